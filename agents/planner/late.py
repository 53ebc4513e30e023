"""The installation's own planner, made at the first request: looking at runs needs no model."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from agents.planner.drafts import Draft, PlanRequest
from beffroi.settings.installation import Settings

if TYPE_CHECKING:
    from agents.planner.drafts import InstalledPlanner
    from tools.registry import Registry


class LatePlanner:
    """Makes the real planner when it is first asked; a model that is missing then fails that one request.

    Args:
        registry: the tools to plan with; this installation's where None.
    """

    def __init__(self, settings: Settings, registry: Registry | None = None) -> None:
        self._settings = settings
        self._registry = registry
        self._made: InstalledPlanner | None = None
        self._lock = threading.Lock()

    def plan(self, request: PlanRequest) -> Draft:
        """See `Planner.plan`."""
        return self.real().plan(request)

    def repair(self, request: PlanRequest, draft: Draft) -> Draft:
        """See `Planner.repair`."""
        return self.real().repair(request, draft)

    def real(self) -> InstalledPlanner:
        """The planner itself.

        Raises:
            ModelError: its model is missing or broken.
        """
        # The model's packages take long to import, and tests bring a planner of their own.
        from agents.planner.build import build_planner

        with self._lock:
            if self._made is None:
                self._made = build_planner(self._settings, self._registry)
            return self._made

    def close(self) -> None:
        """End the model, where it was started."""
        with self._lock:
            if self._made is not None:
                self._made.close()
                self._made = None
