"""Conversations of several turns: each still speaks of what the ones before it found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from agents.language.syntax.continued import continued
from agents.planner.drafts import Past, Planner, PlanRequest
from beffroi import Person, Place, Service, Ticket
from beffroi.types import RecordType, Type

NOW = datetime(2026, 11, 2, 9, 0)
RECORDS = [RecordType(cls) for cls in (Ticket, Person, Service, Place)]

pytestmark = pytest.mark.model


def planned(planner: Planner, *requests: str) -> Iterator[str]:
    """The plan of each turn, the one before it told as `agents.graph.remembering.earlier` tells it."""
    before: Past | None = None
    known: dict[str, Type] = {}
    for request in requests:
        checked = planner.plan(PlanRequest(request, NOW, before, known)).checked
        yield checked.text
        own = [*checked.results.values()]
        spoken_of = [name for name, kind in known.items() if kind in RECORDS and kind not in own]
        whole = continued(checked.text, before.plan if before else "", spoken_of)
        carried = {name: known[there] for name, there in whole.carried.items() if there in known}
        known = {**carried, **checked.results}
        before = Past(request, whole.text, before.requests if before else ())


@pytest.mark.parametrize(
    ("requests", "last"),
    [
        (
            ("Montre le ticket 3120", "passe-le en urgent", "et assigne-le à Karim Benali"),
            "ticket=avant.ticket",
        ),
        (("Signale un nid-de-poule au 12 rue Oberkampf", "mets-le en urgent"), "ticket=avant.ticket"),
        (
            (
                "Qui est responsable de la voirie du 14e ?",
                "son numéro",
                "préviens-le que le ticket 2629 traîne",
            ),
            "to=avant.personne",
        ),
        (
            ("Tickets éclairage du 20e de plus d'un mois", "sur une carte", "ferme ceux qui sont en attente"),
            "for t in avant.tickets if t.status",
        ),
        (("Ticket 3120", "qui s'en occupe ?", "relance-le"), "ticketing.remind(ticket=avant.ticket)"),
        (("Ticket 3120", "les écoles du 12e", "sur une carte"), "map(avant.equipements)"),
        (("Mes tickets ouverts", "les trois plus anciens", "relance-les"), "for t in avant.{found}:"),
    ],
)
def test_a_third_turn_speaks_of_the_first(planner: Planner, requests: tuple[str, ...], last: str) -> None:
    *_, second, plan = planned(planner, *requests)
    assert last.format(found=second.partition(" = ")[0]) in plan
