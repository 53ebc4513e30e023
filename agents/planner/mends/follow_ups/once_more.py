"""What the turn before did already: a small model does it once more, beside what is new or in its place."""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.language.syntax.walk import has_choice, has_exclusion, rewritten
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import calls_of, given, literals_of, without_steps

_SETTLING = {"ticketing.assign", "ticketing.close", "ticketing.reopen", "ticketing.set_priority"}
"""What leaves a ticket as it is when it is done twice."""
_TO_ANOTHER = re.compile(
    r"^\W*(?:(?:et|puis|ensuite|aussi)[, ]+)+(?:aussi |[ée]galement )?"
    r"(?P<whom>(?:[àa] (?!nouveau\b|la m[êe]me\b|la suite\b)|aux? (?!m[êe]me\b|plus\b)|chez |pour )"
    r"[^,.;:!?]{2,40}?)"
    r"(?: aussi| [ée]galement| stp| svp)*\W*$",
    re.IGNORECASE,
)
_THE_OTHER = re.compile(
    r"\bl['’]autre\b(?! (?:jour|fois|bout|c[ôo]t[ée]|rue|service|agent|nom|[ée]cole|entr[ée]e))",
    re.IGNORECASE,
)


def not_once_more(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan without what leaves a ticket as the turn before put it, where it does something else besides
    that changes no ticket's state."""
    done = _done(before.plan, before)
    acts = [step for step in plan.body if isinstance(step, n.Do)]
    again = [step for step in acts if step.call.tool in _SETTLING]
    if len(again) == len(acts) or not all(print_expression(step.call) in done for step in again):
        return plan
    return without_steps(plan, lambda step: step in again) or plan


def another_not_heard(plan: n.Plan, said: str, before: TurnBefore) -> tuple[str, ...]:
    """« Et à son adjoint », of a plan that does for the same person what was done before."""
    found = _TO_ANOTHER.match(outside_quotations(said))
    acts = [step for step in plan.body if isinstance(step, n.Do)]
    if found is None or not acts or any(found["whom"] in each for each in literals_of(plan)):
        return ()
    done = _done(before.plan, before)
    return (found["whom"],) if all(print_expression(step.call) in done for step in acts) else ()


def the_other_not_heard(plan: n.Plan, said: str, before: TurnBefore) -> tuple[str, ...]:
    """« Et rouvre l'autre », of a plan that does something to the one ticket of the turn before."""
    found = _THE_OTHER.search(outside_quotations(said))
    numbers = {given(call, "number") for call in calls_of(plan, "ticketing.get")}
    before_it = {given(call, "number") for call in calls_of(before.plan, "ticketing.get")}
    acts = [step for step in plan.body if isinstance(step, n.Do)]
    chosen = has_choice(plan) or has_exclusion(plan)
    if found is None or chosen or not acts or not numbers <= before_it or len(before_it) != 1:
        return ()
    return () if any(found[0] in each for each in literals_of(plan)) else (found[0],)


def _done(plan: n.Plan, before: TurnBefore) -> set[str]:
    """What the turn before did outside loops and branches, as this one would say it."""

    def earlier(node: object) -> object:
        return (
            n.Earlier(node.name, node.line)
            if isinstance(node, n.Name) and node.name in before.types
            else node
        )

    return {print_expression(rewritten(step.call, earlier)) for step in plan.body if isinstance(step, n.Do)}
