"""A planner for tests: plans written beforehand, checked like any other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from agents.language.checker import check
from agents.language.parser import parse_plan
from agents.planner.drafts import Draft, ModelIdentity, Turn, past_requests
from agents.planner.prompt import normalise_request
from beffroi.errors import Failure, PlanError
from beffroi.identity import Actor
from beffroi.tool import ToolSpec
from beffroi.types import Type

SCRIPTED = ModelIdentity("scripted", "0" * 64)


class ScriptedPlanner:
    """Gives the plan written for a request.

    Args:
        plans: plan text by request.
        specs: the tools that may be planned, by name.
        repairs: another plan by request, for `repair`.
    """

    def __init__(
        self,
        plans: Mapping[str, str],
        specs: Mapping[str, ToolSpec],
        repairs: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._plans = plans
        self._specs = specs
        self._repairs = repairs

    def plan(
        self,
        request: str,
        before: Turn | None,
        *,
        actor: Actor,
        now: datetime,
        earlier: Mapping[str, Type] = MappingProxyType({}),
    ) -> Draft:
        """The plan written for this request.

        Raises:
            PlanError: none was written, or it does not check.
        """
        return self._draft(self._plans, request, before, now, earlier)

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
        """The other plan written for this request.

        Raises:
            PlanError: none was written, or it does not check.
        """
        return self._draft(self._repairs, request, before, now, earlier)

    def _draft(
        self,
        plans: Mapping[str, str],
        request: str,
        before: Turn | None,
        now: datetime,
        earlier: Mapping[str, Type],
    ) -> Draft:
        if request not in plans:
            raise PlanError("Aucun plan n'est écrit pour cette demande.", en="No plan is written for this.")
        checked = check(
            parse_plan(plans[request]),
            normalise_request(request),
            self._specs,
            now=now,
            earlier=earlier,
            earlier_requests=past_requests(before),
        )
        return Draft(checked, SCRIPTED)
