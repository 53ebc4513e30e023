"""Plans in JSON, for servers that only hold an answer to a JSON schema (`agents.models.plan_schema`).

    {"plan": [
      {"call": "ticketing.search", "with": {"status": {"said": "ouverts"}}, "as": "tickets"},
      {"keep": "t", "of": {"from": "tickets"}, "as": "urgents",
       "where": {"left": {"from": "t.priority"}, "op": "==", "right": {"said": "urgente"}}},
      {"each": "t", "of": {"from": "urgents"},
       "do": [{"call": "ticketing.remind", "with": {"ticket": {"from": "t"}}}]},
      {"show": "answer", "values": [{"function": "count", "of": [{"from": "tickets"}]}]}
    ]}

It is only another spelling: what is read here becomes a plan's text, parsed and checked as any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_plan
from agents.language.syntax.words import EARLIER, FUNCTIONS, OPTIONS, SHOWS
from beffroi.errors import PlanError

Json = dict[str, Any]
_PATH = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def text_of_json(answer: str) -> str:
    """The plan's text.

    Raises:
        PlanError: it is not such JSON.
    """
    try:
        raw = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise _wrong("la réponse n'est pas du JSON") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("plan"), list):
        raise _wrong("« plan » manque")
    try:
        return print_plan(n.Plan(_statements(raw["plan"]), ""))
    except RecursionError as error:
        raise _wrong("les parties sont trop imbriquées") from error


def json_of_plan(plan: n.Plan) -> str:
    """The plan in JSON, on one line."""
    return json.dumps({"plan": [_told(s) for s in plan.body]}, ensure_ascii=False)


def _wrong(what: str) -> PlanError:
    return PlanError(f"Le plan en JSON ne peut pas être lu : {what}.", mend="Suivez le schéma.")


def _statements(raw: Any) -> tuple[n.Statement, ...]:
    if not isinstance(raw, list):
        raise _wrong("une liste d'étapes manque")
    return tuple(_statement(step) for step in raw)


def _statement(raw: Any) -> n.Statement:
    match raw:
        case {"cannot": _}:
            return n.Cannot("", 0)
        case {"call": str(tool), "with": dict(given)}:
            call = n.Call(_path(tool), tuple((_name(k), _value(v)) for k, v in given.items()), 0)
            return n.Assign(_name(raw["as"]), call, 0) if raw.get("as") else n.Do(call, 0)
        case {"keep": variable, "of": source, "where": test, "as": name}:
            kept = n.Filter(_name(variable), _value(source), _condition(test), 0)
            return n.Assign(_name(name), kept, 0)
        case {"value": value, "as": name}:
            return n.Assign(_name(name), _value(value), 0)
        case {"each": variable, "of": source, "do": body}:
            return n.For(_name(variable), _value(source), _statements(body), 0)
        case {"if": test, "then": body}:
            return n.If(_condition(test), _statements(body), _statements(raw.get("else", [])), 0)
        case {"show": str(kind), "values": list(values)} if kind in SHOWS:
            return n.Show(kind, tuple(_value(value) for value in values), 0)
    raise _wrong(f"étape inconnue {_short(raw)}")


def _value(raw: Any) -> n.Expression:
    match raw:
        case {"said": str(text)}:
            return n.Literal(text, 0)
        case {"number": int() | float() as number}:
            return n.Literal(number, 0)
        case {"ask": _}:
            return n.Ask("", 0)
        case {"from": str(path)}:
            return _fields(*_path(path).split("."))
        case {"function": str(function), "of": list(operands)} if function in FUNCTIONS:
            options = tuple((o, n.Literal(raw[o], 0)) for o in OPTIONS if isinstance(raw.get(o), str))
            applied: n.Expression = n.Apply(function, tuple(_value(o) for o in operands), options, 0)
            for field in _path(raw["field"]).split(".") if raw.get("field") else ():
                applied = n.Field(applied, field, 0)
            return applied
    raise _wrong(f"valeur inconnue {_short(raw)}")


def _condition(raw: Any) -> n.Condition:
    match raw:
        case {"all": [_, *_] as parts}:
            return n.Both("and", tuple(_condition(part) for part in parts), 0)
        case {"any": [_, *_] as parts}:
            return n.Both("or", tuple(_condition(part) for part in parts), 0)
        case {"not": part}:
            return n.Not(_condition(part), 0)
        case {"has": value}:
            return n.Present(_value(value), 0)
        case {"left": left, "op": ("in" | "not in") as op, "right": list(items)}:
            return n.Compare(op, _value(left), tuple(_value(item) for item in items), 0)
        case {"left": left, "op": ("==" | "!=" | "<" | "<=" | ">" | ">=") as op, "right": right}:
            return n.Compare(op, _value(left), _value(right), 0)
    raise _wrong(f"condition inconnue {_short(raw)}")


def _fields(first: str, *fields: str) -> n.Expression:
    value: n.Expression = n.Name(first, 0)
    if first == EARLIER and fields:
        value, fields = n.Earlier(fields[0], 0), fields[1:]
    for field in fields:
        value = n.Field(value, field, 0)
    return value


def _name(raw: Any) -> str:
    if isinstance(raw, str) and _NAME.fullmatch(raw):
        return raw
    raise _wrong(f"nom inconnu {_short(raw)}")


def _path(raw: Any) -> str:
    if isinstance(raw, str) and _PATH.fullmatch(raw):
        return raw
    raise _wrong(f"chemin inconnu {_short(raw)}")


def _short(raw: Any) -> str:
    return f"« {json.dumps(raw, ensure_ascii=False)[:60]} »"


def _told(node: n.Statement) -> Json:
    match node:
        case n.Cannot():
            return {"cannot": True}
        case n.Do(call):
            return _called(call)
        case n.Assign(name, n.Call() as call):
            return {**_called(call), "as": name}
        case n.Assign(name, n.Filter(variable, source, condition)):
            kept = {"keep": variable, "of": _worth(source), "where": _tested(condition)}
            return {**kept, "as": name}
        case n.Assign(name, value):
            return {"value": _worth(value), "as": name}
        case n.For(variable, source, body):
            return {"each": variable, "of": _worth(source), "do": [_told(s) for s in body]}
        case n.Show(kind, values):
            return {"show": kind, "values": [_worth(value) for value in values]}
        case n.If(condition, then, otherwise):
            told = {"if": _tested(condition), "then": [_told(s) for s in then]}
            return {**told, "else": [_told(s) for s in otherwise]} if otherwise else told


def _called(call: n.Call) -> Json:
    return {"call": call.tool, "with": {name: _worth(value) for name, value in call.arguments}}


def _worth(node: n.Expression) -> Json:
    match node:
        case n.Literal(str() as value):
            return {"said": value}
        case n.Literal(value):
            return {"number": value}
        case n.Ask():
            return {"ask": True}
        case n.Name() | n.Earlier():
            return {"from": _written(node)}
        case n.Field(base) if (path := _written(node)) or isinstance(base, n.Apply | n.Field):
            return {"from": path} if path else _applied(node)
        case n.Apply(function, operands, options):
            told: Json = {"function": function, "of": [_worth(operand) for operand in operands]}
            return told | {name: str(o.value) for name, o in options if isinstance(o, n.Literal)}
    raise _wrong("cette expression n'a pas de forme en JSON")


def _applied(node: n.Field) -> Json:
    fields: list[str] = []
    base: n.Expression = node
    while isinstance(base, n.Field):
        fields.insert(0, base.field)
        base = base.base
    return {**_worth(base), "field": ".".join(fields)}


def _written(node: n.Expression) -> str:
    """A path as text; empty where it does not start at a name."""
    match node:
        case n.Name(name):
            return name
        case n.Earlier(name):
            return f"{EARLIER}.{name}"
        case n.Field(base, field):
            before = _written(base)
            return f"{before}.{field}" if before else ""
    return ""


def _tested(node: n.Condition) -> Json:
    match node:
        case n.Both(op, operands):
            return {"all" if op == "and" else "any": [_tested(part) for part in operands]}
        case n.Not(operand):
            return {"not": _tested(operand)}
        case n.Present(operand):
            return {"has": _worth(operand)}
        case n.Compare(op, left, right):
            told = {"left": _worth(left), "op": op}
            return {**told, "right": _listed(right) if isinstance(right, tuple) else _worth(right)}


def _listed(items: Sequence[n.Expression]) -> list[Json]:
    return [_worth(item) for item in items]
