"""One that is left out by number or name, who has tickets now, and other words that a list hangs on."""

from __future__ import annotations

from datetime import datetime

import pytest

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.mends.not_heard import not_heard
from agents.planner.orders.mood import not_ordered
from agents.planner.orders.reports import looks_first
from beffroi.tool import Effect
from tests.planner.mending import completed
from tools.registry import load_registry

SPECS = load_registry().specs
EFFECTS = frozenset(name for name, spec in SPECS.items() if spec.effect is not Effect.READ)
MINE = "tickets = ticketing.search(assignee=moi)\n"
CLOSED = "for t in {}:\n    ticketing.close(ticket=t)"
TEAM = 'service = directory.find_service(domain="voirie", district="13e")\npersonnes = directory.members(service=service)\n'


def checked(plan: str, request: str) -> str:
    check(parse_plan(plan), request, SPECS, now=datetime(2026, 11, 30))
    return plan


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
    assert checked(completed(MINE + plan, request_), request_) == (
        f"{MINE}restants = [t for t in tickets if t.number {condition}]\n" + CLOSED.format("restants")
    )


def test_a_filter_for_which_there_is_no_word_gives_way() -> None:
    made_up = f'{MINE}autres = [t for t in tickets if t.status != "fermé"]\n' + CLOSED.format("autres")
    assert completed(made_up, "Ferme tous mes tickets sauf le 3120") == (
        f'{MINE}autres = [t for t in tickets if t.number != "3120"]\n' + CLOSED.format("autres")
    )


def test_a_person_that_is_left_out_is_told_nothing() -> None:
    said = "Préviens tous les agents de la voirie du 13e que la réunion est annulée, sauf Karim Benali"
    told = 'for p in {}:\n    ticketing.notify(to=p, message="la réunion est annulée{}")'
    assert checked(completed(TEAM + told.format("personnes", ", sauf Karim Benali"), said), said) == (
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
    ],
)
def test_other_exceptions_are_not_of_one(request_: str, plan: str) -> None:
    assert completed(MINE + plan, request_) == MINE + plan


TWO = (
    'ticket = ticketing.get(number="3120")\npersonne = directory.find_person(name="Karim")\n'
    "ticketing.assign(ticket=ticket, to=personne)\n"
    'ticket2 = ticketing.get(number="3121")\npersonne2 = directory.find_person(name="Rosa Figueira")\n'
    "ticketing.assign(ticket=ticket2, to=personne2)"
)


def test_who_has_tickets_now_does_not_get_them() -> None:
    said = "Le ticket 3120 et le 3121 sont à Karim, passe-les à Rosa Figueira"
    assert checked(completed(TWO, said), said) == (
        'ticket = ticketing.get(number="3120")\npersonne2 = directory.find_person(name="Rosa Figueira")\n'
        "ticketing.assign(ticket=ticket, to=personne2)\n"
        'ticket2 = ticketing.get(number="3121")\nticketing.assign(ticket=ticket2, to=personne2)'
    )


@pytest.mark.parametrize(
    "request_",
    [
        "Le ticket 3120 est à confier à Karim, et le 3121 à Rosa Figueira",
        "Passe le 3120 à Karim et le 3121 à Rosa Figueira",
        "Le 3120 est pour Karim, passe le 3121 à Rosa Figueira",
    ],
)
def test_two_who_each_get_one_stay(request_: str) -> None:
    assert completed(TWO, request_) == TWO


@pytest.mark.parametrize(
    ("request_", "search", "condition"),
    [
        (
            "Les agents de la voirie du 13e qui n'ont aucun ticket en cours",
            'status="en cours", assignee=p',
            "== 0",
        ),
        ("quels agents de la voirie du 13e ont plus de 5 tickets ?", "assignee=p", '> "5"'),
        (
            "les agents de la voirie du 13e qui ont au moins deux tickets ouverts",
            'status="ouverts", assignee=p',
            '>= "deux"',
        ),
    ],
)
def test_people_by_the_number_of_their_tickets(request_: str, search: str, condition: str) -> None:
    plan = completed(f"{TEAM}{MINE}answer(personnes, tickets)", request_)
    assert checked(plan, request_) == (
        f"{TEAM}for p in personnes:\n    siens = ticketing.search({search})\n"
        f"    if count(siens) {condition}:\n        answer(p)"
    )


@pytest.mark.parametrize(
    ("request_", "plan"),
    [
        ("les agents de la voirie du 13e et mes tickets", f"{TEAM}{MINE}answer(personnes, tickets)"),
        ("combien d'agents de la voirie du 13e n'ont aucun ticket ?", f"{TEAM}answer(count(personnes))"),
        (
            "dis aux agents qui n'ont pas de ticket de venir",
            f'{TEAM}for p in personnes:\n    ticketing.notify(to=p, message="venir")',
        ),
    ],
)
def test_other_lists_of_people_stay(request_: str, plan: str) -> None:
    assert completed(plan, request_) == plan


def test_either_of_two_words_is_looked_for() -> None:
    said = "Quels tickets du 11e parlent de rats ou de souris ?"
    assert completed(
        'tickets = ticketing.search(district="11e", text="rats ou de souris")\nanswer(tickets)', said
    ) == (
        'tickets = ticketing.search(district="11e", text="rats")\n'
        'tickets2 = ticketing.search(district="11e", text="souris")\nanswer(tickets, tickets2)'
    )


def test_a_day_is_no_arrondissement() -> None:
    said = "les tickets créés entre le 1er et le 15 octobre dans le 11e"
    search = 'tickets{} = ticketing.search({}newer_than="entre le 1er et le 15 octobre")\n'
    both = search.format("", 'district="1er", ') + search.format("2", 'district="11e", ')
    assert completed(both + "answer(tickets, tickets2)", said) == (
        search.format("2", 'district="11e", ') + "answer(tickets2)"
    )
    alone = search.format("", 'district="1er", ') + "answer(tickets)"
    assert (
        completed(alone, "les tickets créés entre le 1er et le 15 octobre")
        == search.format("", "") + "answer(tickets)"
    )
    there = "les tickets du 1er créés entre le 1er et le 15 octobre"
    assert completed(alone, there) == alone


def test_doubles_that_are_looked_for_are_told_as_not_heard() -> None:
    plan = parse_plan('tickets = ticketing.search(district="11e")\nanswer(tickets)')
    assert not_heard(plan, "Trouve les tickets en double dans le 11e", continues=False) == ("en double",)


def test_what_is_asked_beside_a_report_is_no_condition_of_it() -> None:
    plan = 'lieu = gis.locate(address="8 rue X")\nticketing.create(subject="lampadaire", place=lieu)'
    assert looks_first(plan, "signale le lampadaire du 8 rue X s'il n'y a pas déjà de ticket")
    assert not looks_first(plan, "signale le lampadaire du 8 rue X et dis-moi s'il y a déjà eu des tickets")


@pytest.mark.parametrize(
    ("request_", "tool"),
    [
        ("fais savoir à Rosa que la grue part, et ce ticket revient à Karim", "ticketing.assign"),
        ("fais savoir à Rosa que la grue part, d'attribuer le 812 à Karim", "ticketing.assign"),
        ("avise la voirie, sans commentaire, et la propreté du ticket 812", "ticketing.notify"),
        ("812 : qui a clôturé ? puis réouverture", "ticketing.reopen"),
    ],
)
def test_what_is_ordered_beside_a_message_is_ordered(request_: str, tool: str) -> None:
    assert tool not in not_ordered(request_, EFFECTS)
