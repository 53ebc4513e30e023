"""What was said and is missing is put in, and what stands otherwise than it was said is put right: the mends
of a plan's words, in their order."""

from __future__ import annotations

from agents.language.syntax import nodes as n
from agents.planner.mends.asked_of_it import told_what_is_asked
from agents.planner.mends.english import qualified
from agents.planner.mends.left_out import either_way, filtered, named_by_its_category, opened, urgently
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.new_tickets import (
    in_its_street,
    its_number,
    not_by_the_house_number,
    not_the_same_again,
    one_for_each_trouble,
)
from agents.planner.mends.otherwise import done_otherwise
from agents.planner.mends.prose import (
    dictated,
    explained,
    not_from_before,
    noted,
    said_to_its_end,
    told_something,
)
from agents.planner.mends.said_order import at_least, first_by_priority, ordered
from agents.planner.mends.shown import shown_as_asked
from agents.planner.mends.tree import Mend
from agents.planner.mends.what_is_wrong import with_what_is_wrong
from agents.planner.mends.when.aged import older
from agents.planner.mends.when.idle import idle_since
from agents.planner.mends.where.quarters import in_the_quarter
from agents.planner.mends.which.contrasted import without_contrasted
from agents.planner.mends.which.described import the_one_described
from agents.planner.mends.which.doubtful import without_contradiction
from agents.planner.mends.which.either_status import of_either_status
from agents.planner.mends.which.either_text import either_text
from agents.planner.mends.which.few_beside import few_beside
from agents.planner.mends.which.numbered import only_the_numbered, only_this
from agents.planner.mends.which.of_those import of_those
from agents.planner.mends.which.of_two import the_one_made_then
from agents.planner.mends.which.picked import the_first
from agents.planner.mends.which.searched import (
    not_by_already,
    not_by_the_name,
    not_by_the_order,
    not_by_what_they_become,
    ones_own,
    untouched_since,
)
from agents.planner.mends.which.still_open import still_open
from agents.planner.mends.who.above import two_above
from agents.planner.mends.who.all_heads import all_heads
from agents.planner.mends.who.held_now import not_who_has_them
from agents.planner.mends.who.laden import laden
from agents.planner.mends.who.recipients import (
    head_of_the_named,
    their_head,
    to_the_service,
    told_them,
    told_to_all,
    told_what_is_said,
    written_to,
)
from agents.planner.mends.who.same_agent import the_same_agent, to_whoever_had_it
from agents.planner.mends.who.somebody import somebody_of_it
from agents.planner.mends.who.to_whom import (
    addressed,
    in_charge,
    sent_instead,
    sent_to_oneself,
    sent_to_them,
    to_oneself,
)
from agents.planner.mends.who.unassigned import only_unassigned

COMPLETING: tuple[Mend, ...] = (
    the_first,
    only_the_numbered,
    only_this,
    either_way,
    not_by_what_they_become,
    not_by_the_order,
    not_by_the_name,
    not_by_already,
    ones_own,
    filtered,
    qualified,
    still_open,
    opened,
    urgently,
    named_by_its_category,
    one_for_each_trouble,
    in_its_street,
    not_by_the_house_number,
    not_the_same_again,
    with_what_is_wrong,
    its_number,
    older,
    untouched_since,
    idle_since,
    only_unassigned,
    in_the_quarter,
    of_those,
    of_either_status,
    either_text,
    few_beside,
    laden,
    without_contradiction,
    the_one_described,
    the_one_made_then,
    done_otherwise,
    not_who_has_them,
    the_same_agent,
    to_whoever_had_it,
    to_oneself,
    to_the_service,
    all_heads,
    their_head,
    head_of_the_named,
    somebody_of_it,
    two_above,
    told_them,
    written_to,
    told_to_all,
    told_what_is_said,
    ordered,
    first_by_priority,
    at_least,
    shown_as_asked,
    told_what_is_asked,
    explained,
    noted,
    dictated,
    said_to_its_end,
    without_contrasted,
    addressed,
    sent_to_oneself,
    sent_to_them,
    sent_instead,
    in_charge,
    told_something,
)
"""In the order in which they are applied; all are kept, or none."""


def completed(plan: n.Plan, request: str) -> n.Plan:
    """The plan with what the request says of it and it leaves out.

    Args:
        request: normalised request, without those before it.
    """
    said, plan = outside_quotations(request), not_from_before(plan, request)
    for mend in COMPLETING:
        plan = mend(plan, said)
    return plan
