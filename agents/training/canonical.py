"""One form for plans that say the same: a small model need not learn several, nor waver between them.

Arguments stand as the tool declares them, results of the city's tools are named by what they are
(``tickets``, ``personne2``), and the answer comes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from agents.language.syntax import nodes as n
from agents.language.syntax.parser import parse_plan
from agents.language.syntax.printer import print_plan
from agents.language.syntax.walk import rewritten, statements_of
from agents.training.fill import Example
from beffroi.types import ListType, RecordType, Type
from tools.registry import load_registry

_NOUNS = {
    "Ticket": "ticket", "Person": "personne", "Service": "service", "Place": "lieu", "Facility": "equipement",
}  # fmt: skip
_SIGNATURE = re.compile(r"([\w.]+)!?\(([^)]*)\)")
_PARAMETER = re.compile(r"(\w+)\??:")


def canonical(example: Example) -> Example:
    """The example with its plans, and names that one takes from the other, in the one form."""
    orders = {**_declared(), **_listed(example.signatures)}
    plan, before = parse_plan(example.plan), example.before
    if before:
        earlier = parse_plan(before[1])
        names = _names(earlier)
        plan = rewritten(plan, lambda node: _renamed_earlier(node, names))
        before = (before[0], _written(earlier, names, orders))
    return replace(example, plan=_written(plan, _names(plan), orders), before=before)


def canonical_plan(plan: str) -> str:
    """A plan of the city's own tools in the one form."""
    return canonical(Example("", plan)).plan


def _written(plan: n.Plan, names: Mapping[str, str], orders: Mapping[str, tuple[str, ...]]) -> str:
    def change(node: object) -> object:
        match node:
            case n.Name(name) | n.Assign(name):
                return replace(node, name=names.get(name, name))
            case n.Call(tool, arguments) if tool in orders:
                place = {name: at for at, name in enumerate(orders[tool])}
                ordered = sorted(arguments, key=lambda given: place.get(given[0], len(place)))
                return replace(node, arguments=tuple(ordered))
        return node

    made: n.Plan = rewritten(plan, change)
    answers = [step for step in made.body if isinstance(step, n.Show) and step.kind == "answer"]
    others = tuple(step for step in made.body if step not in answers)
    return print_plan(replace(made, body=(*others, *answers)))


def _renamed_earlier(node: object, names: Mapping[str, str]) -> object:
    return replace(node, name=names.get(node.name, node.name)) if isinstance(node, n.Earlier) else node


def _names(plan: n.Plan) -> dict[str, str]:
    """The new name of every result whose record is the city's own, numbered as they come."""
    stems: dict[str, str] = {}
    kept = set[str]()
    for step in statements_of(plan.body):
        if isinstance(step, n.For):
            kept.add(step.variable)
        if isinstance(step, n.Assign):
            if stem := _stem(step.value, stems):
                stems[step.name] = stem
            else:
                kept.add(step.name)
    made: dict[str, str] = {}
    for name, stem in stems.items():
        numbered = (stem, *(f"{stem}{number}" for number in range(2, 99)))
        made[name] = next(free for free in numbered if free not in kept)
        kept.add(made[name])
    return made


def _stem(value: n.Expression, stems: Mapping[str, str]) -> str:
    """What a result is called, from where it comes; empty where that is not known."""
    match value:
        case n.Call(tool):
            return _returned().get(tool, "")
        case n.Name(name):
            return stems.get(name, "")
        case n.Earlier(name) if (stem := name.rstrip("0123456789")).removesuffix("s") in _NOUNS.values():
            return stem
        case n.Field(_, "assignee" | "head"):
            return "personne"
        case n.Filter(_, source):
            return _stem(source, stems)
        case n.Apply("need" | "first", (operand,)):
            return _stem(operand, stems).removesuffix("s")
        case n.Apply("sort" | "top" | "without", (operand, *_)):
            return _stem(operand, stems)
    return ""


@cache
def _declared() -> dict[str, tuple[str, ...]]:
    specs = load_registry().specs
    return {name: tuple(p.name for p in spec.parameters) for name, spec in specs.items()}


@cache
def _returned() -> dict[str, str]:
    named = {name: _noun(spec.returns) for name, spec in load_registry().specs.items()}
    return {name: noun for name, noun in named.items() if noun}


def _noun(kind: Type) -> str:
    match kind:
        case ListType(item):
            return noun + "s" if (noun := _noun(item)) else ""
        case RecordType(cls):
            return _NOUNS.get(cls.__name__, "")
    return ""


def _listed(signatures: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found = (_SIGNATURE.match(line) for line in signatures)
    return {m[1]: tuple(_PARAMETER.findall(m[2])) for m in found if m}
