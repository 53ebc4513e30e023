"""One ticket for one trouble: « un dépôt sauvage rue de Belleville, il y a un matelas et deux frigos ».

A small model makes a ticket of each thing that is named. What only tells of the trouble that was reported, at
the same place, is no ticket of its own; it shows as not taken into account.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.planner.mends.tree import argument, call_of, given, uses, without_steps

_TELLS = re.compile(
    r"\b(?:il y a|on (?:y )?(?:voit|trouve)|j['’]y vois|dont|notamment|compos[ée]\w* d\w*|avec) "
    r"(?!aussi\b|[ée]galement\b|encore\b|en (?:plus|outre)\b|par ailleurs\b)",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:signal\w*|cr[ée]e\w*|ouvr\w*|tickets?|aussi|[ée]galement|encore|en (?:plus|outre)|autre|"
    r"ainsi que|puis)\b",
    re.IGNORECASE,
)


def one_for_each_trouble(plan: n.Plan, said: str) -> n.Plan:
    """The plan without new tickets for what only tells of the one before."""
    created = [
        (step, call)
        for step in plan.body
        if (call := call_of(step)) is not None and call.tool == "ticketing.create"
    ]
    told = [
        step
        for step, call in created[1:]
        if _is_told_of(created[0][1], call, said)
        and not (isinstance(step, n.Assign) and uses(plan, step.name))
    ]
    return without_steps(plan, lambda step: step in told) or plan


def _is_told_of(first: n.Call, other: n.Call, said: str) -> bool:
    """Whether the second is about something that the request only tells of the first."""
    trouble, thing = given(first, "subject"), given(other, "subject")
    at = said.find(trouble) if trouble and thing else -1
    if at < 0 or _place(first) != _place(other):
        return False
    behind = said[at + len(trouble) :]
    between = behind[: max(0, behind.find(thing))]
    return bool(_TELLS.search(between)) and not _ANOTHER.search(between)


def _place(call: n.Call) -> str:
    place = argument(call, "place")
    return "" if place is None else print_expression(place)
