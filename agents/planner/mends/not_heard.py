"""What a plan did not hear and no mend can put right: it is told as unused, and asked about first."""

from __future__ import annotations

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups import TurnBefore
from agents.planner.mends.follow_ups.carried import time_not_heard
from agents.planner.mends.follow_ups.not_said import deputy_not_heard, most_not_heard, next_not_heard
from agents.planner.mends.follow_ups.once_more import another_not_heard, the_other_not_heard
from agents.planner.mends.given_nothing import lookups_not_used, names_not_heard
from agents.planner.mends.unchecked import (
    both_not_heard,
    change_not_heard,
    condition_not_heard,
    doubles_not_heard,
)
from agents.planner.mends.where.placed import numbers_not_heard
from agents.planner.mends.which.doubtful import range_not_heard
from agents.planner.mends.which.picked import not_picked
from agents.planner.mends.who.laden import laden_not_heard
from agents.planner.mends.who.reporter import reporter_not_heard, reporter_not_told
from agents.planner.mends.who.team import team_not_heard
from agents.planner.mends.who.unassigned import unassigned_not_heard
from agents.planner.orders.impossible import impossible_not_heard


def not_heard(plan: n.Plan, request: str, before: TurnBefore | None = None) -> tuple[str, ...]:
    """Words of the request: one of a list, the team, who reported something or has it, a condition, numbers.

    Args:
        request: normalised, as the person typed it.
        before: the turn that it goes on from, whose time it may change.
    """
    return (
        *not_picked(plan, request),
        *team_not_heard(plan, request),
        *laden_not_heard(plan, request),
        *reporter_not_heard(plan, request),
        *reporter_not_told(plan, request),
        *unassigned_not_heard(plan, request),
        *condition_not_heard(plan, request),
        *change_not_heard(plan, request),
        *doubles_not_heard(plan, request),
        *both_not_heard(plan, request),
        *numbers_not_heard(plan),
        *lookups_not_used(plan),
        *names_not_heard(plan, request),
        *range_not_heard(plan, request),
        *impossible_not_heard(plan, request),
        *(_of_the_turn_before(plan, request, before) if before else ()),
    )


def _of_the_turn_before(plan: n.Plan, request: str, before: TurnBefore) -> tuple[str, ...]:
    return (
        *time_not_heard(plan, request),
        *next_not_heard(plan, request),
        *most_not_heard(plan, request),
        *(another_not_heard(plan, request, before) or deputy_not_heard(plan, request)),
        *the_other_not_heard(plan, request, before),
    )
