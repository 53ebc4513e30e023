"""What a plan comes to with the results there are: the evaluator's answer to « what next? »."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agents.interpreter.outcomes import Outcome
from agents.interpreter.values import Labeled, Sites, Value
from beffroi.labels import CONSTANT, Label, Readers
from beffroi.tool import Effect, ToolSpec
from beffroi.types import Type

MAX_ITEMS = 2_000
"""Elements of one list, and turns of all loops together."""
MAX_SEEN = 30_000
"""Elements that the functions and filters of one evaluation go through."""
MAX_CALLS = 500
"""Calls of one run."""


@dataclass(frozen=True)
class Context:
    """What evaluation knows beside plan and results.

    Attributes:
        now: the run's own time, from which ages are counted.
        me: the person who asks, as the directory has them; None where it knows none, `Waiting` where not
            asked.
        earlier: results of the turn before, by name.
        fresh: newer versions of records, read again after a change, by `record_key`.
        replies: values that the person gave for a parameter, by (line, parameter).
        anew: parameters whose words found nothing that was meant: they are asked for, whatever the plan has.
        unseen: by port of the broker, who may know that a search there found nothing; one that is not named
            shows every member of staff the same.
    """

    now: datetime
    me: Any = None
    earlier: Mapping[str, Labeled] = field(default_factory=dict)
    fresh: Mapping[tuple[str, Any], Any] = field(default_factory=dict)
    replies: Mapping[tuple[int, str], Any] = field(default_factory=dict)
    anew: Collection[tuple[int, str]] = ()
    unseen: Mapping[str, Readers] = field(default_factory=dict)


@dataclass(frozen=True)
class CallSite:
    """One call, at one turn of its loops.

    Attributes:
        site: ``"4"``, or ``"4[2]"`` for the third turn of the loop around line 4.
        arguments: by parameter; absent optionals are left out.
        label: of the conditions and loops that it stands under.
        outcome: what became of it; None where it has not run.
        blocked: why it will not run: the sentence of what failed or was left out before it.
        told: the label of what is said of it, why it failed or is blocked: the sentence may quote values.
        after: effects on its system done before it, in the plan's order.
    """

    site: str
    line: int
    spec: ToolSpec
    arguments: Mapping[str, Value]
    label: Label
    looped: bool
    outcome: Outcome | None = None
    blocked: str = ""
    told: Label = CONSTANT
    after: int = 0

    @property
    def is_effect(self) -> bool:
        """Whether it changes or sends something."""
        return self.spec.effect is not Effect.READ


Do = Callable[[CallSite], Outcome | None]
"""Carries out an effect whose arguments are all known, and says what became of it; None leaves it undone."""


@dataclass(frozen=True)
class Ambiguous:
    """A lookup with several candidates: the person picks one. ``label`` is of the text and of all of them."""

    site: str
    text: str
    candidates: tuple[Any, ...]
    label: Label


@dataclass(frozen=True)
class Unsaid:
    """A value that nobody said: asked in words, or picked from a closed list; or left out, where that is
    possible. ``prose`` is any words that somebody is to read: a comment, a message."""

    line: int
    parameter: str
    text: str
    choices: tuple[str, ...] = ()
    optional: bool = False
    prose: bool = False


Need = Ambiguous | Unsaid


@dataclass(frozen=True)
class Stop:
    """The run cannot go on: what is missing and what to do. ``label`` is of the values that it quotes."""

    site: str
    sentence: str
    hint: str = ""
    label: Label = CONSTANT


@dataclass(frozen=True)
class ShownValue:
    """Something the plan shows.

    Attributes:
        kind: answer, table, map or chart.
        name: the plan's own text of it.
        type: its type where the checker told, with the unit of a number.
        about: the type of the variable that stands in it alone, or of which it is the count, sum or mean.
        phrase: what the plan's sentences call it: « le nombre de tickets du 18e »; empty where the person
            gave other words since.
    """

    kind: str
    name: str
    value: Value
    type: Type | None = None
    about: Type | None = None
    phrase: str = ""


@dataclass(frozen=True)
class Evaluation:
    """Where a plan stands.

    Attributes:
        calls: every call met, in order.
        reads: those to run now, side by side.
        effects: effects ready to be approved or done, in the plan's order, finished ones included.
        provisional: sites of reads that come after an effect not yet done; they will be read again.
        partial_loops: lines of loops with effects over an incomplete list.
        made: what effects returned, in their order: a record that several changed stands there as often.
        open: something is still unknown beyond ``reads``, ``effects`` and ``needs``.
    """

    calls: tuple[CallSite, ...]
    reads: tuple[CallSite, ...]
    effects: tuple[CallSite, ...]
    needs: tuple[Need, ...]
    stop: Stop | None
    shown: tuple[ShownValue, ...]
    names: Mapping[str, Value]
    provisional: Sites
    partial_loops: tuple[int, ...]
    open: bool
    made: tuple[Labeled, ...] = ()

    @property
    def next_effect(self) -> CallSite | None:
        """The first effect that has not been tried."""
        return next((effect for effect in self.effects if effect.outcome is None), None)
