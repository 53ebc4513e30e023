"""Incomplete lists: what follows from one is told as a part of it or as unsure, and decides no effect alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from agents.interpreter.evaluation import Evaluation
from agents.interpreter.outcomes import Ok, Outcome
from agents.interpreter.values import Labeled, Part
from agents.views.answer import answer_blocks
from agents.views.blocks import TextBlock
from beffroi.records import Lookup
from tests.interpreter.plans import checked, evaluated, listing
from tests.tools.fakes import ALONE, TICKET, VOIRIE

HIS = replace(TICKET, number=9)
WHOLE, CUT = listing(TICKET, ALONE, HIS), listing(TICKET, ALONE, complete=False, total=500)
TICKETS = 'tickets = ticketing.search(district="11e")\n'
TWO_LISTS = TICKETS + 'autres = ticketing.search(category="voirie")\n'
CUT_FIRST: Mapping[str, Outcome] = {"1": Ok(CUT), "2": Ok(WHOLE)}


def part_of(plan: str, results: Mapping[str, Outcome]) -> tuple[object, Part]:
    """What a plan shows last, and how it stands to the lists that it is from."""
    value = evaluated(checked(plan), results).shown[-1].value
    assert isinstance(value, Labeled)
    return value.value, value.partial


def stopped(now: Evaluation) -> bool:
    """Whether it stopped because a list is incomplete."""
    return now.stop is not None and "incomplète" in now.stop.sentence


@pytest.mark.parametrize(
    "rest",
    [
        "for t in without(tickets, autres):\n    ticketing.close(ticket=t)",
        'for t in sort(without(tickets, autres), by="created"):\n    ticketing.close(ticket=t)',
        "if count(without(tickets, autres)) > 1:\n    ticketing.close(ticket=first(tickets))",
        "for t in tickets:\n    x = t\nfor t2 in without(x, autres):\n    ticketing.close(ticket=t2)",
        "x = without(tickets, autres)\nfor t in x:\n    y = t\nfor t2 in y:\n    ticketing.close(ticket=t2)",
    ],
)
def test_what_an_incomplete_list_leaves_over_is_not_acted_on(rest: str) -> None:
    results = {"1": Ok(WHOLE), "2": Ok(listing(HIS, complete=False, total=200))}
    assert stopped(evaluated(checked(TWO_LISTS + rest), results))
    whole = evaluated(checked(TWO_LISTS + rest), {"1": Ok(WHOLE), "2": Ok(listing(HIS))})
    assert whole.stop is None and whole.effects and not whole.partial_loops


@pytest.mark.parametrize(
    "rest",
    [
        "for t in tickets:\n    ticketing.close(ticket=t)",
        "for t in without(tickets, autres):\n    ticketing.close(ticket=t)",
        'for t in sort(tickets, by="created"):\n    ticketing.close(ticket=t)',
        "for t in matching(autres, tickets):\n    ticketing.close(ticket=t)",
        'for t in tickets:\n    x = t\nfor t2 in x:\n    ticketing.close(ticket=t2)',
    ],
)  # fmt: skip
def test_what_was_found_of_an_incomplete_list_is_acted_on_with_a_note(rest: str) -> None:
    results = {"1": Ok(CUT), "2": Ok(listing(TICKET))}
    now = evaluated(checked(TWO_LISTS + rest), results)
    assert now.stop is None and now.effects and now.partial_loops


@pytest.mark.parametrize(
    "rest",
    [
        'ticketing.remind(ticket=first(sort(tickets, by="created", order="asc")))',
        'x = sort(tickets, by="created")\ny = [t for t in x if t.status != "fermé"]\n'
        "ticketing.remind(ticket=first(y))",
        'for t in top(tickets, n="1", by="created"):\n    ticketing.remind(ticket=t)',
        'x = first(sort(tickets, by="created"))\nif x:\n    d = x\nticketing.remind(ticket=d)',
        "if count([t for t in tickets if t.assignee]) > 0:\n    d = first(autres)\nelse:\n    d = first(tickets)\n"
        "ticketing.remind(ticket=d)",
        'ticketing.notify(to=moi, ticket=first(sort(tickets, by="created")))',
        'for g in top(group(tickets, by="category"), n="1", by="count"):\n'
        "    for t in g.items:\n        ticketing.remind(ticket=t)",
    ],
)
def test_which_one_an_incomplete_list_cannot_tell_is_not_acted_on(rest: str) -> None:
    plan = checked(TWO_LISTS + rest, f"{TWO_LISTS} {rest}")
    assert stopped(evaluated(plan, CUT_FIRST))
    whole = evaluated(plan, {**CUT_FIRST, "1": Ok(WHOLE)})
    assert whole.stop is None and whole.effects


def test_what_is_read_of_such_a_record_is_as_unsure() -> None:
    plan = TICKETS + (
        'x = first(sort(tickets, by="created"))\ns = directory.service_in_charge(ticket=x)\n'
        "ticketing.notify(to=s.head, ticket=first(tickets))"
    )
    found = {"1": Ok(CUT), "3": Ok(Lookup(VOIRIE))}
    assert stopped(evaluated(checked(plan), found))
    assert evaluated(checked(plan), {**found, "1": Ok(WHOLE)}).effects


def test_the_first_of_a_list_as_it_was_found_may_be_acted_on() -> None:
    now = evaluated(checked(TICKETS + "ticketing.remind(ticket=first(tickets))"), {"1": Ok(CUT)})
    assert now.stop is None and now.effects


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ('answer(count(group(tickets, by="category")))', (1, Part.LEAST)),
        ('for g in group(tickets, by="category"):\n    n = count(g.items)\nanswer(sum(n))', (2, Part.LEAST)),
        ('for g in group(tickets, by="category"):\n    n = g.count\nanswer(first(n))', (2, Part.UNSURE)),
        ('for g in group(tickets, by="category"):\n    n = g.count\nanswer(sum(n))', (2, Part.LEAST)),
        ("answer(count(without(autres, tickets)))", (1, Part.UNSURE)),
        ("answer(count(without(tickets, autres)))", (0, Part.LEAST)),
        ("answer(count(matching(autres, tickets)))", (2, Part.LEAST)),
        ('answer(count(sort(tickets, by="created")))', (500, Part.WHOLE)),
        ('answer(mean(tickets, by="version"))', (3.0, Part.UNSURE)),
        ('answer(first(sort(tickets, by="number")).number)', (7, Part.UNSURE)),
    ],
)
def test_what_is_counted_of_an_incomplete_list_says_so(rest: str, expected: tuple[object, Part]) -> None:
    assert part_of(TWO_LISTS + rest, CUT_FIRST) == expected


def test_turns_that_gave_nothing_are_not_counted() -> None:
    plan = TICKETS + (
        'for t in tickets:\n    if t.priority == "haute":\n'
        "        s = directory.service_in_charge(ticket=t)\nanswer(count(s))"
    )
    assert part_of(plan, {"1": Ok(CUT)}) == (0, Part.LEAST)


def test_an_unsure_answer_says_that_it_is() -> None:
    plan = checked(TICKETS + 'answer(first(sort(tickets, by="created")))')
    told = [
        block.value
        for block in answer_blocks(evaluated(plan, {"1": Ok(CUT)}))
        if isinstance(block, TextBlock)
    ]
    assert any("incomplète" in text for text in told)
    whole = answer_blocks(evaluated(plan, {"1": Ok(WHOLE)}))
    assert not any(isinstance(block, TextBlock) for block in whole)


def test_a_number_of_part_of_a_list_is_at_least_so_much() -> None:
    plan = checked(TICKETS + 'answer(count(group(tickets, by="category")))')
    (block,) = answer_blocks(evaluated(plan, {"1": Ok(CUT)}))
    assert isinstance(block, TextBlock) and block.value == "au moins 1"
