"""A request as the person typed it, and as the model reads it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from agents.planner.drafts import PlanRequest
from agents.planner.examples.nearest import Near
from agents.planner.prompt import normalise_request
from agents.planner.spelling import Aligned
from beffroi.tool import ToolSpec

_LONGEST = 1e6
"""Seconds that no answer takes."""


@dataclass(frozen=True)
class Heard:
    """A request as the person typed it and as the model reads it.

    Plans over the one have their literals in its words (`agents.planner.spelling`). ``listed`` has the tools
    whose signatures the model is shown, ``unwanted`` effects that the request does not order, ``processor``
    what each answer of the model took, ``near`` the examples that are most like it.
    """

    typed: PlanRequest
    read: PlanRequest
    spelling: Aligned
    listed: tuple[ToolSpec, ...]
    unwanted: frozenset[str]
    near: tuple[Near, ...] = ()
    processor: list[float | None] = field(default_factory=list)

    @property
    def spent(self) -> float | None:
        """Seconds of processor time so far; None where a model does not tell, or tells what cannot be."""
        told = [each for each in self.processor if each is not None and 0 <= each < _LONGEST]
        return sum(told) if told and len(told) == len(self.processor) else None


def tidy(request: PlanRequest) -> PlanRequest:
    """The same with its texts in the form that prompts have; what came before the earlier turn stays."""
    before = request.before
    tidy = replace(before, request=normalise_request(before.request)) if before else None
    return replace(request, text=normalise_request(request.text), before=tidy)
