"""What a request of several steps says of how they hang together: conditions and their other side, what is
left of a list, what is said once, which of two is meant, lists found one by one."""

from __future__ import annotations

from agents.planner.mends.flows.branches import in_every_case, nothing_else
from agents.planner.mends.flows.complements import (
    counted_in_all,
    not_what_is_left,
    the_rest_sent,
    told_of_theirs,
)
from agents.planner.mends.flows.conditions import as_can_be, as_conditions_say, without_condition
from agents.planner.mends.flows.nested import as_one_list
from agents.planner.mends.flows.ordinals import done_to_the_numbered
from agents.planner.mends.flows.others import all_but_the_picked, the_others
from agents.planner.mends.flows.referred import as_referred
from agents.planner.mends.flows.repeated import said_once, told_once, with_each_search
from agents.planner.mends.tree import Mend

FLOWS: tuple[Mend, ...] = (
    as_can_be,
    nothing_else,
    as_conditions_say,
    in_every_case,
    without_condition,
    not_what_is_left,
    counted_in_all,
    the_others,
    all_but_the_picked,
    the_rest_sent,
    told_of_theirs,
    said_once,
    told_once,
    with_each_search,
    as_referred,
    done_to_the_numbered,
    as_one_list,
)
"""In the order in which they are applied, each where the plan still checks."""
