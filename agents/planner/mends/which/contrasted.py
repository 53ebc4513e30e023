"""Who and what is named only to say that it is not meant: « assigne le 2650 à Claire plutôt qu'à Mathis »,
« relance-les tous, sauf le 2044 », « ferme le 2604, le 2605 reste ouvert ».

A small model hears two names, or a number, and acts for them: the exception alone, or the wrong one last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.tree import argument, changed, given, named, uses, with_argument, without_steps

_RATHER_THAN = re.compile(
    r"(?:plut[ôo]t qu(?:e |['’])|\bet non(?: pas)? |\bau lieu d(?:e |['’])"
    r"|(?:[,;]|\bet|\bmais) (?:surtout )?pas )"
    r"(?:[àa] |aux? |de )?(?:(?:M\.|Mme|monsieur|madame) )?$",
    re.IGNORECASE,
)
_NOT_TO = re.compile(
    r"\bn(?:e |['’])(?:l[ae]s? |lui |leur |l['’])?\w+ (?:surtout )?(?:pas|plus|jamais) [^.,;:!?\n]*$",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:sauf|hormis|except[ée]\w*|hors|[àa] part|[àa] l['’]exception d[eu]s?|plut[ôo]t que|et non(?: pas)?"
    r"|(?:et|mais) (?:surtout )?pas)"
    r"(?:[ ,]+(?:pour|sur|l[ae]s?|celui|ceux|d[eu]s?|tickets?|num[ée]ros?|n°|et|ni|ou|\d+))*[ ,]*$",
    re.IGNORECASE,
)
_STAYS = re.compile(
    r"[ ,]*(?:il |lui |[àa] )*(?:reste|rester|laisser?|garder?) (?:bien |donc )?"
    r"(?:ouvert|en (?:cours|attente|l['’][ée]tat)|tel\b)",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"[^.!?;\n]*?\b(?:ferm|cl[oô]|r[ée]?-?ouvr|supprim|effac|pass|met|assign|confi|relanc|comment)\w*-l[ae]s?\b",
    re.IGNORECASE,
)
"""An order for what was just named: « ferme-le »."""
_ONE_MORE = re.compile(r",\s+et (?:l[ae]s? |pour l[ae]s? )?$", re.IGNORECASE)
_BUT_TO = (
    r"[^.;!?\n]{0,40}?\bmais (?:plut[ôo]t )?(?:à|pour) "
    r"(?P<who>[A-ZÀ-Þ][\w’'-]+(?: (?:(?:de|du|Le|La|El|Ben) )?[A-ZÀ-Þ][\w’'-]+)?)"
)
_ENDS = ("ticketing.close", "ticketing.reopen", "ticketing.delete")
_NEAR = 200
"""Characters before and after, among which the words that say so stand."""


def without_contrasted(plan: n.Plan, said: str) -> n.Plan:
    """The plan without what it would do for whom, or with what, is named as not meant."""
    plan = _put_right(plan, said)
    people = _found(plan, "directory.find_person", "name")
    others = {name for name, who in people.items() if _all(said, who, _is_rather_not)}
    if others and len(others) < len(people):
        plan = _without(plan, lambda step: _gives(step, others) or _is_for(step, "to", others))
    tickets = _found(plan, "ticketing.get", "number")
    spared = {name for name, number in tickets.items() if _all(said, number, _is_exception)}
    if spared:
        plan = _without(plan, lambda step: _gives(step, spared) or _is_for(step, "ticket", spared))
    tickets = _found(plan, "ticketing.get", "number")
    left = {name for name, number in tickets.items() if _all(said, number, _stays)}
    if left:
        plan = _without(plan, lambda step: _is_for(step, "ticket", left, *_ENDS))
    unused = {name for name in left if not uses(plan, name)}
    return _without(plan, lambda step: _gives(step, unused)) if unused else plan


def _put_right(plan: n.Plan, said: str) -> n.Plan:
    """The plan with whoever is meant, where it finds the one who is not: « ce n'est pas à X que le 812 doit
    aller mais à Y »."""
    people = _found(plan, "directory.find_person", "name")
    if len(people) != 1:
        return plan
    (who,) = people.values()
    meant = re.search(rf"\bpas (?:à|pour) {re.escape(who)}\b{_BUT_TO}", said)
    if meant is None or meant["who"] == who:
        return plan
    right = n.Literal(meant["who"], 0)

    def change(node: object) -> object:
        match node:
            case n.Call("directory.find_person"):
                return with_argument(node, "name", right)
        return node

    return changed(plan, change)


def _found(plan: n.Plan, tool: str, parameter: str) -> dict[str, str]:
    """What is looked up by its words, by the name of the result."""
    calls = ((name, value) for name, value in named(plan).items() if isinstance(value, n.Call))
    found = {name: given(call, parameter) for name, call in calls if call.tool == tool}
    return {name: said for name, said in found.items() if said}


def _gives(step: n.Statement, names: Collection[str]) -> bool:
    return isinstance(step, n.Assign) and step.name in names


def _is_for(step: n.Statement, parameter: str, names: Collection[str], *tools: str) -> bool:
    """Whether a step acts for one of these, by one of the tools where some are named."""
    if not isinstance(step, n.Do) or (tools and step.call.tool not in tools):
        return False
    whom = argument(step.call, parameter)
    base = whom.base if isinstance(whom, n.Field) else whom
    return isinstance(base, n.Name) and base.name in names


def _all(said: str, words: str, holds: Callable[[str, str], bool]) -> bool:
    """Whether something holds of what stands before and after these words, wherever they are said."""
    places = [found.span() for found in re.finditer(rf"(?<![\w-]){re.escape(words)}(?![\w-])", said)]
    return bool(places) and all(
        holds(said[max(0, start - _NEAR) : start], said[end : end + _NEAR]) for start, end in places
    )


def _is_rather_not(before: str, after: str) -> bool:
    return _RATHER_THAN.search(before) is not None or _NOT_TO.search(before) is not None


def _is_exception(before: str, after: str) -> bool:
    return _EXCEPT.search(before) is not None and not (_ONE_MORE.search(before) and _ORDERED.match(after))


def _stays(before: str, after: str) -> bool:
    return _STAYS.match(after) is not None and not _ORDERED.match(after)


def _without(plan: n.Plan, dropped: Callable[[n.Statement], bool]) -> n.Plan:
    """The plan without some steps; what is left of it shows or does something."""
    kept = without_steps(plan, dropped)
    if kept is None:
        return plan
    does = any(isinstance(step, n.Do | n.Show) for step in statements_of(kept.body))
    found = [] if does else list(named(kept))
    shown = (n.Show("answer", (n.Name(found[-1], 0),), 0),) if found else ()
    return replace(kept, body=(*kept.body, *shown))
