"""One that is left out by number or name is."""

from __future__ import annotations

import pytest

from tests.planner.mending import checked, excepted

MINE = "tickets = ticketing.search(assignee=moi)\n"
CLOSED = "for t in {}:\n    ticketing.close(ticket=t)"
TEAM = 'service = directory.find_service(domain="voirie", district="13e")\npersonnes = directory.members(service=service)\n'


@pytest.mark.parametrize(
    ("request_", "plan", "condition"),
    [
        ("Ferme tous mes tickets sauf le 3120", CLOSED.format("tickets"), '!= "3120"'),
        (
            "Ferme tous mes tickets, à part les tickets 3120 et 3121",
            CLOSED.format("tickets"),
            'not in ("3120", "3121")',
        ),
        (
            "Ferme tous mes tickets sauf le 3120",
            'ticket = ticketing.get(number="3120")\n' + CLOSED.format("tickets"),
            '!= "3120"',
        ),
    ],
)
def test_a_ticket_that_is_left_out_by_its_number_is(request_: str, plan: str, condition: str) -> None:
    assert checked(excepted(MINE + plan, request_), request_) == (
        f"{MINE}restants = [t for t in tickets if t.number {condition}]\n" + CLOSED.format("restants")
    )


def test_a_filter_stays_beside_the_one_that_is_left_out() -> None:
    free = f"{MINE}autres = [t for t in tickets if not t.assignee]\n"
    assert excepted(free + CLOSED.format("autres"), "Ferme mes tickets encore libres sauf le 3120") == (
        f'{free}restants = [t for t in autres if t.number != "3120"]\n' + CLOSED.format("restants")
    )


def test_a_condition_and_what_comes_before_are_of_the_whole_list() -> None:
    said = "Si j'ai plus de 10 tickets, relance-les sauf le 3120"
    loop = "    for t in {}:\n        ticketing.remind(ticket=t)"
    plan = MINE + '{}if count(tickets) > "10":\n' + loop
    assert excepted(plan.format("", "tickets"), said) == plan.format(
        'restants = [t for t in tickets if t.number != "3120"]\n', "restants"
    )


def test_a_person_that_is_left_out_is_told_nothing() -> None:
    said = "Préviens tous les agents de la voirie du 13e que la réunion est annulée, sauf Karim Benali"
    told = 'for p in {}:\n    ticketing.notify(to=p, message="la réunion est annulée{}")'
    assert checked(excepted(TEAM + told.format("personnes", ", sauf Karim Benali"), said), said) == (
        f'{TEAM}personne = directory.find_person(name="Karim Benali")\n'
        "autres = [p for p in personnes if p.name != personne.name]\n" + told.format("autres", "")
    )


@pytest.mark.parametrize(
    ("request_", "plan"),
    [
        ("ferme mes tickets sauf ceux du 12e", CLOSED.format("tickets")),
        ("ferme mes tickets à part ceux de moins de 30 jours", CLOSED.format("tickets")),
        (
            "ferme mes tickets sauf le 3120",
            'for t in tickets:\n    if t.number != "3120":\n        ticketing.close(ticket=t)',
        ),
        ("ferme mes tickets sauf accord de Karim Benali", CLOSED.format("tickets")),
        ("ferme mes tickets sauf les 10 plus récents", CLOSED.format("tickets")),
        ("ferme les tickets de la rue de Rivoli sauf le 112", CLOSED.format("tickets")),
        ("ferme mes tickets à part 2025", CLOSED.format("tickets")),
        ("ferme mes tickets sauf ceux de Karim Benali et de Rosa Figueira", CLOSED.format("tickets")),
        ("ferme mes tickets sauf ceux du 12 avenue Daumesnil", CLOSED.format("tickets")),
        (
            "ajoute à mes tickets le commentaire passage tous les jours sauf le 24 et le 25",
            'for t in tickets:\n    ticketing.comment(ticket=t, text="passage tous les jours sauf le 24 et le 25")',
        ),
        (
            "mes tickets sont réglés à l'exception du 3120 : liste-les et relance-le",
            'answer(tickets)\nticket = ticketing.get(number="3120")\nticketing.remind(ticket=ticket)',
        ),
    ],
)
def test_other_exceptions_are_not_of_one(request_: str, plan: str) -> None:
    assert excepted(MINE + plan, request_) == MINE + plan


def test_what_somebody_has_is_left_out() -> None:
    said = "Ferme les tickets du 11e de plus d'un an sauf ceux de Karim Benali"
    search = 'tickets = ticketing.search(district="11e", older_than="un an")\n'
    made_up = "tickets2 = [t for t in tickets if not t.assignee]\n"
    karim = 'personne = directory.find_person(name="Karim Benali")\n'
    kept = f"{search}{karim}restants = [t for t in tickets if t.assignee != personne]\n" + CLOSED.format(
        "restants"
    )
    assert checked(excepted(search + made_up + karim + CLOSED.format("tickets2"), said), said) == kept
    assert excepted(search + CLOSED.format("tickets"), said) == kept
    assert excepted(kept, said) == kept


@pytest.mark.parametrize("said", ["à l'exception du 3120 et du 3121", "sauf 3120,3121", "sauf le 3120/3121"])
def test_each_of_several_that_are_left_out_is(said: str) -> None:
    plan = excepted(MINE + CLOSED.format("tickets"), f"ferme tous mes tickets {said}")
    assert 't.number not in ("3120", "3121")' in plan


def test_a_right_filter_stays_beside() -> None:
    plan = f'{MINE}autres = [t for t in tickets if t.priority != "urgents"]\n' + CLOSED.format("autres")
    assert excepted(plan, "ferme mes tickets qui ne sont plus urgents, sauf le 3120") == (
        f'{MINE}autres = [t for t in tickets if t.priority != "urgents"]\n'
        'restants = [t for t in autres if t.number != "3120"]\n' + CLOSED.format("restants")
    )


def test_it_is_left_out_of_the_list_that_something_is_done_with() -> None:
    said = "ferme tous mes tickets à l'exception du 3120, et compte les tickets du 11e"
    others = 'autres = ticketing.search(district="11e")\nanswer(count(autres))'
    assert excepted(f"{MINE}{CLOSED.format('tickets')}\n{others}", said) == (
        f'{MINE}restants = [t for t in tickets if t.number != "3120"]\n{CLOSED.format("restants")}\n{others}'
    )


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            "Dis aux agents de la voirie du 13e que tout le monde travaille lundi sauf Karim Benali",
            "tout le monde travaille lundi sauf Karim Benali",
        ),
        (
            "Préviens les agents de la voirie du 13e que la collecte reprend partout, sauf Porte Dorée",
            "la collecte reprend partout, sauf Porte Dorée",
        ),
    ],
)
def test_an_exception_within_a_message_stays_there(request_: str, message: str) -> None:
    plan = f'{TEAM}for p in personnes:\n    ticketing.notify(to=p, message="{message}")'
    assert excepted(plan, request_) == plan
