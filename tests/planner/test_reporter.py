"""Nothing searches tickets by who made them: that is told."""

from __future__ import annotations

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.who.reporter import reporter_not_heard, reporter_not_told
from evals.planning.cases import load_cases
from tests.planner.test_reports import SETS

MINE = "tickets = ticketing.search(assignee=moi)\nanswer(tickets)"


@pytest.mark.parametrize(
    ("request_text", "told"),
    [
        ("Liste les tickets que j'ai créés cette semaine", "que j'ai créés"),
        ("les tickets signalés par Karim Benali", "signalés par Karim Benali"),
        ("Quels tickets j'ai créés cette semaine ?", "tickets j'ai créés"),
        ("quels signalements ai-je déjà ouverts ?", "signalements ai-je déjà ouverts"),
        ("les tickets sur lesquels j'ai commenté", "sur lesquels j'ai commenté"),
        ("les tickets que j'ai commentés", "que j'ai commentés"), ("ceux que j'ai", ""),
        ("montre les tickets que nous avons enregistrés hier", ""), ("tickets ouverts par Arrondissement", ""),
        ("Dis à Karim que j'ai ouvert un ticket et montre-moi mes tickets", ""),
        ("les signalements que Léa Roux a déclarés", "que Léa Roux a déclarés"),
        ("tickets ouverts par moi", "ouverts par moi"), ("mes tickets ouverts", ""),
        ("les tickets ouverts par arrondissement", ""), ("les tickets que j'ai", ""),
        ("les tickets « signalés par Karim »", ""),
    ],
)  # fmt: skip
def test_who_made_a_ticket_is_told(request_text: str, told: str) -> None:
    assert reporter_not_heard(parse_plan(MINE), request_text) == ((told,) if told else ())


def test_a_history_tells_who_made_one() -> None:
    plan = 'ticket = ticketing.get(number="812")\nh = ticketing.history(ticket=ticket)\nanswer(h)'
    assert reporter_not_heard(parse_plan(plan), "le 812, signalé par Karim ?") == ()


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_told_of_a_plan_by_hand(name: str) -> None:
    for case in load_cases(name):
        assert reporter_not_heard(parse_plan(case.plan), case.request) == (), case.id


@pytest.mark.parametrize(
    ("request_text", "told"),
    [
        ("dis au demandeur du ticket 812 que c'est réparé", ("au demandeur",)),
        ("préviens la riveraine que le 812 est fait", ("la riveraine",)),
        ("dis à Karim Benali que le riverain a rappelé pour le 812", ()),
        ("préviens l'agent du 812", ()),
    ],
)
def test_whoever_reported_it_cannot_be_told(request_text: str, told: tuple[str, ...]) -> None:
    plan = 'ticket = ticketing.get(number="812")\nticketing.notify(to=need(ticket.assignee), ticket=ticket)'
    assert reporter_not_told(parse_plan(plan), request_text) == told


@pytest.mark.parametrize("name", SETS)
def test_nobody_who_reported_is_told_by_a_plan_by_hand(name: str) -> None:
    for case in load_cases(name):
        assert reporter_not_told(parse_plan(case.plan), case.request) == (), case.id
