"""The mends in their order: to what the model wrote, and while it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from agents.language.checked import CheckedPlan
from agents.language.checking.checker import check
from agents.language.request.unused_patterns import TURNING
from agents.language.syntax import nodes as n
from agents.language.syntax.parser import parse_plan
from agents.planner.heard import Heard
from agents.planner.mends.completed import completed
from agents.planner.mends.declared import as_declared
from agents.planner.mends.deferred import asked_for_later
from agents.planner.mends.flows import FLOWS
from agents.planner.mends.flows.nested import as_one_list
from agents.planner.mends.follow_ups import FOLLOW_UPS, turn_before
from agents.planner.mends.literals import as_said
from agents.planner.mends.new_tickets import named_tickets
from agents.planner.mends.own_words import without_own_words
from agents.planner.mends.past import as_history_tells
from agents.planner.mends.relayed import told
from agents.planner.mends.tree import Mend, in_text
from agents.planner.mends.warrant import has_unasked_effects, warranted
from agents.planner.mends.when.compared import beside_another_period
from agents.planner.mends.when.day_numbers import not_a_day
from agents.planner.mends.when.periods import within_period
from agents.planner.mends.where.apart import not_from_itself
from agents.planner.mends.where.around import (
    around_the_street,
    not_as_many_as_its_number,
    the_nearest,
    within_a_distance,
)
from agents.planner.mends.where.placed import at_the_place_found
from agents.planner.mends.where.streets import in_the_street, where_it_says
from agents.planner.mends.where.town_halls import at_the_town_hall
from agents.planner.mends.which.excepted import excepted
from agents.planner.mends.who.team import of_the_team
from agents.planner.orders.asking import without_unasked_effects
from agents.planner.orders.mood import has_unwanted
from agents.planner.whole_city import WholeCity
from beffroi.errors import PlanError
from beffroi.tool import ToolSpec


class Mends:
    """Mends plans of requests that were heard.

    Args:
        specs: the tools that may be planned, by name.
        city: finds where a request speaks of the whole city.
    """

    def __init__(self, specs: Mapping[str, ToolSpec], city: WholeCity) -> None:
        self._specs = specs
        self._city = city

    def warranted(self, text: str, heard: Heard) -> str:
        """What the model wrote, without what the person has no word for."""
        return in_text(partial(self._warranted, heard=heard), text, heard.read.text)

    def _warranted(self, plan: n.Plan, request: str, heard: Heard) -> n.Plan:
        plan = warranted(plan, " ".join(heard.read.texts), " ".join(heard.typed.texts))
        plan = without_own_words(plan, self._specs)
        plan = self._city.without_asking(plan, heard.typed.text, self._specs)
        return without_unasked_effects(plan, heard.typed.text, self._specs)

    def leave_unasked(self, found: CheckedPlan, heard: Heard) -> bool:
        """Whether there is no word for an effect that they leave, as the plan's only one."""
        plan = parse_plan(heard.spelling.as_read(found.text))
        return has_unasked_effects(plan, " ".join(heard.read.texts), " ".join(heard.typed.texts))

    def checked(self, text: str, heard: Heard) -> CheckedPlan:
        """The plan checked, with what code mends in it where that checks too and hides nothing.

        Args:
            text: a plan of the request as it is read.

        Raises:
            PlanError: it is none.
        """
        said = in_text(as_said, text, "\n".join(heard.read.texts))
        found = self._where_it_checks(said, text, heard) or self._checked(text, heard)
        # Words that turn the request round: this mend uses them, any other would only hide them.
        found = self._with_mend(excepted, found, heard) or found
        turn = turn_before(heard.read, self._specs)
        mends: tuple[Mend, ...] = (
            *(() if turn is None else (partial(mend, before=turn) for mend in FOLLOW_UPS)),
            as_one_list,
            completed,
            *FLOWS,
            partial(as_declared, specs=self._specs),
            partial(asked_for_later, specs=self._specs),
            told,
        )
        for mend in mends:
            whole = self._with_mend(mend, found, heard)
            if whole is not None and _turning(whole) >= _turning(found):
                found = whole
        return found

    def finished(self, found: CheckedPlan, heard: Heard) -> CheckedPlan:
        """The plan with what is no choice of the model's: searches of a period that is over, of the team, in
        or around a street, what a ticket's history alone tells, town halls, names of new tickets."""
        said = "\n".join(heard.read.texts)
        in_time = partial(within_period, now=heard.typed.now)
        mends: tuple[Mend, ...] = (
            beside_another_period, in_time, not_a_day, of_the_team,
            at_the_place_found, where_it_says, not_from_itself, in_the_street,
            around_the_street, not_as_many_as_its_number, the_nearest, within_a_distance,
            as_history_tells, at_the_town_hall, named_tickets,
        )  # fmt: skip
        for mend in mends:
            read = heard.spelling.as_read(found.text)
            whole = self._where_it_checks(in_text(mend, read, said), read, heard)
            found = whole if whole is not None and _turning(whole) >= _turning(found) else found
        return found

    def _with_mend(self, mend: Mend, found: CheckedPlan, heard: Heard) -> CheckedPlan | None:
        read = heard.spelling.as_read(found.text)
        return self._where_it_checks(in_text(mend, read, heard.read.text), read, heard)

    def _where_it_checks(self, mended: str, text: str, heard: Heard) -> CheckedPlan | None:
        brings_back = has_unwanted(mended, heard.unwanted) and not has_unwanted(text, heard.unwanted)
        try:
            return None if mended == text or brings_back else self._checked(mended, heard)
        except PlanError:
            return None

    def _checked(self, text: str, heard: Heard) -> CheckedPlan:
        """A plan as the model reads the request, checked in the person's own words."""
        typed = heard.typed
        return check(
            parse_plan(heard.spelling.as_typed(text)),
            typed.text,
            self._specs,
            now=typed.now,
            earlier=dict(typed.earlier),
            earlier_requests=typed.texts[1:],
        )


def _turning(checked: CheckedPlan) -> set[str]:
    """Words that turn the request round and that no step uses: a person is asked about them."""
    return {words for words in checked.unused if TURNING.search(words)}
