"""Mends of follow-ups: what a turn leaves unsaid, or says anew, beside the turn before."""

from __future__ import annotations

from typing import Protocol

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.about_a_ticket import head_in_charge, told_of_it, written_to_them
from agents.planner.mends.follow_ups.again import again_for_another
from agents.planner.mends.follow_ups.carried import carried
from agents.planner.mends.follow_ups.context import TurnBefore, turn_before
from agents.planner.mends.follow_ups.done_to import those_done_to
from agents.planner.mends.follow_ups.how_far import how_far
from agents.planner.mends.follow_ups.long_ago import where_it_is_asked
from agents.planner.mends.follow_ups.named_now import this_place, whom_it_names
from agents.planner.mends.follow_ups.of_that_kind import of_that_kind
from agents.planner.mends.follow_ups.once_more import not_once_more
from agents.planner.mends.follow_ups.one_found import the_one_found
from agents.planner.mends.follow_ups.said_now import both_said, said_now
from agents.planner.mends.follow_ups.shown_again import in_another_form, still_counted
from agents.planner.mends.follow_ups.taken_back import taken_back
from agents.planner.mends.follow_ups.their_tickets import their_tickets

__all__ = ["FOLLOW_UPS", "TurnBefore", "turn_before"]


class FollowUp(Protocol):
    """A mend of a follow-up."""

    def __call__(self, plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
        """The plan mended, or as it is.

        Args:
            said: the request, normalised, alone.
        """
        ...


FOLLOW_UPS: tuple[FollowUp, ...] = (
    again_for_another, the_one_found, said_now, both_said, whom_it_names, this_place, where_it_is_asked,
    of_that_kind, how_far,
    in_another_form, still_counted, their_tickets, taken_back, those_done_to, told_of_it, written_to_them,
    head_in_charge, not_once_more, carried,
)  # fmt: skip
"""In their order."""
