"""The grammar of a plan that is being written: names in scope, signatures, spans of the request.

It is read off the same declarations as the checker, which has the last word. It is a little wider; narrower
on purpose where a small model only errs: no words looked for in a text field, no number above four figures in
a condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from agents.decoding.expressions import Expressions
from agents.decoding.scan import Scan, as_bytes
from agents.decoding.scope import Loop, Scope
from agents.decoding.spans import Spans
from agents.decoding.wanted import ANY_GROUPS, ANYTHING
from agents.language.known import certain
from beffroi.records import Person
from beffroi.tool import ToolSpec
from beffroi.types import RecordType, Type

_SHOWN = {"answer(": ANYTHING, "map(": ANYTHING, "table(": ANYTHING, "chart(": ANY_GROUPS}
"""Ways to show something, and what each can show (`agents.language.checking.shows`)."""
_STEP = 4
_DEEPEST = 3
"""Blocks within each other: a loop, a condition in it, and one more in its « sinon »."""


class PlanGrammar:
    """Judges prefixes of a plan for one request.

    Args:
        specs: tools that may be called.
        texts: the request, then earlier requests of the conversation: where spans may come from.
        earlier: types of the earlier turn's results; one that may be missing is taken as there, and the
        checker writes down that it is needed.
    """

    def __init__(
        self, specs: Mapping[str, ToolSpec], texts: tuple[str, ...], earlier: Mapping[str, Type] | None = None
    ) -> None:
        self._specs = specs
        self._texts = texts
        self._spans = Spans(texts)
        self._systems = frozenset(spec.system for spec in specs.values())
        names: dict[str, Type] = {"moi": RecordType(Person)}
        names |= {f"avant.{name}": certain(kind) for name, kind in (earlier or {}).items()}
        self._states: dict[str, Scope | None] = {"": Scope(names)}

    @property
    def tools(self) -> tuple[str, ...]:
        """Names of the tools that may be called."""
        return tuple(self._specs)

    def viable(self, text: str) -> bool:
        """Whether the text (bytes as latin-1, see `scan`) can still become a plan."""
        done, broken, last = text.rpartition("\n")
        scope = self._scope(done)
        if scope is None or (broken and not done):
            return False
        scan = Scan(last)
        return any(end == len(last) for end, _ in self._line(scan, scope)) or scan.partial

    def complete(self, text: str) -> bool:
        """Whether the text is a whole plan."""
        scope = self._scope(text)
        return bool(text) and scope is not None and not scope.opened

    def _scope(self, text: str) -> Scope | None:
        if text not in self._states:
            done, _, last = text.rpartition("\n")
            before = self._scope(done)
            self._states[text] = self._after(before, last) if before is not None else None
        return self._states[text]

    def _after(self, scope: Scope, line: str) -> Scope | None:
        scan = Scan(line)
        return next((after for end, after in self._line(scan, scope) if end == len(line)), None)

    def _line(self, scan: Scan, scope: Scope) -> Iterator[tuple[int, Scope]]:
        for indent in self._indents(scope):
            for at in scan.literal(0, " " * indent):
                if scan.text.startswith(" ", at):
                    continue
                kept = tuple(i for i in scope.closable if i < indent)
                inner = replace(scope.at(indent), indent=indent, opened=False, closable=kept)
                yield from self._statement(scan, at, inner, indent in scope.branches)

    @staticmethod
    def _indents(scope: Scope) -> tuple[int, ...]:
        if scope.opened:
            return (scope.indent + _STEP,)
        return (scope.indent, *scope.closable)

    def _statement(self, scan: Scan, at: int, scope: Scope, may_else: bool) -> Iterator[tuple[int, Scope]]:
        parts = Expressions(scan, scope, self._specs, self._texts, self._spans, self._systems)
        yield from self._call(parts, at, scope)
        yield from self._assign(parts, at, scope)
        yield from self._show(parts, at, scope)
        yield from self._block(parts, at, scope)
        if may_else:
            for end in scan.literal(at, "else:"):
                yield end, _opened(scope, branch=False)
            for middle in scan.literal(at, "elif "):
                for end in parts.condition(middle):
                    for stop in scan.literal(end, ":"):
                        yield stop, _opened(scope, branch=True)
        if at == 0 and len(scope.names) == sum(1 for n in scope.names if n == "moi" or "." in n):
            for end in scan.literal(at, "cannot()"):
                yield end, scope

    def _call(self, parts: Expressions, at: int, scope: Scope) -> Iterator[tuple[int, Scope]]:
        for end, _ in parts.call(at, effects_only=True):
            yield end, scope

    def _assign(self, parts: Expressions, at: int, scope: Scope) -> Iterator[tuple[int, Scope]]:
        for middle, name in parts.scan.identifier(at):
            if not parts.is_new(name):
                continue
            for value in parts.scan.literal(middle, " = "):
                for end, kind in parts.value(value):
                    yield end, replace(scope, names={**scope.names, name: kind})

    def _show(self, parts: Expressions, at: int, scope: Scope) -> Iterator[tuple[int, Scope]]:
        ways = (way for way in _SHOWN if way != "chart(" or parts.has_groups())
        for inside, way in parts.scan.choice(at, ways):
            for end in parts.shown(inside, _SHOWN[way]):
                yield end, scope

    def _block(self, parts: Expressions, at: int, scope: Scope) -> Iterator[tuple[int, Scope]]:
        if scope.indent >= _DEEPEST * _STEP:
            return
        for middle in parts.scan.literal(at, "for ") if parts.has_items() else ():
            for end, name, kind in parts.loop(middle):
                loop = Loop(scope.indent, name, frozenset(scope.names))
                inner = replace(scope, names={**scope.names, name: kind}, loops=(*scope.loops, loop))
                yield end, _opened(inner, branch=False)
        for middle in parts.scan.literal(at, "if "):
            for end in parts.condition(middle):
                for stop in parts.scan.literal(end, ":"):
                    yield stop, _opened(scope, branch=True)


def _opened(scope: Scope, branch: bool) -> Scope:
    closable = tuple(sorted({*scope.closable, scope.indent}))
    branches = tuple(i for i in scope.branches if i < scope.indent)
    if branch:
        branches = (*branches, scope.indent)
    return replace(scope, opened=True, closable=closable, branches=branches)


def prefix(text: str) -> str:
    """A plan's text in the form that `PlanGrammar` judges."""
    return as_bytes(text)
