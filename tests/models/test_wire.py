"""Types of the turn before cross to the model worker as they are."""

from __future__ import annotations

import pytest

from agents.models.wire import named_types, type_names
from beffroi.records import Person, Ticket
from beffroi.types import AnyType, DateType, ListType, NumberType, OptionalType, RecordType, Type


@pytest.mark.parametrize(
    "kind",
    [
        RecordType(Ticket),
        ListType(RecordType(Person)),
        OptionalType(RecordType(Ticket)),
        OptionalType(ListType(RecordType(Ticket))),
        NumberType(),
    ],
)
def test_what_a_plan_may_name_crosses_whole(kind: Type) -> None:
    assert named_types(type_names({"ticket": kind})) == {"ticket": kind}


def test_what_no_argument_takes_is_any() -> None:
    assert named_types(type_names({"jour": DateType()})) == {"jour": AnyType()}
