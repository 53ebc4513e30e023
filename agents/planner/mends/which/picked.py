"""One of a list: « confie le premier à Samia » is done to the first, not to all.

Of any other one (« le deuxième », « le dernier ») a plan cannot tell which that is: it is told, and asked
about.
"""

from __future__ import annotations

import re
from itertools import count

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_plan
from agents.language.syntax.walk import statements_of
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import applied, calls_of, filters_of, renamed

_ALONE = (
    r"(?= *(?:$|[,.;:!?]|(?:à|au|aux|et|puis|en|seulement|uniquement|de la liste|d['’]entre|tickets?|"
    r"signalements?|demandes?)(?!\w)))"
)
_FIRST = re.compile(rf"\bl[ae] (?:tout(?:e)? )?(?:premi(?:er|[èe]re)|1(?:er|[èe]re)){_ALONE}", re.IGNORECASE)
_LATER = re.compile(
    r"(?<!c['’]est )(?<!c['’]est déjà )"
    rf"\bl[ae] (?:deuxi[èe]me|seconde?|troisi[èe]me|quatri[èe]me|cinqui[èe]me){_ALONE}",
    re.IGNORECASE,
)
_LAST = re.compile(rf"\bl[ae] derni(?:er|[èe]re){_ALONE}", re.IGNORECASE)
_NEXT_ONES = re.compile(
    r"\bles (?:\d{1,3}|deux|trois|quatre|cinq|six|dix)? ?suivante?s\b(?! *:)(?! tickets)", re.IGNORECASE
)
_NAMING = ("ticketing.get", "ticketing.create", "directory.find_person")


def the_first(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose one loop is done for the first alone, where it is said and nothing else is chosen."""
    loops = _loops_over_all(plan)
    if len(loops) != 1 or len(_FIRST.findall(said)) != 1 or _LATER.search(said) or _LAST.search(said):
        return plan
    loop, text = loops[0], print_plan(plan)
    name = next(other for at in count(1) if (other := f"premier{at}") not in text)
    one = n.Apply("need", (n.Apply("first", (loop.source,), (), loop.line),), (), loop.line)
    at = plan.body.index(loop)
    body = renamed(loop.body, loop.variable, name)
    return n.Plan((*plan.body[:at], n.Assign(name, one, loop.line), *body, *plan.body[at + 1 :]), plan.text)


def not_picked(plan: n.Plan, request: str) -> tuple[str, ...]:
    """Words of the request that choose one of a list, and that a plan cannot have heard which acts or shows
    one: it goes through all, or no function of the language gives that one."""
    said = outside_quotations(request)
    acts = any(isinstance(step, n.Do) for step in statements_of(plan.body))
    one = acts or (bool(applied(plan, "first")) or bool(calls_of(plan, "gis.nearest")))
    told = [*_LATER.finditer(said)] if one and not _names_several(plan) else []
    told += [*_NEXT_ONES.finditer(said)] if acts and bool(applied(plan, "top")) else []
    told += [*_LAST.finditer(said)] if _loops_over_all(plan) else []
    return tuple(match[0] for match in sorted(told, key=lambda match: match.start()))


def _loops_over_all(plan: n.Plan) -> list[n.For]:
    """Loops outside others, where the plan chooses and sorts nothing."""
    if filters_of(plan) or applied(plan, "first", "top", "sort") or _branches(plan):
        return []
    return [step for step in plan.body if isinstance(step, n.For)]


def _names_several(plan: n.Plan) -> bool:
    """Whether the request itself names several tickets or people, of which « le second » is one."""
    return any(len(calls_of(plan, tool)) > 1 for tool in _NAMING)


def _branches(plan: n.Plan) -> bool:
    return any(isinstance(step, n.If) for step in statements_of(plan.body))
