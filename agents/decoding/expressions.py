"""Calls, loops and what is shown: the parts of a line that is being written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agents.decoding.scan import Scan
from agents.decoding.scope import Scope
from agents.decoding.spans import Spans
from agents.decoding.values import Ends, Typed, Values
from agents.decoding.wanted import ANY_GROUPS, ANYTHING, Wanted
from agents.language.checking.fits import fits, is_reference
from agents.language.known import certain
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.types import TextType, Type


class Expressions(Values):
    """Matchers of one line over a scope."""

    def __init__(
        self,
        scan: Scan,
        scope: Scope,
        specs: Mapping[str, ToolSpec],
        texts: tuple[str, ...],
        spans: Spans,
        taken: frozenset[str],
    ) -> None:
        super().__init__(scan, scope, texts, spans, taken)
        self._specs = specs

    def value(self, at: int) -> Typed:
        """What may stand behind ``name = ``."""
        yield from self.call(at, effects_only=False)
        yield from self.operand(at)

    def call(self, at: int, effects_only: bool) -> Typed:
        """A tool call; standing alone, only one with an effect has a use."""
        rest = self.scan.text[at : at + 80]
        for name, spec in self._specs.items():
            start = f"{name}("
            begun, whole = start.startswith(rest), rest.startswith(start)
            if not (begun or whole) or (effects_only and spec.effect is Effect.READ):
                continue
            if not self._within_reach(spec):
                continue
            if whole:
                for end in self._arguments(at + len(start), spec, frozenset()):
                    yield end, spec.returns
            else:
                self.scan.partial = True

    def loop(self, at: int) -> Iterator[tuple[int, str, Type]]:
        """``t in tickets:`` with the name and type of an item."""
        for middle, name in self.scan.identifier(at):
            if not self.is_new(name):
                continue
            for source in self.scan.literal(middle, " in "):
                for end, item in self.items(source):
                    for stop in self.scan.literal(end, ":"):
                        yield stop, name, item

    def shown(self, at: int, wanted: Wanted = ANYTHING) -> Ends:
        """What may be shown, to the closing bracket."""
        for end, _ in self.operand(at, wanted):
            yield from self.scan.literal(end, ")")
            for again in self.scan.literal(end, ", "):
                yield from self.shown(again, wanted)

    def has_groups(self) -> bool:
        """Whether there is something to make a chart of."""
        return self._can_be_made(ANY_GROUPS)

    def _arguments(self, at: int, spec: ToolSpec, given: frozenset[str]) -> Ends:
        if all(p.name in given for p in spec.parameters if p.required):
            yield from self.scan.literal(at, ")")
        for parameter in spec.parameters:
            if parameter.name in given or not self._can_be_given(parameter):
                continue
            for middle in self.scan.literal(at, f"{', ' if given else ''}{parameter.name}="):
                for end in self._argument(middle, parameter):
                    yield from self._arguments(end, spec, given | {parameter.name})

    def _argument(self, at: int, parameter: Parameter) -> Ends:
        if not is_reference(parameter.type):
            yield from self.scan.literal(at, "ask()")
            yield from self.literal(at, parameter.type)
        for end, kind in self.operand(at, Wanted(parameter.type)):
            if fits(certain(kind), parameter.type) or self._is_address(at, end, kind, parameter.type):
                yield end

    def _within_reach(self, spec: ToolSpec) -> bool:
        return all(self._can_be_given(parameter) for parameter in spec.parameters if parameter.required)

    def _can_be_given(self, parameter: Parameter) -> bool:
        """Whether there is a value for it: words to copy, a question, or a result in scope."""
        if not is_reference(parameter.type) and (parameter.required or self._can_be_said(parameter.type)):
            return True
        return self._can_be_made(Wanted(parameter.type))

    def _is_address(self, at: int, end: int, kind: Type, wanted: Type) -> bool:
        """A directory entry's own e-mail address where one is wanted."""
        is_email = self.scan.text[at:end].endswith(".email")
        return is_email and wanted == TextType("email") and isinstance(certain(kind), TextType)
