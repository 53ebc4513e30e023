"""What only a ticket's history tells is read there."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.mends.past import as_history_tells
from agents.planner.mends.tree import in_text
from evals.planning.cases import SECRET, SETS, load_cases
from tools.registry import load_registry

READ = 'ticket = ticketing.get(number="3120")\n'
TOLD = f"{READ}historique = ticketing.history(ticket=ticket)\nanswer(historique)"
mended = partial(in_text, as_history_tells)


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ("qui a créé le ticket 3120", "assignee"),
        ("Qui a fermé le 3120 ?", "status"),
        ("par qui a été signalé le ticket 3120", "assignee"),
        ("qui l'a rouvert, le 3120 ?", "assignee"),
        ("quand le ticket 3120 a-t-il été fermé ?", "status"),
        ("le 3120, clos quand ?", "created"),
        ("depuis quand le 3120 est en attente", "created"),
        ("le 3120 a été ouvert quand et par qui ?", "created, ticket.status"),
    ],
)
def test_who_did_something_and_when_stands_in_the_history(request_: str, field: str) -> None:
    assert mended(f"{READ}answer(ticket.{field})", request_) == TOLD
    assert check(parse_plan(TOLD), request_, load_registry().specs, now=datetime(2026, 11, 25)).sentences


@pytest.mark.parametrize(
    ("request_", "shown"),
    [
        ("Le 3120 a-t-il déjà été relancé ?", "answer(ticket.updated)"),
        ("on a deja prévenu quelqu'un pour le 3120 ou pas", "answer(ticket.assignee)"),
        ("je voudrais savoir si le 3120 a été rouvert", "answer(ticket.status)"),
        ("pour quelle raison le ticket 3120 a-t-il été fermé", "answer(ticket.description)"),
        ("Pourquoi avoir passé le 3120 en haute ?", "answer(ticket.priority)"),
        ("As-tu déjà relancé le 3120 ?", "answer(ticket.updated)"),
        ("Qui a été prévenu pour le 3120 ?", "answer(ticket.assignee)"),
        (
            "Le dossier 3120 a été rouvert ou non",
            'if ticket.status == "rouvert":\n    answer(ticket.status)\nelse:\n    answer(ticket)',
        ),
        (
            "Est-ce bien Karim Benali qui a assigné le 3120 ?",
            'personne = directory.find_person(name="Karim Benali")\nanswer(personne)',
        ),
    ],
)
def test_whether_and_why_something_was_done_stands_in_the_history(request_: str, shown: str) -> None:
    assert mended(READ + shown, request_) == TOLD


def test_the_history_comes_beside_what_else_is_asked() -> None:
    both = f"{READ}historique = ticketing.history(ticket=ticket)\nanswer(ticket.assignee, historique)"
    for asked in (
        "qui a le 3120 et a-t-il été relancé ?",
        "qui a le 3120 et est-ce qu'il a été commenté ?",
        "Le 3120 a-t-il été relancé ? Donne-moi l'agent",
        "Pourquoi m'a-t-on confié le 3120 ? qui l'a ?",
    ):
        assert mended(f"{READ}answer(ticket.assignee)", asked) == both, asked


def test_it_is_the_history_of_the_ticket_before() -> None:
    assert mended("answer(avant.ticket.assignee)", "et qui l'a ouvert ?") == (
        "historique = ticketing.history(ticket=avant.ticket)\nanswer(historique)"
    )


@pytest.mark.parametrize(
    ("request_", "plan"),
    [
        ("le 3120 a été créé hier, par qui est-il traité ?", f"{READ}answer(ticket.assignee)"),
        ("qui s'occupe du 3120", f"{READ}answer(ticket.assignee)"),
        ("quand le 3120 a-t-il été créé", f"{READ}answer(ticket.created)"),
        ("depuis quand le 3120 est-il ouvert", f"{READ}answer(ticket.created)"),
        ("le 3120 est-il fermé", f"{READ}answer(ticket.status)"),
        ("le 3120 qu'on a relancé hier, tu peux le montrer ?", f"{READ}answer(ticket)"),
        ("le 3120 a été relancé, montre-le", f"{READ}answer(ticket)"),
        ("pourquoi le 3120 n'est pas encore fermé ?", f"{READ}answer(ticket)"),
        ("Le riverain m'a relancée pour le 3120, il est clos ?", f"{READ}answer(ticket.status)"),
        ("Le 3120 a été relancé hier, il est fermé maintenant ?", f"{READ}answer(ticket.status)"),
        ("Le 3120 a été réassigné à qui ?", f"{READ}answer(ticket.assignee)"),
        ("Le 3120 a été relancé, quel est son statut ?", f"{READ}answer(ticket.status)"),
        ("L'usager qui a créé le 3120 rappelle : le statut ?", f"{READ}answer(ticket.status)"),
        ("Qui gère le 3120 ? C'est la mairie qui l'a ouvert", f"{READ}answer(ticket.assignee)"),
        ("Montre le 3120 quand même, il est fermé ?", f"{READ}answer(ticket)"),
        ("le 3120 a été relancé ? ferme-le", f"{READ}ticketing.close(ticket=ticket)"),
        ("montre le 3120, qui a été fermé", f"{READ}answer(ticket)"),
        ("qui a le 3120 et quand sera-t-il fermé", f"{READ}answer(ticket.assignee)"),
        ("par qui est traité le 3120", f"{READ}answer(ticket.assignee)"),
        ("qui a le ticket fermé 3120", f"{READ}answer(ticket.assignee)"),
        ("quand le 3120 a-t-il été modifié", f"{READ}answer(ticket.updated)"),
        ("ajoute au 3120 « qui a fermé ? » et dis son statut", f"{READ}answer(ticket.status)"),
    ],
)
def test_what_the_ticket_tells_is_read_there(request_: str, plan: str) -> None:
    assert mended(plan, request_) == plan


@pytest.mark.parametrize("name", [name for name in SETS if name != SECRET])
def test_a_right_plan_stays(name: str) -> None:
    assert [case.id for case in load_cases(name) if mended(case.plan, case.request) != case.plan] == []


WRITTEN = f"{READ}ticketing.comment(ticket=ticket, text=ask())"


@pytest.mark.parametrize(
    ("said", "plan"),
    [
        ("le dernier commentaire du ticket 3120", TOLD),
        ("quels sont les commentaires sur le 3120 ?", TOLD),
        ("ajoute un commentaire au 3120", WRITTEN),
        ("mets le commentaire au 3120", WRITTEN),
        ("commente le 3120", WRITTEN),
        ("Réponds au dernier commentaire du ticket 3120", WRITTEN),
        ("Rajoute les remarques du riverain sur le 3120", WRITTEN),
        ("fais le commentaire sur le 3120", WRITTEN),
        ("Ferme le 3120 et réponds au commentaire", WRITTEN),
    ],
)
def test_comments_that_are_asked_for_are_read(said: str, plan: str) -> None:
    assert mended(WRITTEN, said) == plan
