"""Conditions and filters read each record as it is by then: after an effect, as the effect leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from agents.interpreter.compare import record_key
from agents.interpreter.evaluate import evaluate
from agents.interpreter.evaluation import Context, Evaluation
from agents.interpreter.outcomes import Ok, Outcome
from agents.interpreter.values import Labeled
from beffroi.enums import Priority, Status
from tests.interpreter.plans import checked, evaluated, listing
from tests.tools.fakes import ALONE, KARIM, NOW, TICKET

CLOSED, CLOSED_TOO = (replace(each, version=4, status=Status.FERME) for each in (TICKET, ALONE))
FOUND: Mapping[str, Outcome] = {"1": Ok(listing(TICKET, ALONE))}
DONE: Mapping[str, Outcome] = {**FOUND, "3[0]": Ok(CLOSED), "3[1]": Ok(CLOSED_TOO)}
CLOSE_ALL = 'tickets = ticketing.search(district="11e")\nfor t in tickets:\n    ticketing.close(ticket=t)\n'
STILL_OPEN = 'restants = [u for u in tickets if u.status == "ouvert"]\n'
ONE = 'ticket = ticketing.get(number="7")\n'


def met(now: Evaluation) -> list[str]:
    """Tools of the effects."""
    return [call.spec.name.partition(".")[2] for call in now.effects]


@pytest.mark.parametrize("results", [FOUND, DONE])
def test_a_filter_after_an_effect_is_of_what_the_effect_leaves(results: Mapping[str, Outcome]) -> None:
    plan = (
        CLOSE_ALL + STILL_OPEN + "for r in restants:\n    ticketing.remind(ticket=r)\nanswer(count(restants))"
    )
    now = evaluated(checked(plan), results)
    (count,) = (each.value for each in now.shown)
    assert isinstance(count, Labeled) and count.value == 0
    assert met(now) == ["close", "close"]


@pytest.mark.parametrize(
    ("change", "condition", "expected"),
    [
        ("close(ticket=ticket)", 'ticket.status == "fermé"', True),
        ("close(ticket=ticket)", 'ticket.status != "fermé"', False),
        ("assign(ticket=ticket, to=moi)", "ticket.assignee", True),
        ('set_priority(ticket=ticket, priority="haute")', 'ticket.priority == "haute"', True),
        ('comment(ticket=ticket, text="vu")', 'ticket.priority == "normale"', True),
        ("close(ticket=ticket)", 'ticket.priority == "haute"', False),
    ],
)
def test_a_condition_after_an_effect_is_the_same_before_and_after_it(
    change: str, condition: str, expected: bool
) -> None:
    plan = checked(f"{ONE}ticketing.{change}\nif {condition}:\n    ticketing.remind(ticket=ticket)")
    before = evaluated(plan, {"1": Ok(ALONE)})
    after = {
        "close": CLOSED_TOO,
        "assign": replace(ALONE, version=4, assignee=KARIM),
        "set_priority": replace(ALONE, version=4, priority=Priority.HAUTE),
        "comment": replace(ALONE, version=4),
    }[change.partition("(")[0]]
    for now in (before, evaluated(plan, {"1": Ok(ALONE), "2": Ok(after)})):
        assert ("remind" in met(now)) is expected
        given = now.effects[-1].arguments["ticket"]
        assert isinstance(given, Labeled) and given.value.version in (3, 4)


def test_what_an_effect_is_given_is_what_was_read_until_it_is_done() -> None:
    plan = checked(
        f'{ONE}ticketing.close(ticket=ticket)\nif ticket.status == "fermé":\n    ticketing.remind(ticket=ticket)'
    )
    given = evaluated(plan, {"1": Ok(TICKET)}).effects[-1].arguments["ticket"]
    assert isinstance(given, Labeled) and given.value == TICKET


def _with_fresh(plan: str, results: Mapping[str, Outcome], fresh: Any) -> Evaluation:
    return evaluate(
        checked(plan), results, Context(now=NOW, me=KARIM, fresh={record_key(fresh) or ("", 0): fresh})
    )


IF_OPEN = f'{ONE}if ticket.status == "ouvert":\n    ticketing.close(ticket=ticket)\n    ticketing.comment(ticket=ticket, text="vu")'


def test_a_condition_is_on_the_version_that_was_read_again() -> None:
    assert not _with_fresh(
        IF_OPEN, {"1": Ok(TICKET)}, replace(TICKET, version=4, status=Status.FERME)
    ).effects
    assert met(_with_fresh(IF_OPEN, {"1": Ok(TICKET)}, replace(TICKET, version=4))) == ["close", "comment"]


def test_what_was_read_again_after_an_effect_does_not_undo_the_condition_of_that_effect() -> None:
    later = replace(CLOSED, version=5)
    now = _with_fresh(IF_OPEN, {"1": Ok(TICKET), "3": Ok(CLOSED)}, later)
    assert met(now) == ["close", "comment"]
    given = now.effects[-1].arguments["ticket"]
    assert isinstance(given, Labeled) and given.value.version == 5
