"""A planner for requests that come with their plan: a call that a program makes for a person.

Any other request goes to the installation's own planner. A stated plan is checked like any other: its
literals must be words of its request.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from agents.planner.drafts import Draft, ModelIdentity, PlanRequest
from agents.planner.late import LatePlanner
from agents.planner.scripted import ScriptedPlanner
from beffroi.errors import Refused
from beffroi.settings.installation import Settings

if TYPE_CHECKING:
    from tools.registry import Registry

STATED = ModelIdentity("stated", "0" * 64)


class StatedPlanner(LatePlanner):
    """The installation's planner, and beside it plans that are stated with their request.

    Args:
        registry: the tools to plan with.
    """

    def __init__(self, settings: Settings, registry: Registry) -> None:
        super().__init__(settings, registry)
        self._plans: dict[str, str] = {}
        self._stated = ScriptedPlanner(self._plans, registry.specs)
        self._stating = threading.Lock()

    @contextmanager
    def stating(self, request: str, plan: str) -> Iterator[None]:
        """As long as this lasts, the request has this plan.

        Raises:
            Refused: ``mcp.busy`` where the same words are being asked already.
        """
        with self._stating:
            if request in self._plans:
                raise Refused(
                    "mcp.busy",
                    "La même demande est déjà en cours : attendez sa réponse.",
                    "The same request is under way: wait for its answer.",
                )
            self._plans[request] = plan
        try:
            yield
        finally:
            with self._stating:
                del self._plans[request]

    def plan(self, request: PlanRequest) -> Draft:
        """See `Planner.plan`."""
        if request.text not in self._plans:
            return super().plan(request)
        return replace(self._stated.plan(request), model=STATED)

    def repair(self, request: PlanRequest, draft: Draft) -> Draft:
        """See `Planner.repair`; a stated plan has no other."""
        if request.text in self._plans:
            return self._stated.repair(request, draft)
        return super().repair(request, draft)
