"""Two models in a row: a small one plans, and a larger one what the small one is unsure of.

Whatever is planned by either goes the same way: checked, judged, approved. The draft carries the identity of
the model that wrote its plan, which is what the ledger is told.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from agents.models.protocol import ModelIdentity
from agents.planner.drafts import Draft, PlanRequest
from agents.planner.planner import ModelPlanner
from beffroi.errors import ModelError, PlanError

_Attempt = Callable[[ModelPlanner], Draft]
_log = logging.getLogger("beffroi.planner")


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
        began, unsure = time.monotonic(), None
        with suppress(PlanError):
            unsure = attempt(self._first)
        if unsure is not None and unsure.sure:
            return unsure
        try:
            larger = attempt(self._larger)
        except (PlanError, ModelError) as error:
            if unsure is None:
                raise
            if isinstance(error, ModelError):
                _log.warning("The larger model failed; an unsure plan of the first stands: %s", error.en)
            return replace(unsure, seconds=time.monotonic() - began, processor=None)
        return replace(
            larger,
            seconds=time.monotonic() - began,
            processor=_sum(None if unsure is None else unsure.processor, larger.processor),
            tokens=larger.tokens + (0 if unsure is None else unsure.tokens),
        )


def _sum(first: float | None, second: float | None) -> float | None:
    """Processor time of both; None where that of one is not known, so that it is never told too low."""
    return None if first is None or second is None else first + second
