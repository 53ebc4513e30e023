"""Arguments judged by a stranger's schema, in a time that the schema cannot choose.

Python's regular expressions may try for hours, and nothing else runs meanwhile. Patterns of texts are judged
by an engine whose time is linear; one that it does not know (look-around, back references), and patterns of
names of properties, are left to the server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema
from jsonschema.exceptions import ValidationError, best_match
from pydantic_core import SchemaError, SchemaValidator, core_schema
from pydantic_core import ValidationError as NoMatch
from referencing import Registry

Wrong = Iterator[ValidationError]


def wrong_in(schema: Mapping[str, Any], wire: Mapping[str, Any]) -> ValidationError | None:
    """What tells best that the arguments do not fit; None where they do. Nothing is fetched for it.

    Raises:
        Exception: whatever a schema that is none does to the validator.
    """
    kind = jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator)
    judge = _bounded(kind)(_of_one_dialect(schema), registry=Registry())
    return best_match(judge.iter_errors(wire))


@cache
def _bounded(kind: Any) -> Any:
    plain = kind.VALIDATORS

    def additional(judge: Any, value: Any, wire: Any, schema: Mapping[str, Any]) -> Wrong:
        if "patternProperties" not in schema:
            yield from plain["additionalProperties"](judge, value, wire, schema)

    own: dict[str, Any] = {"pattern": _pattern, "additionalProperties": additional}
    own |= dict.fromkeys(("patternProperties", "unevaluatedProperties"), _left_to_the_server)
    return jsonschema.validators.extend(kind, {name: own[name] for name in own.keys() & plain.keys()})


def _pattern(_judge: Any, pattern: Any, wire: Any, _schema: Any) -> Wrong:
    if not isinstance(wire, str):
        return
    try:
        _matcher(pattern).validate_python(wire)
    except SchemaError:
        return
    except NoMatch:
        yield ValidationError(f"{wire!r} does not match {pattern!r}")


def _matcher(pattern: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))


def _left_to_the_server(*_: Any) -> Wrong:
    yield from ()


def _of_one_dialect(value: Any) -> Any:
    """A schema without the dialects of its parts: each would bring its own, unbounded rules back."""
    if isinstance(value, dict):
        kept = {name: _of_one_dialect(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if name != "$schema" or not isinstance(each, str)}
    return [_of_one_dialect(each) for each in value] if isinstance(value, list) else value
