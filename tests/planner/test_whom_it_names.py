"""Whom a request names gets what it orders for them, or is told as not heard."""

from __future__ import annotations

from datetime import datetime

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.not_heard import not_heard
from agents.planner.mends.when.periods import within_period
from agents.planner.orders.mood import instead, not_ordered
from beffroi.tool import Effect
from tests.planner.mending import completed
from tests.planner.turns import SCHOOL, before
from tools.registry import load_registry

EFFECTS = frozenset(name for name, spec in load_registry().specs.items() if spec.effect is not Effect.READ)
TICKET = 'ticket = ticketing.get(number="3120")\n'
KARIM = 'personne = directory.find_person(name="Karim Benali")\n'
ROSA = 'personne2 = directory.find_person(name="Rosa Figueira")\n'


def test_whom_it_is_taken_from_does_not_get_it() -> None:
    said = "Retire le 3120 à Karim Benali et donne-le à Rosa Figueira"
    given = "ticketing.assign(ticket=ticket, to=personne{})"
    both = f"{TICKET}{KARIM}{given.format('')}\n{ROSA}{given.format('2')}"
    assert completed(both, said) == f"{TICKET}{ROSA}{given.format('2')}"


@pytest.mark.parametrize(
    ("request_", "plan", "told"),
    [
        (
            "passe mes tickets à Karim Benali sauf les urgents que tu donnes à Rosa Figueira",
            f"tickets = ticketing.search(assignee=moi)\n{KARIM}{ROSA}"
            "for t in tickets:\n    ticketing.assign(ticket=t, to=personne2)",
            ("Karim Benali",),
        ),
        (
            "rappelle à Karim Benali qu'il doit clôturer le 3120",
            f"{TICKET}ticketing.remind(ticket=ticket)",
            ("Karim Benali",),
        ),
        (
            "préviens Karim Benali, et ferme le 3120",
            f"{TICKET}ticketing.close(ticket=ticket)",
            ("Karim Benali",),
        ),
        ("ferme le 3120 de Karim Benali", f"{TICKET}ticketing.close(ticket=ticket)", ()),
        (
            "Retire le 3120 à Karim Benali et donne-le à Rosa Figueira",
            f"{TICKET}{ROSA}ticketing.assign(ticket=ticket, to=personne2)",
            (),
        ),
        ("montre le 3120 à Karim Benali", f"{TICKET}answer(ticket)", ()),
        ("ferme le 3120, à Place Monge il est réglé", f"{TICKET}ticketing.close(ticket=ticket)", ()),
        (
            "donne le 3120 à Karim Benali",
            f"{TICKET}{KARIM}ticketing.assign(ticket=ticket, to=personne)",
            (),
        ),
    ],
)
def test_whom_nothing_is_done_for_is_told(request_: str, plan: str, told: tuple[str, ...]) -> None:
    assert not_heard(parse_plan(plan), request_) == told


@pytest.mark.parametrize(
    ("request_", "plan", "told"),
    [
        ("donne les deux à Rosa", "ticketing.assign(ticket=avant.ticket, to=moi)", ("les deux",)),
        ("ferme le 1 et note « vu » sur les deux", f"{TICKET}ticketing.close(ticket=ticket)", ("les deux",)),
        (
            "ferme les deux",
            "ticketing.close(ticket=avant.ticket)\nticketing.close(ticket=avant.ticket2)",
            (),
        ),
        ("et les autres, relance-les", f"{TICKET}ticketing.remind(ticket=ticket)", ("les autres",)),
        (
            "ferme le 3120 et laisse les autres",
            f"{TICKET}ticketing.close(ticket=ticket)",
            (),
        ),
        (
            "préviens les deux que c'est réparé",
            'ticketing.notify(to=avant.personne, message="c\'est réparé")',
            ("les deux",),
        ),
        (
            "commente le 3120 : réparé les deux",
            f'{TICKET}ticketing.comment(ticket=ticket, text="réparé les deux")',
            (),
        ),
        (
            "relance les autres",
            "autres = without(avant.tickets, avant.urgents)\nfor t in autres:\n    ticketing.remind(ticket=t)",
            (),
        ),
    ],
)
def test_both_and_the_others_are_told_where_one_is_meant(
    request_: str, plan: str, told: tuple[str, ...]
) -> None:
    assert not_heard(parse_plan(plan), request_, before(SCHOOL)) == told


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ("Ferme le 3120 si Rosa Figueira l'a commenté", ("si Rosa Figueira l'a commenté",)),
        ("ferme le 3120 si l'agent a bien répondu", ("si l'agent a bien répondu",)),
        ("ferme le 3120, si possible ce matin", ()),
    ],
)
def test_what_somebody_is_to_have_done_first_is_told(request_: str, told: tuple[str, ...]) -> None:
    plan = parse_plan(f"{TICKET}ticketing.close(ticket=ticket)")
    assert not_heard(plan, request_) == told


def test_only_the_one_that_is_meant_now() -> None:
    other = 'ticket2 = ticketing.get(number="3121")\nticketing.close(ticket=ticket2)'
    both = f"{TICKET}ticketing.close(ticket=ticket)\n{other}"
    assert completed(both, "non attends, seulement le 3120") == f"{TICKET}ticketing.close(ticket=ticket)"
    assert completed(both, "attends, le 3120 seulement") == f"{TICKET}ticketing.close(ticket=ticket)"
    for said in ("ferme le 3120 et le 3121", "ferme-les, pas seulement le 3120", "non pas juste le 3120"):
        assert completed(both, said) == both


def test_what_somebody_is_to_be_asked_is_told_them() -> None:
    said = "Demande à Karim où en est le 3120"
    assert instead(f"{TICKET}answer(ticket.status)", said, not_ordered(said, EFFECTS), EFFECTS) == (
        f"{TICKET}personne = directory.find_person("
    )


@pytest.mark.parametrize(
    ("request_", "plan", "mended"),
    [
        ("les tickets créés en novembre", 'older_than="novembre"', 'newer_than="novembre"'),
        ("les tickets créés avant novembre", 'older_than="novembre"', 'older_than="novembre"'),
        ("les tickets d'avant novembre", 'older_than="novembre"', 'older_than="novembre"'),
        ("ceux ouverts avant d'entrer en novembre", 'older_than="novembre"', 'older_than="novembre"'),
        ("sauf ceux créés en novembre", 'older_than="novembre"', 'older_than="novembre"'),
    ],
)
def test_a_month_that_goes_on_is_no_end(request_: str, plan: str, mended: str) -> None:
    search = "tickets = ticketing.search({})\nanswer(tickets)"
    found = within_period(parse_plan(search.format(plan)), request_, datetime(2026, 11, 12))
    assert found.body == parse_plan(search.format(mended)).body


def test_a_list_for_somebody_is_sent_to_them() -> None:
    plan = (
        'personne = directory.find_person(name="Rosa Figueira")\n'
        'tickets = ticketing.search(status="en attente", assignee=moi)\n{}'
    )
    said = "trouve le mail de Rosa Figueira et envoie lui la liste de mes tickets en attente"
    shown = plan.format("answer(personne.email, tickets)")
    assert completed(shown, said) == plan.format("ticketing.send(content=tickets, to=personne.email)")
    for asked in (
        "le mail de Rosa Figueira et la liste de mes tickets en attente",
        "mon chef veut mes tickets en attente, envoie-lui la liste, et donne-moi le mail de Rosa Figueira",
        "trouve le mail de Rosa Figueira et n'envoie lui la liste de mes tickets que lundi",
        "trouve le mail de Rosa Figueira et envoie-lui la liste demain",
        "montre-moi le mail de Rosa Figueira et envoie-lui la liste de mes tickets",
        "mon chef m'a dit : envoie-lui la liste, trouve le mail de Rosa Figueira",
    ):
        assert completed(shown, asked) == shown, asked
