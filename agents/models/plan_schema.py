"""The JSON schema of a plan (`agents.models.plan_json`) over some tools and the words of a request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from agents.language.checking.fits import is_reference
from agents.language.syntax.words import FUNCTIONS, ORDERS, SHOWS
from agents.models.said import Said
from beffroi.tool import Effect, Parameter, ToolSpec

Json = dict[str, Any]
_NAME = "^[a-z][a-z0-9_]*$"
_PATH = "^[a-z][a-z0-9_]*([.][a-z_]+)*$"


def plan_schema(specs: Iterable[ToolSpec], said: Said) -> Json:
    """The schema. Words to look up and prose are any text here: the checker holds them to the request.

    Args:
        specs: tools that may be called.
        said: the request's words.
    """
    calls = [_call(spec, said) for spec in specs]
    steps = {"type": "array", "items": {"$ref": "#/$defs/step"}, "minItems": 1}
    return {
        "type": "object",
        "properties": {"plan": steps},
        "required": ["plan"],
        "additionalProperties": False,
        "$defs": {"step": {"anyOf": [*calls, *_steps()]}, **_values(), **_conditions()},
    }


def _closed(properties: Json, *optional: str) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _text(pattern: str) -> Json:
    return {"type": "string", "pattern": pattern}


def _call(spec: ToolSpec, said: Said) -> Json:
    left_out = [p.name for p in spec.parameters if not p.required]
    given = _closed({p.name: _argument(p, said) for p in spec.parameters}, *left_out)
    named = ("as",) if spec.effect is not Effect.READ else ()
    return _closed({"call": {"const": spec.name}, "with": given, "as": _text(_NAME)}, *named)


def _argument(parameter: Parameter, said: Said) -> Json:
    options = [_ref("path"), _ref("applied")]
    if not is_reference(parameter.type):
        if said.free(parameter.type):
            options.insert(0, _closed({"said": {"type": "string"}}))
        elif meant := said.meant(parameter.type):
            options.insert(0, _closed({"said": {"enum": list(meant)}}))
    if parameter.required:
        options.append(_closed({"ask": {"const": True}}))
    return {"anyOf": options}


def _steps() -> list[Json]:
    steps = {"type": "array", "items": _ref("step"), "minItems": 1}
    values = {"type": "array", "items": _ref("value"), "minItems": 1}
    return [
        _closed({"keep": _text(_NAME), "of": _ref("value"), "where": _ref("condition"), "as": _text(_NAME)}),
        _closed({"value": _ref("value"), "as": _text(_NAME)}),
        _closed({"each": _text(_NAME), "of": _ref("value"), "do": steps}),
        _closed({"if": _ref("condition"), "then": steps, "else": steps}, "else"),
        _closed({"show": {"enum": list(SHOWS)}, "values": values}),
        _closed({"cannot": {"const": True}}),
    ]


def _values() -> Json:
    text = {"type": "string"}
    operands = {"type": "array", "items": _ref("value"), "minItems": 1, "maxItems": 2}
    applied = {"function": {"enum": list(FUNCTIONS)}, "of": operands, "n": text, "by": text}
    applied |= {"order": {"enum": list(ORDERS)}, "field": _text(_PATH)}
    return {
        "path": _closed({"from": _text(_PATH)}),
        "applied": _closed(applied, "n", "by", "order", "field"),
        "value": {"anyOf": [_ref("path"), _ref("applied")]},
        "item": {"anyOf": [_closed({"said": text}), _closed({"number": {"type": "number"}}), _ref("value")]},
    }


def _conditions() -> Json:
    parts = {"type": "array", "items": _ref("condition"), "minItems": 2}
    items = {"type": "array", "items": _ref("item"), "minItems": 1}
    compared = {"enum": ["==", "!=", "<", "<=", ">", ">="]}
    return {
        "condition": {
            "anyOf": [
                _closed({"left": _ref("value"), "op": compared, "right": _ref("item")}),
                _closed({"left": _ref("value"), "op": {"enum": ["in", "not in"]}, "right": items}),
                _closed({"all": parts}),
                _closed({"any": parts}),
                _closed({"not": _ref("condition")}),
                _closed({"has": _ref("value")}),
            ]
        }
    }
