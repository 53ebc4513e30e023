"""What a follow-up asks of the turn before that no plan says, so that a small model shows something else."""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import applied, calls_of, filters_of, literals_of, words

_NEXT = re.compile(
    r"^\W*(?:(?:et|ok|bon|sinon)[, ]+)*"
    r"(?P<it>l[ae] (?:suivante?|prochaine?|deuxi[èe]me|seconde?|troisi[èe]me))\W*$",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"\b(?:le|la)quel(?:le)? (?:des deux |d['’]entre eux )?(?:en )?(?:a|compte) "
    r"l[ea] (?:plus|moins)(?= de\b| d['’]|\W*$)",
    re.IGNORECASE,
)


_DEPUTY = re.compile(
    r"\b(?:son|sa|ses|leurs?) (?:adjointe?|suppl[ée]ante?|rempla[çc]ante?|secr[ée]taire|assistante?)s?\b",
    re.IGNORECASE,
)


def next_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """« Et la suivante ? », of a plan that takes the first, or puts none in its place."""
    found = _NEXT.match(outside_quotations(request))
    told = found is not None and not any(found["it"] in each for each in literals_of(plan))
    return (
        (found["it"],)
        if found is not None and told and not (applied(plan, "without") or filters_of(plan))
        else ()
    )


def most_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """« Lequel en a le plus ? » of what was counted before, where nothing is counted or compared."""
    found = _MOST.search(outside_quotations(request))
    options = (pair for each in applied(plan, "sort", "top") for pair in each.options)
    ranked = {words(value) for option, value in options if option == "by"}
    compares = bool(applied(plan, "count", "group")) or "count" in ranked
    return (found[0],) if found is not None and not compares else ()


def deputy_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """« Et son adjoint ? », of a plan that looks for nobody: it would show the same person."""
    found = _DEPUTY.search(outside_quotations(request))
    if found is None or calls_of(plan, "directory.search_people", "directory.find_person"):
        return ()
    return () if any(found[0] in each for each in literals_of(plan)) else (found[0],)
