"""What a package's tool declares, read once more beside the request: the model has never learnt it.

A small model drops a filter whose words a closed list of the tool has (« les *recommandés* attendus »), puts
them into the text beside it, shows the field next to the one that was named, uses a number twice, asks for
what may be left out, or counts what was to be listed. The signature says where such words belong; where there
are two places for them, nothing is done. Tools of the house are learnt: `agents.planner.mends.completed` is
theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.said_values import SaidValues, means
from agents.planner.mends.shown import COUNT
from agents.planner.mends.tree import calls, calls_of, changed, literals_of, words
from beffroi.tool import ToolSpec
from beffroi.types import EnumType, NumberType, OptionalType, RecordType, TextType, Type

Arguments = tuple[tuple[str, n.Expression], ...]


def as_declared(plan: n.Plan, request: str, specs: Mapping[str, ToolSpec]) -> n.Plan:
    """The plan with the request's words where the signatures of other authors' tools have a place for them.

    Args:
        request: normalised request, without those before it.
    """
    known = (specs.get(call.tool) for call in calls(plan))
    if all(spec is None or spec.of_the_house for spec in known):
        return plan
    return changed(plan, _Reader(plan, request, specs).read)


class _Reader:
    """One request beside the signatures that its plan uses."""

    def __init__(self, tree: n.Plan, request: str, specs: Mapping[str, ToolSpec]) -> None:
        known = calls_of(tree, *specs)
        names = [
            words(value) for call in known for name, value in call.arguments if _is_name(specs, call, name)
        ]
        self._specs = specs
        self._request = request
        self._calls = Counter(call.tool for call in known)
        self._said = SaidValues(request, literals_of(tree), [name for name in names if name])
        self._numbers = set[str]()
        self._records = {
            step.name: specs[step.value.tool]
            for step in statements_of(tree.body)
            if isinstance(step, n.Assign) and isinstance(step.value, n.Call) and step.value.tool in specs
        }

    def read(self, node: object) -> object:
        """One node as the signatures have it."""
        match node:
            case n.Call(tool, arguments) if tool in self._specs and not self._specs[tool].of_the_house:
                spec = self._specs[tool]
                given = _moved(spec, self._said_once(spec, _wanted(spec, arguments)))
                return replace(node, arguments=self._filled(spec, given) if self._calls[tool] == 1 else given)
            case n.Show("answer", values):
                return replace(node, values=tuple(map(self._asked, values)))
            case _:
                return node

    def _said_once(self, spec: ToolSpec, arguments: Arguments) -> Arguments:
        """Without the optional number that was said once and stands for something else already."""
        kept = []
        for name, value in arguments:
            declared, text = spec.parameter(name), words(value)
            optional = declared is not None and not declared.required and declared.type == NumberType()
            if not (optional and text in self._numbers and self._request.count(text) == 1):
                kept.append((name, value))
            self._numbers |= {text} if text else set()
        return tuple(kept)

    def _filled(self, spec: ToolSpec, arguments: Arguments) -> Arguments:
        """With the one value of a closed list that was said and that the plan has nowhere."""
        given = {name for name, value in arguments if not isinstance(value, n.Ask)}
        free = [parameter for parameter in spec.parameters if parameter.name not in given]
        found = {parameter.name: self._said.value(parameter.type) for parameter in free}
        once = [words for words, times in Counter(found.values()).items() if words and times == 1]
        added = {name: n.Literal(words, 0) for name, words in found.items() if words in once}
        return tuple({**dict(arguments), **added}.items())

    def _asked(self, shown: n.Expression) -> n.Expression:
        """The field that the request names; the list where no count of it was asked for."""
        match shown:
            case n.Apply("count", (n.Name(name),)) if name in self._records and not COUNT.search(
                self._request
            ):
                return shown if self._records[name].of_the_house else n.Name(name, shown.line)
            case n.Field(n.Name(name)) if name in self._records:
                spec = self._records[name]
                foreign = spec.lookup and not spec.of_the_house
                named = [each for each in _fields(spec.returns) if self._said.names(each)] if foreign else []
                return replace(shown, field=named[0]) if len(named) == 1 else shown
            case _:
                return shown


def _wanted(spec: ToolSpec, arguments: Arguments) -> Arguments:
    """Without questions for what may be left out."""
    required = {parameter.name for parameter in spec.parameters if parameter.required}
    return tuple(each for each in arguments if each[0] in required or not isinstance(each[1], n.Ask))


def _moved(spec: ToolSpec, arguments: Arguments) -> Arguments:
    """Words of a closed list out of the optional text beside it."""
    given = {name for name, _ in arguments}
    moved = []
    for name, value in arguments:
        declared = spec.parameter(name)
        optional = declared is not None and not declared.required and isinstance(declared.type, TextType)
        free = [each for each in spec.parameters if optional and each.name not in given]
        places = [each.name for each in free if means(each, words(value))]
        moved.append((places[0] if len(places) == 1 else name, value))
    return tuple(moved) if len(dict(moved)) == len(moved) else arguments


def _is_name(specs: Mapping[str, ToolSpec], call: n.Call, name: str) -> bool:
    """Whether an argument names something: words or a number, no value of a closed list."""
    declared = specs[call.tool].parameter(name)
    return (
        declared is not None
        and not isinstance(declared.type, EnumType)
        and declared.type != NumberType("district")
    )


def _fields(kind: Type) -> tuple[str, ...]:
    record = kind.item if isinstance(kind, OptionalType) else kind
    return tuple(record.fields) if isinstance(record, RecordType) else ()
