"""Values and conditions of a line that is being written: paths, functions, filters, literals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.decoding.scan import Scan, as_bytes
from agents.decoding.scope import Scope
from agents.decoding.spans import Spans
from agents.decoding.wanted import (
    ANY_LIST,
    ANYTHING,
    FIELD_DEPTH,
    Wanted,
    functions_for,
    inside,
    is_summable,
    leads,
)
from agents.language.groups import group_type
from agents.language.known import certain, fields_of
from beffroi.types import (
    DateType,
    DurationType,
    EnumType,
    ListType,
    NumberType,
    OptionalType,
    RecordType,
    TextType,
    Type,
)

Ends = Iterator[int]
Typed = Iterator[tuple[int, Type]]
CLOSED = (EnumType, NumberType, DateType, DurationType)
"""Types whose words the lexicon reads: others take any span."""
_PRESENT = (OptionalType, ListType, TextType)
"""Types of which a condition may ask whether there is a value."""
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_OPS = (" == ", " != ", " >= ", " <= ", " > ", " < ")
_SETS = (" in (", " not in (")
_PLAIN = ("count(", "first(", "flatten(", "need(")
_SUMS = ("sum(", "mean(")
_PAIRED = ("without(", "matching(")
_ORDERS = (', order="asc")', ', order="desc")')
_WORDS = frozenset({"for", "if", "elif", "else", "avant", "in", "not", "and", "or"})
_DEPTH = 4
_PARTS = 4
"""Most comparisons of a condition: a model that is lost repeats them without end."""


class Values:
    """Matchers of values over a scope.

    Args:
        texts: where spans come from.
        spans: the same, made once for a plan.
        taken: names that no variable may have.
    """

    def __init__(
        self, scan: Scan, scope: Scope, texts: tuple[str, ...], spans: Spans, taken: frozenset[str]
    ) -> None:
        self._taken = taken
        self.scan = scan
        self.scope = scope
        self._texts = texts
        self._spans = spans

    def is_new(self, name: str) -> bool:
        """Whether a variable may have this name."""
        return name not in self.scope.names and name not in _WORDS and name not in self._taken

    def operand(self, at: int, wanted: Wanted = ANYTHING, depth: int = _DEPTH) -> Typed:
        """A value that is no literal and no tool call; only beginnings that can come to what is wanted."""
        for end, kind in self._name(at, wanted):
            yield from self._fields(end, kind, wanted)
        if depth:
            yield from self._function(at, wanted, depth)
            if wanted.may_be_list and self._can_be_made(wanted.as_list):
                yield from self.filtered(at, wanted, depth)

    def has_items(self) -> bool:
        """Whether there is a list to go through."""
        return self._leads(ANY_LIST)

    def items(self, at: int) -> Typed:
        """A list, with the type of its items."""
        for end, kind in self.operand(at, ANY_LIST):
            if isinstance(kind, ListType):
                yield end, certain(kind.item)

    def literal(self, at: int, kind: Type) -> Ends:
        """The person's words for a value of this type."""
        if kind == TextType("email"):
            typed = (f'"{as_bytes(found)}"' for text in self._texts for found in _EMAIL.findall(text))
            yield from (end for end, _ in self.scan.choice(at, typed))
            return
        for _ in self.scan.literal(at, '"'):
            closed = isinstance(kind, CLOSED)
            end = self._spans.meaning(self.scan, at, kind) if closed else self._spans.match(self.scan, at)
            if end is not None:
                yield end

    def filtered(self, at: int, wanted: Wanted, depth: int) -> Typed:
        """``[t for t in xs if CONDITION]``."""
        for start in self.scan.literal(at, "["):
            for middle, name in self.scan.identifier(start):
                if not self.is_new(name):
                    continue
                for source in self.scan.literal(middle, f" for {name} in "):
                    for end, kind in self.operand(source, wanted.as_list, depth - 1):
                        if isinstance(kind, ListType):
                            inner = self._with(name, certain(kind.item))
                            for condition in self.scan.literal(end, " if "):
                                for close in inner.condition(condition):
                                    yield from ((stop, kind) for stop in self.scan.literal(close, "]"))

    def condition(self, at: int, depth: int = _DEPTH, parts: int = _PARTS) -> Ends:
        """A condition: comparisons with ``not``, ``and``, ``or``."""
        for end in self._simple(at, depth):
            yield end
            if parts > 1:
                for middle, _ in self.scan.choice(end, (" and ", " or ")):
                    yield from self.condition(middle, depth, parts - 1)

    def _simple(self, at: int, depth: int) -> Ends:
        if depth:
            for middle in self.scan.literal(at, "not "):
                yield from self._simple(middle, depth - 1)
            for inside in self.scan.literal(at, "("):
                for end in self.condition(inside, depth - 1):
                    yield from self.scan.literal(end, ")")
        for end, kind in self.operand(at):
            if isinstance(kind, _PRESENT):
                yield end
            for middle, _ in self.scan.choice(end, _OPS):
                yield from self._compared(middle, certain(kind))
            for middle, _ in self.scan.choice(end, _SETS):
                yield from self._members(middle, certain(kind))

    def _compared(self, at: int, kind: Type) -> Ends:
        yield from self.literal(at, kind)
        if isinstance(kind, EnumType):
            yield from (end for end, _ in self.scan.choice(at, (f'"{as_bytes(v)}"' for v in kind.values)))
        if isinstance(kind, NumberType):
            yield from self.scan.digits(at)
        yield from (end for end, _ in self.operand(at))

    def _members(self, at: int, kind: Type) -> Ends:
        for end in self._compared(at, kind):
            yield from self.scan.literal(end, ")")
            yield from self.scan.literal(end, ",)")
            for again in self.scan.literal(end, ", "):
                yield from self._members(again, kind)

    def _name(self, at: int, wanted: Wanted) -> Typed:
        rest = self.scan.text[at : at + 40]
        for name, kind in self.scope.names.items():
            if rest.startswith(name):
                if not _is_word(rest[len(name) : len(name) + 1]):
                    yield at + len(name), kind
            elif name.startswith(rest) and leads(kind, wanted):
                self.scan.partial = True

    def _fields(self, at: int, kind: Type, wanted: Wanted = ANYTHING, depth: int = FIELD_DEPTH) -> Typed:
        """A value, or a field of it, of a field of it."""
        if wanted.takes(kind):
            yield at, kind
        fields = fields_of(certain(kind)) if depth else {}
        useful = {name: inner for name, inner in fields.items() if wanted.by_field(name, inner, depth - 1)}
        if useful:
            for start in self.scan.literal(at, "."):
                for end, name in self.scan.choice(start, useful):
                    if not _is_word(self.scan.text[end : end + 1]):
                        yield from self._fields(end, useful[name], wanted, depth - 1)

    def _with(self, name: str, kind: Type) -> Values:
        inner = Scope({**self.scope.names, name: kind})
        return Values(self.scan, inner, self._texts, self._spans, self._taken)

    def _function(self, at: int, wanted: Wanted, depth: int) -> Typed:
        for inner, name in self.scan.choice(at, self._useful(wanted)):
            for end, kind in self.operand(inner, inside(name, wanted), depth - 1):
                if name == "need(":
                    yield from self._closed(end, certain(kind), wanted)
                elif isinstance(kind, ListType):
                    for stop, result in self._applied(end, name, kind, depth):
                        yield from self._fields(stop, result, wanted)

    def _leads(self, wanted: Wanted) -> bool:
        names = self.scope.names.values()
        return any(leads(kind, source) for source in wanted.sources for kind in names)

    def _nested(self) -> bool:
        """Whether there is a list of lists."""
        kinds = (certain(kind) for kind in self.scope.names.values())
        return any(isinstance(kind, ListType) and isinstance(certain(kind.item), ListType) for kind in kinds)

    def _can_be_said(self, kind: Type) -> bool:
        """Whether some words of the texts are a value of this type."""
        if kind == TextType("email"):
            return any(_EMAIL.search(text) for text in self._texts)
        return not isinstance(kind, CLOSED) or self._spans.mean(kind)

    def _can_be_made(self, wanted: Wanted) -> bool:
        """Whether what is in scope comes to it within one line: by itself, by a field, by a function."""
        return self._leads(wanted) or any(self._useful(wanted))

    def _useful(self, wanted: Wanted) -> Iterator[str]:
        """Functions that have something to work on."""
        for name in functions_for(wanted):
            if self._leads(inside(name, wanted)) and (name != "flatten(" or self._nested()):
                yield name

    def _applied(self, at: int, function: str, kind: ListType, depth: int) -> Typed:
        if function in _PLAIN:
            yield from self._closed(at, _plain_result(function, kind))
        elif function in _PAIRED:
            for second in self.scan.literal(at, ", "):
                for end, other in self.operand(second, Wanted(certain(kind.item), listed=True), depth - 1):
                    if other == kind:
                        yield from self._closed(end, kind)
        elif function == "top(":
            for middle in self.scan.literal(at, ", n="):
                for end in self.literal(middle, NumberType()):
                    yield from self._closed(end, kind)
                    yield from self._by(end, function, kind)
        else:
            if function == "distinct(" or (function in _SUMS and is_summable(kind.item)):
                yield from self._closed(at, _by_result(function, kind, None))
            yield from self._by(at, function, kind)

    def _by(self, at: int, function: str, kind: ListType) -> Typed:
        fields = fields_of(certain(kind.item))
        if function in _SUMS:
            fields = {name: inner for name, inner in fields.items() if is_summable(inner)}
        for end, chosen in self.scan.choice(at, (f', by="{name}"' for name in fields)):
            result = _by_result(function, kind, fields[chosen[6:-1]])
            yield from self._closed(end, result)
            if function in {"top(", "sort("}:
                yield from ((after, result) for after, _ in self.scan.choice(end, _ORDERS))

    def _closed(self, at: int, kind: Type, wanted: Wanted = ANYTHING) -> Typed:
        for end in self.scan.literal(at, ")"):
            yield from self._fields(end, kind, wanted)


def _is_word(char: str) -> bool:
    return char == "_" or char.isalnum()


def _plain_result(function: str, kind: ListType) -> Type:
    if function == "count(":
        return NumberType()
    if function == "first(":
        return OptionalType(certain(kind.item))
    return kind.item if function == "flatten(" and isinstance(kind.item, ListType) else kind


def _by_result(function: str, kind: ListType, field: Type | None) -> Type:
    item = certain(kind.item)
    match function:
        case "sum(" | "mean(":
            number = certain(field) if field is not None else item
            return number if function == "sum(" else OptionalType(number)
        case "group(" if field is not None and isinstance(item, RecordType):
            return ListType(group_type(certain(field), item))
        case "distinct(" if field is not None:
            return ListType(certain(field))
    return kind
