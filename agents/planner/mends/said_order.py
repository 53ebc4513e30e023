"""The order that was said: which end of a list is meant, whether the list or its first one, what comes first,
and how many at least.

A small model takes « les trois derniers créés » for the oldest, and « du plus ancien au plus récent » for the
oldest alone, « les urgents d'abord » for the urgent ones, « plus de cinq tickets » for five. Where the words
speak of one end only, or of one before the other, the plan has it as they say.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import (
    applied,
    calls,
    changed,
    filters_of,
    given,
    named,
    swapped,
    uses,
    without_argument,
    words,
)

_OLD = r"(?:anciens?|anciennes?|vieux|vieilles?)"
_NEW = r"(?:r[ée]cent[es]{0,2}|nouveaux?|nouvelles?)"
_FROM_TO = re.compile(rf"\bdu plus (?:(?P<asc>{_OLD})|(?P<desc>{_NEW})) au (?:plus|moins)\b", re.IGNORECASE)
_PERIOD = (
    r"(?:jours?|nuits?|semaines?|mois|trimestres?|ann[ée]es?|ans?|heures?|minutes?|fois|lundi|mardi|mercredi|jeudi|"
    r"vendredi)"
)
_PAST = re.compile(rf"\b{_PERIOD} derni\w+|\bderni\w+ (?:\w+ )?{_PERIOD}\b", re.IGNORECASE)
_ENDS = {
    "asc": re.compile(rf"\bplus {_OLD}\b|\bdepuis le plus longtemps\b", re.IGNORECASE),
    "desc": re.compile(
        rf"\bplus {_NEW}\b|(?<!\bce )(?<!\bcette )(?<!\bces )(?<!\ben )\bderni(?:er|[èe]re)s?\b",
        re.IGNORECASE,
    ),
}
_LAST = re.compile(
    r"\ben (?:dernier|premier)s?\b|\b(?:à la|en) fin\b|\bau début\b"
    r"|\bdu (?:dernier|premier) au (?:dernier|premier)\b",
    re.IGNORECASE,
)
"""Says which end comes last, or both: more than is read here."""

_FIRST = r"(?=,? (?:d['’]abord|en (?:premier|t[êe]te|priorit[ée])s?|first)\b)"
_AT_LEAST = r"(?<!pas )\b(?:(?P<more>plus d(?:e |['’])|more than )|(?:au moins|at least) )"


def ordered(plan: n.Plan, said: str) -> n.Plan:
    """The plan with its one order by age as the words have it."""
    listed = _FROM_TO.search(said)
    if listed is not None:
        return _directed(_whole(plan), "asc" if listed["asc"] else "desc")
    if _LAST.search(said):
        return plan
    values = (words(value) for call in calls(plan) for _, value in call.arguments)
    for written in sorted({text for text in values if " " in text}, key=len, reverse=True):
        said = said.replace(written, " ")  # what is written to somebody orders nothing
    told = _PAST.sub(" ", said)
    ends = [end for end, pattern in _ENDS.items() if pattern.search(told)]
    return _directed(plan, ends[0]) if len(ends) == 1 else plan


def _directed(plan: n.Plan, end: str) -> n.Plan:
    by_age = [each for each in applied(plan, "sort", "top") if _by_age(each)]
    if len(by_age) != 1:
        return plan
    options = {**dict(by_age[0].options), "order": n.Literal(end, by_age[0].line)}
    return swapped(plan, by_age[0], replace(by_age[0], options=tuple(options.items())))


def _by_age(each: n.Apply) -> bool:
    options = dict(each.options)
    return words(options.get("by")) == "created" and bool(words(options.get("order")))


def _whole(plan: n.Plan) -> n.Plan:
    """The sorted list where its first one would be shown, alone or beside other things."""
    for name, value in named(plan).items():
        in_order, shown = _first_of(value), [node for step in plan.body for node in _shown(step, name)]
        if in_order is not None and len(shown) == uses(plan, name) == 1:
            body = (step for step in plan.body if not (isinstance(step, n.Assign) and step.name == name))
            return swapped(replace(plan, body=tuple(body)), shown[0], in_order)
    return plan


def _shown(step: n.Statement, name: str) -> list[n.Expression]:
    """Where an answer shows just what has this name."""
    values = step.values if isinstance(step, n.Show) and step.kind == "answer" else ()
    return [value for value in values if isinstance(value, n.Name) and value.name == name]


def _first_of(value: n.Expression) -> n.Apply | None:
    """The sorted list of which this is the first."""
    match value:
        case n.Apply("need", (inner,)):
            return _first_of(inner)
        case n.Apply("first", (n.Apply("sort") as in_order,)):
            return in_order
    return None


def first_by_priority(plan: n.Plan, said: str) -> n.Plan:
    """« les tickets du 15e, urgents d'abord »: all of them, by priority."""
    for sieve in filters_of(plan):
        match sieve.condition:
            case n.Compare("==", n.Field(n.Name(), "priority"), n.Literal(str(word))) if _comes_first(
                word, said
            ):
                return swapped(plan, sieve, _sorted(sieve.source))
    for name, search in named(plan).items():
        if not isinstance(search, n.Call) or search.tool != "ticketing.search":
            continue
        word = given(search, "priority")
        if word and _comes_first(word, said):
            made = _by_priority(swapped(plan, search, without_argument(search, "priority")), name)
            return made or plan
    return plan


def _by_priority(plan: n.Plan, name: str) -> n.Plan | None:
    """The plan with what has this name, or is kept of it, in order where it is shown or gone through; None
    where it is neither."""
    names = {name}
    for step in plan.body:
        match step:
            case n.Assign(kept, n.Filter(_, n.Name(source))) if source in names:
                names = {kept}

    def in_order(node: n.Expression) -> n.Expression:
        if not isinstance(node, n.Name) or node.name not in names:
            return node
        return _sorted(node)

    def change(node: object) -> object:
        match node:
            case n.Show("answer", values):
                return replace(node, values=tuple(map(in_order, values)))
            case n.For(_, source):
                return replace(node, source=in_order(source))
        return node

    made = changed(plan, change)
    return None if made.body == plan.body else made


def _comes_first(word: str, said: str) -> bool:
    return re.search(rf"\b{re.escape(word)}{_FIRST}", said, re.IGNORECASE) is not None


def _sorted(node: n.Expression) -> n.Apply:
    """What the node stands for, by priority, the most urgent first."""
    options = {"by": "priority", "order": "desc"}
    told = tuple((option, n.Literal(value, node.line)) for option, value in options.items())
    return n.Apply("sort", (node,), told, node.line)


def at_least(plan: n.Plan, said: str) -> n.Plan:
    """« les agents qui ont plus de cinq tickets »: every group of more than five, and not five of them."""
    for most in applied(plan, "top"):
        options = dict(most.options)
        count = words(options.get("n"))
        if words(options.get("by")) != "count" or not count:
            continue
        if told := re.search(rf"{_AT_LEAST}{re.escape(count)}(?!\w)", said, re.IGNORECASE):
            line = most.line
            size = n.Field(n.Name("g", line), "count", line)
            enough = n.Compare(">" if told["more"] else ">=", size, n.Literal(count, line), line)
            plan = swapped(plan, most, n.Filter("g", most.operands[0], enough, line))
    return plan
