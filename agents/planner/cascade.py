"""Two models in a row: a small one plans, and a larger one what the small one is unsure of.

Whatever is planned by either goes the same way: checked, judged, approved. The draft carries the identity of
the model that wrote its plan, which is what the ledger is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agents.models.protocol import ModelIdentity
from agents.planner.drafts import Draft, PlanRequest
from agents.planner.planner import ModelPlanner
from beffroi.errors import ModelError, PlanError

_Attempt = Callable[[ModelPlanner], Draft]


class CascadePlanner:
    """Plans with the first model, and with the larger one where the first is unsure or finds no plan.

    Where the larger one fails or finds none either, an unsure plan of the first stands, still unsure: the
    person is asked which reading is theirs.

    Args:
        first: the small planner, asked each time.
        larger: asked only where the first is unsure.
    """

    def __init__(self, first: ModelPlanner, larger: ModelPlanner) -> None:
        self._first = first
        self._larger = larger

    @property
    def identity(self) -> ModelIdentity:
        """The first model's; a draft has the identity of the one that wrote it."""
        return self._first.identity

    def plan(self, request: PlanRequest) -> Draft:
        """See `Planner.plan`."""
        return self._cascade(lambda planner: planner.plan(request))

    def repair(self, request: PlanRequest, draft: Draft) -> Draft:
        """See `Planner.repair`. What the larger model planned, it mends."""

        def attempt(planner: ModelPlanner) -> Draft:
            return planner.repair(request, draft)

        if draft.model == self._larger.identity:
            return attempt(self._larger)
        return self._cascade(attempt)

    def close(self) -> None:
        """End both models."""
        self._first.close()
        self._larger.close()

    def _cascade(self, attempt: _Attempt) -> Draft:
        try:
            unsure = attempt(self._first)
        except PlanError:
            return attempt(self._larger)
        if unsure.sure:
            return unsure
        try:
            larger = attempt(self._larger)
        except (PlanError, ModelError):
            return unsure
        spent = (unsure.processor, larger.processor)
        return replace(
            larger,
            seconds=unsure.seconds + larger.seconds,
            processor=None if None in spent else sum(each for each in spent if each is not None),
        )
