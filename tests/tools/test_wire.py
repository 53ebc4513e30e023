"""Values that cross a process: whatever comes in is a value or an error with words."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.errors import Failure, ToolError
from beffroi.records import RECORDS, Listing, Lookup, TicketQuery
from beffroi.wire import decode, encode
from tools.packages.samples import sample

_RECORDS = {cls.__name__: cls for cls in (*RECORDS, Listing, Lookup, TicketQuery)}
_plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


def _of_tag(tag: str, inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    cls = _RECORDS.get(tag)
    names = ["at", "seconds", "value"] if cls is None else [field.name for field in dataclasses.fields(cls)]
    return st.fixed_dictionaries({"$": st.just(tag), **dict.fromkeys(names, inner)})


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    tags = st.sampled_from(["datetime", "date", "timedelta", "Status", *_RECORDS, "nothing"])
    return st.lists(inner, max_size=3) | tags.flatmap(lambda tag: _of_tag(tag, inner))


@given(st.recursive(_plain, _nested, max_leaves=8))
def test_any_json_is_a_value_or_an_error_with_words(form: Any) -> None:
    try:
        decode(form)
    except ToolError as error:
        assert error.failure is Failure.BROKEN


@pytest.mark.parametrize("seconds", [1e300, -1e300, 10**400, float("nan"), float("inf"), "1", None])
def test_a_duration_that_is_none_is_refused(seconds: Any) -> None:
    with pytest.raises(ToolError, match="forme attendue"):
        decode({"$": "timedelta", "seconds": seconds})


def test_a_form_that_is_too_deep_is_refused() -> None:
    form: Any = 1
    for _ in range(100_000):
        form = [form]
    with pytest.raises(ToolError, match="trop profonde"):
        decode(form)


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_is_what_was_sent(record: type) -> None:
    value = Listing((sample(record, 0),), True, 1, datetime(2026, 11, 2))
    assert decode(encode(value)) == value
