"""A condition on a status that the plan does not look at is told."""

from __future__ import annotations

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.unchecked import change_not_heard, condition_not_heard, doubles_not_heard
from evals.planning.cases import load_cases
from tests.planner.test_reports import SETS

BLIND = "for t in avant.tickets:\n    ticketing.reopen(ticket=t)"
LOOKS = 'for t in avant.tickets:\n    if t.status == "fermé":\n        ticketing.reopen(ticket=t)'
FOUND = 'ts = ticketing.search(status="fermés")\nfor t in ts:\n    ticketing.reopen(ticket=t)'


@pytest.mark.parametrize(
    ("request_text", "plan", "told"),
    [
        ("s'il est fermé rouvre-le", BLIND, ("s'il est fermé",)), ("s'il est fermé rouvre-le", LOOKS, ()),
        ("s'ils sont déjà clos rouvre-les", BLIND, ("s'ils sont déjà clos",)), ("s'il est fermé rouvre-le", FOUND, ()),
        ("rouvre-les", BLIND, ()), ("s'il est fermé ?", "answer(avant.tickets)", ()),
        (
            "Demande à Karim Benali si le ticket est clos",
            'p = directory.find_person(name="Karim Benali")\nticketing.notify(to=p, message="si le ticket est clos")',
            (),
        ),
        ("rouvre-les avec « s'il est fermé »", BLIND, ()),
    ],
)  # fmt: skip
def test_a_condition_that_is_not_looked_at_is_told(
    request_text: str, plan: str, told: tuple[str, ...]
) -> None:
    assert condition_not_heard(parse_plan(plan), request_text) == told


def test_doubles_are_told() -> None:
    assert doubles_not_heard(parse_plan(BLIND), "rouvre les doublons") == ("doublons",)
    reason = 'ticket = ticketing.get(number="8")\nticketing.close(ticket=ticket, reason="doublon")'
    assert doubles_not_heard(parse_plan(reason), "ferme le 8, doublon") == ()
    searched = FOUND.replace('status="fermés"', 'text="doublons"')
    assert doubles_not_heard(parse_plan(searched), "rouvre les doublons") == ("doublons",)
    each = BLIND.replace("ticket=t", 'ticket=t, reason="doublons"')
    assert doubles_not_heard(parse_plan(each), "rouvre-les, motif doublons") == ()


@pytest.mark.parametrize(
    ("request_text", "told"),
    [
        ("quels tickets ont changé de priorité cette semaine ?", ("tickets ont changé de priorité",)),
        ("les tickets relancés hier", ("tickets relancés",)),
        ("rouvre les tickets fermés hier", ()),
        ("les tickets voirie, et « les tickets relancés »", ()),
        ("donne à Rosa Diaz les tickets de Karim Benali qui a changé de service", ()),
        ("rouvre les tickets clos et donne le nombre de tickets rouverts", ()),
    ],
)
def test_what_was_once_done_with_tickets_is_told(request_text: str, told: tuple[str, ...]) -> None:
    assert change_not_heard(parse_plan(FOUND), request_text) == told
    alone = 'ticket = ticketing.get(number="8")\nanswer(ticket)'
    assert change_not_heard(parse_plan(alone), request_text) == ()


def test_what_was_done_with_those_of_the_turn_before_is_told() -> None:
    told = change_not_heard(parse_plan("answer(avant.tickets)"), "lesquels ont été relancés ?")
    assert told == ("lesquels ont été relancés",)


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_told_of_a_plan_by_hand(name: str) -> None:
    for case in load_cases(name):
        assert condition_not_heard(parse_plan(case.plan), case.request) == (), case.id
        assert doubles_not_heard(parse_plan(case.plan), case.request) == (), case.id
        assert change_not_heard(parse_plan(case.plan), case.request) == (), case.id
