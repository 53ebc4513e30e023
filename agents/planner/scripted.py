"""A planner for tests: plans written beforehand, checked like any other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

from agents.language.checked import CheckedPlan
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
        others: the second-best reading by request; the draft is then unsure.
        unsure: requests whose draft is unsure, with or without a second reading.
    """

    def __init__(
        self,
        plans: Mapping[str, str],
        specs: Mapping[str, ToolSpec],
        repairs: Mapping[str, str] = MappingProxyType({}),
        others: Mapping[str, str] = MappingProxyType({}),
        unsure: Collection[str] = (),
    ) -> None:
        self._plans = plans
        self._specs = specs
        self._repairs = repairs
        self._others = others
        self._unsure = frozenset(unsure) | others.keys()

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

        def checked(plan: str) -> CheckedPlan:
            return check(
                parse_plan(plan),
                normalise_request(request),
                self._specs,
                now=now,
                earlier=earlier,
                earlier_requests=past_requests(before),
            )

        other = checked(self._others[request]) if request in self._others else None
        return Draft(checked(plans[request]), SCRIPTED, sure=request not in self._unsure, other=other)
