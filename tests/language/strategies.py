"""Well-typed plans with the request that they serve, drawn from the tools' signatures; and ways to break them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from agents.language.checking.fits import fits, is_reference
from agents.language.known import certain, fields_of
from beffroi.records import Person, Place, Service, Ticket
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.types import (
    AnyType,
    DateType,
    DurationType,
    EnumType,
    ListType,
    NumberType,
    RecordType,
    TextType,
    Type,
)
from tests.language.support import specs

Draw = Callable[..., Any]
_WORDS: dict[str, tuple[str, ...]] = {
    "query": ("12 rue Oberkampf", "Karim Benali", "Mme Lefèvre", "rats", "rue de l'Église", "chefs d'équipe"),
    "prose": ("nid-de-poule", "fuite d'eau", "lampadaire éteint", "c'est réglé", "un « bidule »"),
    "email": ("karim.benali@paris.demo", "voirie.11@paris.demo"),
    "district": ("11e", "onzième", "XIe", "75011", "1er", "20e"),
    "metres": ("500 m", "1,5 km", "un kilomètre"),
    "": ("4012", "trois", "5", "n°12"),
    "duration": ("un mois", "10 jours", "hier", "cette semaine", "2 ans"),
}


@dataclass
class _Plan:
    """A plan being written: its lines, the words it uses, and the names in scope."""

    draw: Draw
    lines: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    names: dict[str, Type] = field(default_factory=dict)
    tainted: set[str] = field(default_factory=set)
    count: int = 0

    def fresh(self, base: str = "x") -> str:
        self.count += 1
        return f"{base}{self.count}"

    def write(self, indent: int, text: str) -> None:
        self.lines.append("    " * indent + text)


@st.composite
def well_typed(draw: Draw) -> tuple[str, str]:
    """A plan that must check, and a request that says all its words."""
    plan = _Plan(draw)
    for _ in range(draw(st.integers(1, 5))):
        _statement(plan, 0, 0)
    if plan.names and draw(st.booleans()):
        plan.write(0, f"answer({draw(st.sampled_from(sorted(plan.names)))})")
    return "\n".join(plan.lines), " ; ".join(["bonjour", *plan.said])


def _statement(plan: _Plan, indent: int, loops: int) -> None:
    lists = _lists(plan)
    kinds = ["call", "call"] + (["function"] if lists else [])
    clean = [name for name in lists if name not in plan.tainted]
    kinds += ["filter", "branch"] if clean and indent < 3 else []
    kinds += ["loop"] if lists and loops < 2 else []
    match plan.draw(st.sampled_from(kinds)):
        case "call":
            _call(plan, indent, plan.draw(st.sampled_from(sorted(specs()))))
        case "function":
            _function(plan, indent, plan.draw(st.sampled_from(lists)))
        case "filter":
            _filter(plan, indent, plan.draw(st.sampled_from(clean)))
        case "branch":
            _branch(plan, indent, loops, plan.draw(st.sampled_from(clean)))
        case _:
            _loop(plan, indent, loops, plan.draw(st.sampled_from(lists)))


def _lists(plan: _Plan) -> list[str]:
    return [name for name, kind in plan.names.items() if isinstance(kind, ListType)]


def _call(plan: _Plan, indent: int, tool: str) -> str | None:
    spec = specs()[tool]
    given, tainted = [], spec.effect is not Effect.READ
    for parameter in spec.parameters:
        if parameter.required or plan.draw(st.booleans()):
            value = _value(plan, indent, parameter)
            if value is None:
                if parameter.required:
                    return None
                continue
            given.append(f"{parameter.name}={value}")
            tainted |= value.split(".")[0] in plan.tainted
    text = f"{tool}({', '.join(given)})"
    if spec.effect is not Effect.READ and plan.draw(st.booleans()):
        plan.write(indent, text)
        return None
    name = plan.fresh()
    plan.write(indent, f"{name} = {text}")
    plan.names[name] = spec.returns
    plan.tainted |= {name} if tainted else set()
    return name


def _value(plan: _Plan, indent: int, parameter: Parameter) -> str | None:
    kind = parameter.type
    if is_reference(kind):
        return _reference(plan, indent, kind)
    if parameter.required and plan.draw(st.integers(0, 9)) == 0:
        return "ask()"
    return _literal(plan, kind)


def _literal(plan: _Plan, kind: Type) -> str:
    match kind:
        case EnumType():
            word = plan.draw(st.sampled_from(kind.values))
        case DurationType() | DateType():
            word = plan.draw(st.sampled_from(_WORDS["duration"]))
        case TextType(name):
            word = plan.draw(st.sampled_from(_WORDS["query" if name == "plain" else name]))
        case NumberType(unit):
            word = plan.draw(st.sampled_from(_WORDS[unit]))
        case _:
            raise AssertionError(kind)
    plan.said.append(word)
    return f'"{word}"'


def _reference(plan: _Plan, indent: int, kind: Type) -> str | None:
    if isinstance(kind, AnyType):
        return str(plan.draw(st.sampled_from(sorted(plan.names)))) if plan.names else "moi"
    known = [name for name, held in plan.names.items() if fits(held, kind)]
    known += [
        f"{name}.{f}"
        for name, held in plan.names.items()
        for f, t in fields_of(held).items()
        if fits(certain(t), kind)
    ]
    known += ["moi"] if fits(RecordType(Person), kind) else []
    if known and plan.draw(st.booleans()):
        return str(plan.draw(st.sampled_from(known)))
    return _call(plan, indent, _LOOKUPS[_record(kind)])


_LOOKUPS: dict[type, str] = {
    Person: "directory.find_person",
    Service: "directory.find_service",
    Place: "gis.locate",
    Ticket: "ticketing.get",
}


def _record(kind: Type) -> type:
    return next(cls for cls in _LOOKUPS if fits(RecordType(cls), kind))


def _function(plan: _Plan, indent: int, source: str) -> None:
    kind = plan.names[source]
    assert isinstance(kind, ListType)
    fields = fields_of(kind.item)
    plain = [
        f for f, t in fields.items() if isinstance(certain(t), NumberType | EnumType | TextType | DateType)
    ]
    forms = [f"count({source})", f"first({source})", f"without({source}, {source})", f"distinct({source})"]
    if plain:
        by = plan.draw(st.sampled_from(plain))
        forms += [
            f'sort({source}, by="{by}", order="desc")',
            f'group({source}, by="{by}")',
            f'distinct({source}, by="{by}")',
            f'matching({source}, {source}, by="{by}")',
            f'top({source}, n={_literal(plan, NumberType())}, by="{by}")',
        ]
    text = plan.draw(st.sampled_from(forms))
    name = plan.fresh()
    plan.write(indent, f"{name} = {text}")
    same = text.startswith(("sort", "without", "matching", "top"))
    if same:
        plan.names[name] = kind
        plan.tainted |= {name} if source in plan.tainted else set()


def _condition(plan: _Plan, base: str, kind: Type) -> str:
    fields = {f: certain(t) for f, t in fields_of(kind).items()}
    forms = [f for f, t in fields.items() if isinstance(t, NumberType | EnumType | DateType)]
    chosen = plan.draw(st.sampled_from(sorted(forms)))
    op, literal = plan.draw(st.sampled_from(["==", "!=", "<", ">="])), _literal(plan, fields[chosen])
    if literal == '"cette semaine"' and op in ("==", "!="):
        op = ">="  # what lasts more than a day equals none
    text = f"{base}.{chosen} {op} {literal}"
    return plan.draw(st.sampled_from([text, f"not {text}", f"{text} and {text}"])) if '"' in text else text


def _filter(plan: _Plan, indent: int, source: str) -> None:
    kind = plan.names[source]
    assert isinstance(kind, ListType)
    if not _comparable(kind.item):
        return
    name = plan.fresh()
    plan.write(indent, f"{name} = [v for v in {source} if {_condition(plan, 'v', kind.item)}]")
    plan.names[name] = kind


def _comparable(kind: Type) -> bool:
    return any(isinstance(certain(t), NumberType | EnumType | DateType) for t in fields_of(kind).values())


def _inner(plan: _Plan, indent: int, loops: int) -> None:
    outer = dict(plan.names)
    before = len(plan.lines)
    _statement(plan, indent, loops)
    if len(plan.lines) == before:
        plan.write(indent, f"{plan.fresh()} = directory.service_of(person=moi)")
    plan.names = outer


def _branch(plan: _Plan, indent: int, loops: int, source: str) -> None:
    plan.write(indent, f"if count({source}) {plan.draw(st.sampled_from(['==', '>', '!=']))} 0:")
    _inner(plan, indent + 1, loops)
    if plan.draw(st.booleans()):
        plan.write(indent, "else:")
        _inner(plan, indent + 1, loops)


def _loop(plan: _Plan, indent: int, loops: int, source: str) -> None:
    kind = plan.names[source]
    assert isinstance(kind, ListType)
    name = plan.fresh("t")
    plan.write(indent, f"for {name} in {source}:")
    outer = dict(plan.names)
    plan.names[name] = kind.item
    plan.tainted |= {name} if source in plan.tainted else set()
    _inner(plan, indent + 1, loops + 1)
    plan.names = outer


@dataclass(frozen=True)
class Broken:
    """A plan broken in one place, and how."""

    text: str
    how: str


def breakages(text: str) -> list[Broken]:
    """Every way to break a plan that must be caught."""
    lines = text.split("\n")
    found: list[Broken] = []
    for place, line in enumerate(lines):
        for how, changed in _changes(line, place, lines):
            found.append(
                Broken("\n".join([*lines[:place], changed, *lines[place + 1 :]]), f"{how}: {changed}")
            )
    return found


def _changes(line: str, place: int, lines: list[str]) -> list[tuple[str, str]]:
    tool = next((name for name in sorted(specs(), key=len, reverse=True) if f"{name}(" in line), None)
    changes = []
    if tool is not None:
        changes.append(("unknown tool", line.replace(f"{tool}(", f"{tool}x(")))
        changes.append(("unknown argument", line.replace(f"{tool}(", f'{tool}(couleur="bleu", ', 1)))
        changes += [("missing argument", changed) for changed in _without_required(line, specs()[tool])]
        changes += [
            ("a literal for a reference", changed) for changed in _literal_reference(line, specs()[tool])
        ]
    if " = " in line and not line.startswith(" "):
        name = line.split(" = ")[0]
        changes.append(("assigned twice", f"{line}\n{name} = directory.service_of(person=moi)"))
        if place + 1 < len(lines):
            changes.append(("used before it is assigned", f"answer({name}2)\n{line}\n{name}2 = {name}"))
    changes.append(
        ("unknown name", f"{line}\nanswer(inconnu)" if not line.endswith(":") else f"answer(inconnu)\n{line}")
    )
    return [
        (how, changed) for how, changed in changes if not (changed.startswith("    ") and "\n" in changed)
    ]


def _without_required(line: str, spec: ToolSpec) -> list[str]:
    found = []
    for parameter in spec.parameters:
        if parameter.required:
            changed = re.sub(rf'\b{parameter.name}=("[^"]*"|ask\(\)|[\w.]+)(, )?', "", line, count=1)
            if changed != line:
                found.append(changed)
    return found


def _literal_reference(line: str, spec: ToolSpec) -> list[str]:
    found = []
    for parameter in spec.parameters:
        if is_reference(parameter.type):
            changed = re.sub(rf"\b{parameter.name}=[\w.]+", f'{parameter.name}="bonjour"', line, count=1)
            if changed != line:
                found.append(changed)
    return found
