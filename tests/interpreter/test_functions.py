"""The pure functions: what they give, and when it is only a part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agents.interpreter.functions import FUNCTIONS, LOOKING, Options, apply
from agents.interpreter.values import Items, Labeled, Part
from agents.language.checking import functions
from agents.language.syntax import words
from beffroi.enums import Priority
from beffroi.errors import Failure
from beffroi.labels import Label, Source, only
from tests.interpreter.plans import days_ago
from tests.tools.fakes import ALONE, TICKET

FIRST = Label(frozenset({Source("system", "ticketing", "one")}))
SECOND = Label(frozenset({Source("system", "directory", "two")}), readers=only("rh"))
URGENT = replace(TICKET, number=9, priority=Priority.URGENTE, created=days_ago(9), district=12)


def items(*values: object, complete: bool = True, total: int | None = None, label: Label = FIRST) -> Labeled:
    """A labelled list."""
    return Labeled(Items(tuple(Labeled(value, label) for value in values), complete, total), label)


def numbers(value: object) -> list[int]:
    """Numbers of a list of tickets."""
    assert isinstance(value, Labeled)
    return [item.value.number for item in value.value.known()]


def test_a_whole_list_is_counted_and_a_cut_one_by_its_total() -> None:
    assert apply("count", (items(TICKET, URGENT),), Options()) == Labeled(2, FIRST)
    cut = apply("count", (items(TICKET, complete=False, total=812),), Options())
    assert isinstance(cut, Labeled) and (cut.value, cut.partial) == (812, Part.WHOLE)
    unknown = apply("count", (items(TICKET, complete=False),), Options())
    assert isinstance(unknown, Labeled) and (unknown.value, unknown.partial) == (1, Part.LEAST)


def test_an_empty_list_has_no_first_and_no_mean() -> None:
    for name in ("first", "mean"):
        found = apply(name, (items(),), Options(by="version"))
        assert isinstance(found, Labeled) and found.value is None


def test_sorting_puts_closed_lists_in_their_order_and_what_is_absent_last() -> None:
    tickets = items(ALONE, URGENT, TICKET)
    assert numbers(apply("sort", (tickets,), Options(by="priority"))) == [8, 7, 9]
    assert numbers(apply("sort", (tickets,), Options(by="priority", order="desc"))) == [9, 8, 7]
    assert numbers(apply("sort", (tickets,), Options(by="district"))) == [7, 9, 8]
    assert numbers(apply("sort", (tickets,), Options(by="district", order="desc"))) == [9, 7, 8]


def test_top_takes_the_highest_unless_told_otherwise() -> None:
    tickets = items(URGENT, TICKET)
    assert numbers(apply("top", (tickets,), Options(n=1, by="created"))) == [7]
    assert numbers(apply("top", (tickets,), Options(n=1, by="created", order="asc"))) == [9]
    assert numbers(apply("top", (tickets,), Options(n=5))) == [9, 7]


def test_groups_have_key_count_and_items() -> None:
    found = apply("group", (items(TICKET, URGENT, ALONE),), Options(by="district"))
    assert isinstance(found, Labeled)
    assert [(g.value.key, g.value.count) for g in found.value.known()] == [(11, 1), (12, 1), (None, 1)]


def test_distinct_by_a_field_gives_its_values() -> None:
    found = apply("distinct", (items(TICKET, URGENT, ALONE),), Options(by="district"))
    assert isinstance(found, Labeled)
    assert [item.value for item in found.value.known()] == [11, 12]


def test_sums_and_means_leave_out_what_is_absent() -> None:
    tickets = items(TICKET, URGENT, ALONE)
    assert getattr(apply("sum", (tickets,), Options(by="district")), "value", None) == 23
    assert getattr(apply("mean", (tickets,), Options(by="district")), "value", None) == 11.5


def test_lists_are_compared_by_identity_or_by_a_field() -> None:
    newer = replace(TICKET, version=9)
    assert numbers(apply("without", (items(TICKET, URGENT), items(newer)), Options())) == [9]
    assert numbers(apply("matching", (items(TICKET, URGENT), items(newer)), Options())) == [7]
    same = apply("matching", (items(TICKET, URGENT), items(URGENT)), Options(by="category"))
    assert numbers(same) == [7, 9]


@pytest.mark.parametrize("name", ["without", "matching"])
def test_a_result_depends_on_both_lists(name: str) -> None:
    found = apply(name, (items(TICKET), items(TICKET, label=SECOND)), Options())
    assert isinstance(found, Labeled)
    assert found.label.readers == only("rh")
    assert {source.ref for source in found.label.sources} == {"one", "two"}


def test_an_element_that_failed_makes_the_list_partial() -> None:
    from agents.interpreter.values import Missing

    broken = Labeled(Items((Labeled(TICKET), Missing("3[1]", Failure.NOT_FOUND))))
    found = apply("count", (broken,), Options())
    assert isinstance(found, Labeled) and (found.value, found.partial) == (1, Part.LEAST)


def test_every_function_of_the_language_is_checked_and_carried_out() -> None:
    assert set(words.FUNCTIONS) == set(functions._OPTIONS) == {*FUNCTIONS, "need"}
    assert {*LOOKING, "count", "first", "flatten"} == FUNCTIONS.keys()
