"""Names in scope, and what the checker writes down while it walks through a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from agents.language.checked import Bound, Evidence, Flow, Implied, Need, ShownBound, Supposed
from agents.language.flows import flows_to
from agents.language.known import Known
from agents.language.syntax.nodes import Call, Literal
from beffroi.labels import Label, join_all
from beffroi.tool import ToolSpec
from beffroi.types import Type


@dataclass(frozen=True)
class Scope:
    """What a statement can see.

    Attributes:
        names: assigned names, loop variables and ``moi``.
        earlier: results of the turn before.
        present: paths known to have a value here, as canonical text (a guard stands around them).
        controls: what decides whether a statement is reached: conditions, and lists of loops.
        loops: limits of the loops around, outermost first; None where a list has none.
    """

    names: Mapping[str, Known]
    earlier: Mapping[str, Type]
    present: frozenset[str] = frozenset()
    controls: tuple[Known, ...] = ()
    loops: tuple[int | None, ...] = ()

    @property
    def deciding(self) -> Label:
        """The most that the label of what decides here can be."""
        return join_all(control.label for control in self.controls)

    def named(self, name: str, known: Known) -> Scope:
        """With one more name."""
        return replace(self, names={**self.names, name: known})

    def guarded(self, paths: frozenset[str]) -> Scope:
        """With paths known to have a value."""
        return replace(self, present=self.present | paths)

    def controlled(self, known: Known) -> Scope:
        """With one more value that decides."""
        return replace(self, controls=(*self.controls, known))

    def looped(self, limit: int | None) -> Scope:
        """Inside one more loop."""
        return replace(self, loops=(*self.loops, limit))


@dataclass(frozen=True)
class Site:
    """One call as the checker met it."""

    call: Call
    spec: ToolSpec
    depends: frozenset[int]
    loops: tuple[int | None, ...]


@dataclass
class Notes:
    """Everything written down, in the order met.

    Attributes:
        scopes: line of each statement -> what it can see.
        limits: line of each loop -> at most so many items.
        typed: (line, canonical text) -> type of each expression.
        literals: (line, index) -> type of each literal of a condition.
    """

    types: dict[str, Type] = field(default_factory=dict)
    evidence: dict[tuple[int, str, int], Evidence] = field(default_factory=dict)
    implied: dict[tuple[int, str], Implied] = field(default_factory=dict)
    needs: list[Need] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    supposed: list[Supposed] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    scopes: dict[int, Scope] = field(default_factory=dict)
    limits: dict[int, int | None] = field(default_factory=dict)
    typed: dict[tuple[int, str], Type] = field(default_factory=dict)
    literals: dict[tuple[int, int], Type] = field(default_factory=dict)
    given: dict[tuple[int, str], Bound] = field(default_factory=dict)
    conditions: dict[int, Label] = field(default_factory=dict)
    shown: list[ShownBound] = field(default_factory=list)

    def trace(self, literal: Literal, use: str, evidence: Evidence) -> None:
        """Write down a literal's evidence, and that it is supposed where it is."""
        self.evidence[literal.line, use, literal.index] = evidence
        if evidence.supposed:
            self.supposed.append(Supposed(literal.line, use, str(evidence.value)))

    def need(self, line: int, expression: str) -> None:
        """Write down that an optional value is used as certain."""
        if (need := Need(line, expression)) not in self.needs:
            self.needs.append(need)

    def flow(self, known: Known, to_line: int, argument: str) -> None:
        """Write down where a value goes."""
        self.flows += [flow for flow in flows_to(known, to_line, argument) if flow not in self.flows]
