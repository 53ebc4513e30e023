"""What is known of a plan before anything runs: the checker's result, read by review, interpreter and screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.language.nodes import Plan
from beffroi.tool import ToolSpec
from beffroi.types import Type


@dataclass(frozen=True)
class Span:
    """Where a value stands in the request: character offsets, end exclusive."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Evidence:
    """Why a literal has its value.

    Attributes:
        value: the typed value (enum member, int, float, timedelta, str).
        span: the person's words it was read from; None where it is supposed.
        supposed: shown as such and confirmed before an effect or a personal read.
        said: the literal as the plan has it.
    """

    value: Any
    span: Span | None
    supposed: bool
    said: str


@dataclass(frozen=True)
class Step:
    """One call of the plan, in order of the text.

    Attributes:
        site: ``"line.column-free index"`` of the call, such as ``"3"`` (line) — a plan has one call a line.
        sentence: French sentence made from the checked plan.
        depends: lines whose results flow into this call, conditions and loops included.
        in_loop: whether it stands in a loop.
        constants: argument name -> typed value known before anything runs.
    """

    line: int
    spec: ToolSpec
    sentence: str
    depends: frozenset[int]
    in_loop: bool
    constants: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Supposed:
    """A value that nobody said: which parameter, which value, in which step."""

    line: int
    parameter: str
    value: str


@dataclass(frozen=True)
class Bounds:
    """Upper bounds that follow from the plan and the tools' page limits; None where a loop's list has no limit."""

    calls: int | None
    effects: int | None


@dataclass(frozen=True)
class Flow:
    """A field of one step's result that reaches an argument of another step, or the screen (``to_line`` 0)."""

    from_line: int
    record: str
    field: str
    to_line: int
    argument: str


@dataclass(frozen=True)
class CheckedPlan:
    """A plan that is well typed and traced to the request.

    Attributes:
        types: type of each assigned name and loop variable.
        evidence: (line, argument or option name, position) -> evidence of each literal.
        sentences: one French sentence per statement that a person should read, in order.
        unused: words of the request that no step uses.
        cannot: the reason where no tool serves.
    """

    plan: Plan
    types: Mapping[str, Type]
    evidence: Mapping[tuple[int, str, int], Evidence]
    steps: tuple[Step, ...]
    sentences: tuple[str, ...]
    supposed: tuple[Supposed, ...]
    unused: tuple[str, ...]
    bounds: Bounds
    flows: tuple[Flow, ...]
    cannot: str | None = None

    @property
    def text(self) -> str:
        return self.plan.text

    @property
    def has_effects(self) -> bool:
        return any(step.spec.effect != "read" for step in self.steps)
