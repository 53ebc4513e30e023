"""Plans written beforehand, checked like any other: for plans that calls state, fault trials, tests."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from agents.language.checked import CheckedPlan
from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.drafts import Draft, ModelIdentity, PlanRequest
from agents.planner.prompt import normalise_request
from beffroi.errors import PlanError
from beffroi.tool import ToolSpec

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

    def plan(self, request: PlanRequest) -> Draft:
        """The plan written for this request.

        Raises:
            PlanError: none was written, or it does not check.
        """
        return self._draft(self._plans, request)

    def repair(self, request: PlanRequest, draft: Draft) -> Draft:
        """The other plan written for this request.

        Raises:
            PlanError: none was written, or it does not check.
        """
        return self._draft(self._repairs, request)

    def close(self) -> None:
        """Nothing is to be ended."""

    def _draft(self, plans: Mapping[str, str], request: PlanRequest) -> Draft:
        if request.text not in plans:
            raise PlanError("Aucun plan n'est écrit pour cette demande.", en="No plan is written for this.")

        def checked(plan: str) -> CheckedPlan:
            return check(
                parse_plan(plan),
                normalise_request(request.text),
                self._specs,
                now=request.now,
                earlier=request.earlier,
                earlier_requests=request.texts[1:],
            )

        other = checked(self._others[request.text]) if request.text in self._others else None
        return Draft(
            checked(plans[request.text]), SCRIPTED, sure=request.text not in self._unsure, other=other
        )
