"""The installation's own planner, made at the first request: looking at runs needs no model."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from agents.planner.drafts import Draft, Turn
from beffroi.errors import Failure, PlanError
from beffroi.identity import Actor
from beffroi.settings import Settings
from beffroi.types import Type

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

    def plan(
        self,
        request: str,
        before: Turn | None,
        *,
        actor: Actor,
        now: datetime,
        earlier: Mapping[str, Type] = MappingProxyType({}),
    ) -> Draft:
        """See `Planner.plan`."""
        return self.real().plan(request, before, actor=actor, now=now, earlier=earlier)

    def repair(
        self,
        request: str,
        before: Turn | None,
        draft: Draft,
        error: PlanError | Failure,
        *,
        actor: Actor,
        now: datetime,
        earlier: Mapping[str, Type] = MappingProxyType({}),
    ) -> Draft:
        """See `Planner.repair`."""
        return self.real().repair(request, before, draft, error, actor=actor, now=now, earlier=earlier)

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
