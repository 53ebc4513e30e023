"""What is known of a plan before anything runs: the checker's result, for review, interpreter and screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.language.syntax.nodes import Plan
from beffroi.labels import Label
from beffroi.tool import ToolSpec
from beffroi.types import Type


@dataclass(frozen=True)
class Span:
    """Where a value stands in the request: character offsets, end exclusive.

    ``turn`` is 0 for this request, 1 for the one before it, and so on.
    """

    start: int
    end: int
    text: str
    turn: int = 0


@dataclass(frozen=True)
class Evidence:
    """Why a literal has its value.

    Attributes:
        value: the typed value (enum member, int, float, timedelta, str).
        span: the person's words it was read from; None where it is supposed.
        supposed: shown as such and confirmed before an effect or a personal read.
        said: the literal as the plan has it.
        by_default: it is the default that the tool declares; nobody has to have said it.
    """

    value: Any
    span: Span | None
    supposed: bool
    said: str
    by_default: bool = False


@dataclass(frozen=True)
class Question:
    """A value that only the person can give; ``choices`` where it is one of a closed list.

    Attributes:
        optional: the tool does without it, and then looks among all.
    """

    text: str
    choices: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Later:
    """A value resolved at run time from the words of another parameter of the same call, once they are known.

    Where they do not tell it, the question is asked.
    """

    parameter: str
    question: Question


Implied = Evidence | Question | Later
"""What stands where a call has no usable literal: a supposed value, or how it is got."""


@dataclass(frozen=True)
class Need:
    """An optional value that the plan uses as certain: where it is missing, the run stops and says so."""

    line: int
    expression: str


@dataclass(frozen=True)
class Step:
    """One call of the plan, in order of the text.

    Attributes:
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
    """Upper bounds that follow from the plan; None where a loop's list has no limit."""

    calls: int | None
    effects: int | None


@dataclass(frozen=True)
class Flow:
    """A field of one step's result that reaches an argument of another step, or the screen (``to_line`` 0).

    ``field`` is empty for the whole record; ``from_line`` is 0 for ``moi`` and for an earlier turn's result;
    ``argument`` is ``"condition"`` where the field decides whether the step is done at all.
    """

    from_line: int
    record: str
    field: str
    to_line: int
    argument: str


@dataclass(frozen=True)
class Bound:
    """The most that can be known of a value before anything runs.

    Attributes:
        label: the most that its label can be, what it holds by nature included.
        named: whether it is a record that the person named.
    """

    label: Label
    named: bool = False


@dataclass(frozen=True)
class ShownBound:
    """A value that the plan shows: its type's name, its field where it is one, its bound, and the plan's own
    text of it."""

    record: str
    field: str
    label: Label
    text: str = ""


@dataclass(frozen=True)
class CheckedPlan:
    """A plan that is well typed and traced to the request.

    Attributes:
        types: type of each assigned name and loop variable.
        evidence: (line, argument or option name, position) -> evidence of each literal; ``"condition"`` names
            what a condition compares, and the position is the literal's ``index``.
        implied: (line, parameter) -> what stands where the plan has ``ask()``, nothing, or an ambiguous word;
            it goes before the plan's own argument.
        needs: optional values used as certain.
        results: type of each name at the end of the plan, as a later turn may use it (``avant.NAME``).
        sentences: one French sentence per statement that a person should read, in order.
        unused: words of the request that no step uses.
        given: (line, parameter) -> bound of what the call is given.
        conditions: line -> the most that the label can be of the conditions and loops around a call.
        shown: what is shown, conditions included.
        typed: (line, canonical text) -> type of each expression there.
        phrased: (line, canonical text) -> what a shown value is called: « le nombre de tickets du 18e ».
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
    implied: Mapping[tuple[int, str], Implied] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    results: Mapping[str, Type] = field(default_factory=dict)
    given: Mapping[tuple[int, str], Bound] = field(default_factory=dict)
    conditions: Mapping[int, Label] = field(default_factory=dict)
    shown: tuple[ShownBound, ...] = ()
    typed: Mapping[tuple[int, str], Type] = field(default_factory=dict)
    phrased: Mapping[tuple[int, str], str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.plan.text

    @property
    def has_effects(self) -> bool:
        return any(step.spec.effect != "read" for step in self.steps)
