"""Arguments by a stranger's schema: what fits, what does not, and that no schema holds everybody up."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tools.mcp.judge import wrong_in

SLOW = r"^(\w+\s?)*$"
TEXT = "a" * 200 + "!"


def of(**told: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"text": {"type": "string", **told}}}


@pytest.mark.parametrize(
    ("told", "text", "rule"),
    [
        ({"pattern": "^[A-Z]{2}-[0-9]{3}$"}, "AB-123", None),
        ({"pattern": "^[A-Z]{2}-[0-9]{3}$"}, "ab-123", "pattern"),
        ({"pattern": "[0-9]"}, "rue 12", None),
        ({"pattern": r"(?=x)a"}, "b", None),  # the server's to judge
        ({"pattern": "("}, "b", None),
        ({"maxLength": 3}, "quatre", "maxLength"),
        ({"enum": ["a", "b"]}, "c", "enum"),
    ],
)
def test_a_text_is_judged_by_what_is_asked_of_it(told: dict[str, Any], text: str, rule: str | None) -> None:
    wrong = wrong_in(of(**told), {"text": text})
    assert (None if wrong is None else wrong.validator) == rule


def test_what_is_not_named_is_refused_where_the_schema_says_so() -> None:
    closed = of() | {"additionalProperties": False}
    wrong = wrong_in(closed, {"text": "a", "other": 1})
    assert wrong is not None and wrong.validator == "additionalProperties"
    assert wrong_in(closed | {"patternProperties": {"^o": {}}}, {"text": "a", "other": 1}) is None


@pytest.mark.parametrize(
    "schema",
    [
        of(pattern=SLOW),
        of(**{"$schema": "http://json-schema.org/draft-07/schema#", "pattern": SLOW}),
        of(allOf=[{"$schema": "https://json-schema.org/draft/2020-12/schema", "pattern": SLOW}]),
        {"propertyNames": {"pattern": SLOW}},
        {"patternProperties": {SLOW: {}}},
        {"patternProperties": {SLOW: {}}, "additionalProperties": False},
        {"allOf": [{"patternProperties": {SLOW: {}}}], "unevaluatedProperties": False},
        {"$schema": "http://json-schema.org/draft-04/schema#", **of(pattern=SLOW)},
    ],
)
def test_no_pattern_takes_long(schema: dict[str, Any]) -> None:
    began = time.monotonic()
    wrong_in(schema, {"text": TEXT, TEXT: "a"})
    assert time.monotonic() - began < 2
