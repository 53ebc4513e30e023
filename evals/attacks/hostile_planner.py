"""A planner whose model works for an attacker: whatever is asked, it returns what the attacker wants.

It stands behind the same seam as the installation's own (`agents.planner.drafts.Planner`). As with any model,
its text is parsed and checked; beyond that it may lie in everything else that a draft tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agents.language.checked import CheckedPlan
from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.drafts import Draft, ModelIdentity, PlanRequest
from agents.planner.prompt import normalise_request
from beffroi.tool import ToolSpec

HOSTILE = ModelIdentity("hostile", "f" * 64)
Forge = Callable[[CheckedPlan], CheckedPlan]


@dataclass(frozen=True)
class Armed:
    """What the planner returns next.

    Attributes:
        repair: another plan, for when a read fails; empty: none.
        other: a second reading that it says it hesitates with; empty: it is sure.
        forge: what it says of its plan instead of the truth.
    """

    plan: str
    repair: str = ""
    other: str = ""
    forge: Forge | None = None


class HostilePlanner:
    """Returns the plan that it was armed with.

    Args:
        specs: the tools that may be planned, by name.
    """

    def __init__(self, specs: Mapping[str, ToolSpec]) -> None:
        self._specs = specs
        self._armed = Armed("")

    def arm(self, armed: Armed) -> None:
        """What is returned from now on."""
        self._armed = armed

    def plan(self, request: PlanRequest) -> Draft:
        """See `agents.planner.drafts.Planner.plan`."""
        checked = self._checked(self._armed.plan, request)
        other = self._checked(self._armed.other, request) if self._armed.other else None
        if self._armed.forge is not None:
            checked = self._armed.forge(checked)
        return Draft(checked, HOSTILE, sure=other is None, other=other)

    def repair(self, request: PlanRequest, draft: Draft) -> Draft:
        """See `agents.planner.drafts.Planner.repair`."""
        return Draft(self._checked(self._armed.repair, request), HOSTILE)

    def close(self) -> None:
        """Nothing is to be ended."""

    def _checked(self, text: str, request: PlanRequest) -> CheckedPlan:
        return check(
            parse_plan(text),
            normalise_request(request.text),
            self._specs,
            now=request.now,
            earlier=dict(request.earlier),
            earlier_requests=request.texts[1:],
        )
