"""Calls, values and conditions of one line that is being written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from agents.language.fits import fits, is_reference
from agents.language.groups import group_type
from agents.language.known import certain, fields_of
from agents.planner.decoding.scan import Scan, as_bytes
from agents.planner.decoding.scope import Scope
from agents.planner.decoding.spans import Spans
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.types import EnumType, ListType, NumberType, OptionalType, RecordType, TextType, Type

Ends = Iterator[int]
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_OPS = (" == ", " != ", " >= ", " <= ", " > ", " < ")


class Expressions:
    """Matchers of one line over a scope."""

    def __init__(
        self, scan: Scan, scope: Scope, specs: Mapping[str, ToolSpec], texts: tuple[str, ...]
    ) -> None:
        self.scan = scan
        self._scope = scope
        self._specs = specs
        self._texts = texts
        self._spans = Spans(texts)

    def value(self, at: int) -> Iterator[tuple[int, Type]]:
        """What may stand behind ``name = ``."""
        yield from self.call(at, effects_only=False)
        yield from self._filter(at)
        yield from self._function(at)

    def call(self, at: int, effects_only: bool) -> Iterator[tuple[int, Type]]:
        """A tool call; standing alone, only one with an effect has a use."""
        for name, spec in self._specs.items():
            if effects_only and spec.effect is Effect.READ:
                continue
            for inside in self.scan.literal(at, f"{name}("):
                for end in self._arguments(inside, spec, frozenset()):
                    yield end, spec.returns

    def _arguments(self, at: int, spec: ToolSpec, given: frozenset[str]) -> Ends:
        if all(p.name in given for p in spec.parameters if p.required):
            yield from self.scan.literal(at, ")")
        for parameter in spec.parameters:
            if parameter.name in given:
                continue
            for middle in self.scan.literal(at, f"{', ' if given else ''}{parameter.name}="):
                for end in self._argument(middle, parameter):
                    yield from self._arguments(end, spec, given | {parameter.name})

    def _argument(self, at: int, parameter: Parameter) -> Ends:
        if parameter.required:
            yield from self.scan.literal(at, "ask()")
        for end, _ in self._paths(at, parameter.type):
            yield end
        if is_reference(parameter.type):
            for inside in self.scan.literal(at, "first("):
                for end, item in self._lists(inside):
                    if fits(item, parameter.type):
                        yield from self.scan.literal(end, ")")
        else:
            yield from self._literal(at, parameter.type)

    def _paths(self, at: int, wanted: Type) -> Iterator[tuple[int, str]]:
        for end, path in self.scan.choice(at, self._scope.paths(wanted)):
            if not self.scan.text[end : end + 1].isalnum() and self.scan.text[end : end + 1] not in {
                "_",
                ".",
            }:
                yield end, path

    def _literal(self, at: int, kind: Type) -> Ends:
        if kind == TextType("email"):
            typed = (f'"{as_bytes(found)}"' for text in self._texts for found in _EMAIL.findall(text))
            yield from (end for end, _ in self.scan.choice(at, typed))
            return
        for _ in self.scan.literal(at, '"'):
            end = self._spans.match(self.scan, at)
            if end is not None:
                yield end
        if isinstance(kind, EnumType):
            for end, _ in self.scan.choice(at, (f'"{as_bytes(value)}"' for value in kind.values)):
                yield end

    def _filter(self, at: int) -> Iterator[tuple[int, Type]]:
        for start in self.scan.literal(at, "["):
            for middle, name in self.scan.identifier(start):
                for source in self.scan.literal(middle, f" for {name} in "):
                    for end, item in self._lists(source):
                        for condition in self.scan.literal(end, " if "):
                            inner = self._with(name, item)
                            for close in inner.condition(condition):
                                for stop in self.scan.literal(close, "]"):
                                    yield stop, ListType(item)

    def loop(self, at: int) -> Iterator[tuple[int, str, Type]]:
        """``t in tickets:`` with the name and type of an item."""
        for middle, name in self.scan.identifier(at):
            if name in self._scope.names:
                continue
            for source in self.scan.literal(middle, " in "):
                for end, item in self._lists(source):
                    for stop in self.scan.literal(end, ":"):
                        yield stop, name, item

    def _lists(self, at: int) -> Iterator[tuple[int, Type]]:
        for path, item in self._scope.lists():
            for end in self.scan.literal(at, path):
                if (
                    self.scan.text[end : end + 1] not in {".", "_"}
                    and not self.scan.text[end : end + 1].isalnum()
                ):
                    yield end, item

    def _with(self, name: str, kind: Type) -> Expressions:
        scope = Scope({**self._scope.names, name: kind})
        other = Expressions(self.scan, scope, self._specs, ())
        other._spans = self._spans
        return other

    def shown(self, at: int) -> Ends:
        """What may be shown, to the closing bracket."""
        for end, _ in self._operand(at):
            yield from self.scan.literal(end, ")")
            for again in self.scan.literal(end, ", "):
                yield from self.shown(again)

    def _operand(self, at: int) -> Iterator[tuple[int, Type]]:
        yield from self._any_path(at)
        yield from self._function(at)

    def _any_path(self, at: int) -> Iterator[tuple[int, Type]]:
        for path, kind in self._scope.every_path():
            for end in self.scan.literal(at, path):
                after = self.scan.text[end : end + 1]
                if not after.isalnum() and after not in {"_", "."}:
                    yield end, kind

    def _function(self, at: int) -> Iterator[tuple[int, Type]]:
        for inside, name in self.scan.choice(at, ("count(", "first(", "top(", "sort(", "sum(", "mean(",
        "group(",
                                                  "distinct(", "flatten(", "without(", "need(")):  # fmt: skip
            for end, kind in self._operand(inside):
                if name != "need(" and not isinstance(kind, ListType):
                    continue
                result = _result(name[:-1], kind)
                if name == "without(":
                    for second in self.scan.literal(end, ", "):
                        for close, _ in self._lists(second):
                            yield from ((stop, kind) for stop in self.scan.literal(close, ")"))
                elif isinstance(kind, ListType):
                    yield from self._options(end, name[:-1], kind, result)
                else:
                    yield from ((stop, result) for stop in self.scan.literal(end, ")"))

    def _options(self, at: int, function: str, kind: ListType, result: Type) -> Iterator[tuple[int, Type]]:
        fields = fields_of(kind.item) if isinstance(kind.item, RecordType) else {}
        if function in {"count", "first", "flatten", "need", "distinct"}:
            yield from ((stop, result) for stop in self.scan.literal(at, ")"))
        if function in {"top"}:
            for middle in self.scan.literal(at, ", n="):
                for end in self._literal(middle, NumberType()):
                    yield from self._by(end, function, fields, kind, result)
        elif function in {"sort", "sum", "mean", "group", "distinct"}:
            yield from self._by(at, function, fields, kind, result)

    def _by(
        self, at: int, function: str, fields: dict[str, Type], kind: ListType, result: Type
    ) -> Iterator[tuple[int, Type]]:
        if function == "top":
            yield from ((stop, result) for stop in self.scan.literal(at, ")"))
        for end, chosen in self.scan.choice(at, (f', by="{name}"' for name in fields)):
            final = group_type(certain(fields[chosen[6:-1]]), kind.item) if function == "group" else None
            typed: Type = ListType(final) if final is not None else result
            if function == "distinct":
                typed = ListType(certain(fields[chosen[6:-1]]))
            yield from ((stop, typed) for stop in self.scan.literal(end, ")"))
            if function in {"top", "sort"}:
                for after, _ in self.scan.choice(end, (', order="asc")', ', order="desc")')):
                    yield after, typed

    def condition(self, at: int) -> Ends:
        """A condition: comparisons with ``not``, ``and``, ``or``."""
        for end in self._simple(at):
            yield end
            for middle, _ in self.scan.choice(end, (" and ", " or ")):
                yield from self.condition(middle)

    def _simple(self, at: int) -> Ends:
        for middle in self.scan.literal(at, "not "):
            yield from (end for end, _ in self._operand(middle))
        for end, kind in self._operand(at):
            yield end
            for middle, _ in self.scan.choice(end, _OPS):
                yield from self._compared(middle, kind)

    def _compared(self, at: int, kind: Type) -> Ends:
        yield from self._literal(at, certain(kind))
        if isinstance(certain(kind), NumberType):
            yield from self.scan.digits(at)
        yield from (end for end, _ in self._any_path(at))


def _result(function: str, kind: Type) -> Type:
    if function == "need":
        return certain(kind)
    if function in {"count", "sum"}:
        return NumberType()
    if function == "mean":
        return OptionalType(NumberType())
    if function == "first" and isinstance(kind, ListType):
        return OptionalType(kind.item)
    if function == "flatten" and isinstance(kind, ListType) and isinstance(kind.item, ListType):
        return kind.item
    return kind
