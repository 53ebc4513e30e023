"""What a planner gives: a checked plan, with how it came about. The seam between words and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from agents.language.checked import CheckedPlan
from agents.models.protocol import ModelIdentity
from agents.planner.prompt import Turn, normalise_request
from beffroi.types import Type

__all__ = ["Draft", "ModelIdentity", "Past", "PlanRequest", "Planner", "Turn", "past_requests"]


@dataclass(frozen=True)
class Past(Turn):
    """A turn that also knows what the person typed before it, latest first: literals may be from there."""

    requests: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanRequest:
    """What is to be planned.

    Attributes:
        now: the run's time, for words such as « hier ».
        before: the turn of the conversation that it continues; a `Past` where the caller knows more.
        earlier: types of the results of that turn, by name (``avant.NAME``).
        older: names of those that it took over itself, from turns before it.
    """

    text: str
    now: datetime
    before: Turn | None = None
    earlier: Mapping[str, Type] = field(default_factory=dict)
    older: frozenset[str] = frozenset()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that the person typed, latest first: where a plan's literals may be from."""
        return (self.text, *past_requests(self.before))


def past_requests(before: Turn | None) -> tuple[str, ...]:
    """What the person typed before, latest first, as the checker takes it."""
    if before is None:
        return ()
    older = before.requests if isinstance(before, Past) else ()
    return tuple(normalise_request(text) for text in (before.request, *older))


@dataclass(frozen=True)
class Draft:
    """A plan that is well typed and traced to the request.

    Attributes:
        model: which wrote it; in a cascade the first or the larger one.
        seconds: the whole planning on the clock.
        processor: seconds of processor time that models took for it; None where one does not tell.
        tokens: that the model wrote.
        margin: how likely it is right, from 0 to 1, where that was learnt; else how certain the least certain
            of its choices was. None where unknown.
        signs: what tells how likely it is right (`agents.planner.sureness`); empty where that is not learnt.
        attempts: 1, or 2 where an error went back to be mended.
        sure: planned at once and above the calibrated margin; else the person says which reading is theirs.
        other: the second-best reading, for the same request and `earlier`; None where there is none.
    """

    checked: CheckedPlan
    model: ModelIdentity
    seconds: float = 0.0
    processor: float | None = None
    tokens: int = 0
    margin: float | None = None
    attempts: int = 1
    sure: bool = True
    other: CheckedPlan | None = None
    signs: tuple[float, ...] = ()


class Planner(Protocol):
    """From a request to a plan. Sees what people typed, plans and types; never what a tool returned."""

    def plan(self, request: PlanRequest) -> Draft:
        """A plan for the request.

        Raises:
            PlanError: no plan could be made; says what is wrong.
            ModelError: the model failed.
        """
        ...

    def repair(self, request: PlanRequest, draft: Draft) -> Draft:
        """One other plan than the draft, whose read failed; of the failure nothing is told.

        Raises:
            PlanError: there is none.
            ModelError: the model failed.
        """
        ...

    def close(self) -> None:
        """End its models, where it has any."""
        ...


class InstalledPlanner(Planner, Protocol):
    """A planner with models of its own: one, or a cascade."""

    @property
    def identity(self) -> ModelIdentity:
        """Which model plans; in a cascade, the first. A draft names the one that wrote it."""
        ...
