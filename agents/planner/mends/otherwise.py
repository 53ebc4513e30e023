"""« Dis-moi s'il est fermé, sinon relance l'agent »: what stands behind « sinon » is done where the condition
fails.

A small model puts the one effect of the sentence where the condition holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.tree import call_of
from agents.planner.orders.effect_words import EFFECT_WORDS, NAMED
from beffroi.text import without_accents

_OTHERWISE = re.compile(r"\b(?:sinon|autrement(?! dit)|dans le cas contraire|dans le cas inverse)\b")
_IF = re.compile(r"\b(?:si|s['’]ils?|s['’]elles?)\b(?P<that>.*)", re.DOTALL)
_NOT = re.compile(r"\b(?:pas|plus|jamais|ni|sans|non)\b|\bn['’]")
_SHOWS = re.compile(
    r"\b(?:di[st]|dites|dire|montre\w*|affiche\w*|donne\w*|indique\w*|verifie\w*|regarde\w*|savoir|confirme\w*)\b"
)
_AT_ONCE = r"[ ,:]*(?:(?:tu|vous|on|merci de|il faut) )?(?:l[ae]s? |l['’]|lui )?"
_ORDERED = {
    tool: re.compile(rf"{_AT_ONCE}(?:{words.verbs}|{words.also or words.verbs})\b(?![- ]moi)")
    for tool, words in EFFECT_WORDS.items()
}


def done_otherwise(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose one condition has its two sides exchanged, where it is the one that is said, and all
    that its first side does is ordered right behind « sinon » alone."""
    plain = without_accents(said.lower())
    told = list(_OTHERWISE.finditer(plain))
    branches = [step for step in statements_of(plan.body) if isinstance(step, n.If)]
    if len(told) != 1 or len(branches) != 1 or not branches[0].otherwise:
        return plan
    step, before, behind = branches[0], plain[: told[0].start()], plain[told[0].end() :]
    then, other = _effects(step.then), _effects(step.otherwise)
    asked = _IF.search(before)
    if (
        asked is None
        or not _SHOWS.search(before)
        or not _is_said(step.condition, asked["that"])
        or len(then) != 1
        or other
    ):
        return plan
    (effect,) = then
    if not _ORDERED[effect].match(behind) or NAMED[effect].search(before):
        return plan
    turned = replace(step, then=step.otherwise, otherwise=step.then)
    return replace(plan, body=tuple(turned if each is step else each for each in plan.body))


def _is_said(condition: n.Condition, that: str) -> bool:
    """Whether the condition is the one that is said, and not its contrary."""
    match condition:
        case n.Compare("==", n.Field(), n.Literal(str(word))):
            return without_accents(word.lower()) in that and not _NOT.search(that)
    return False


def _effects(body: Iterable[n.Statement]) -> frozenset[str]:
    calls = (call_of(step) for step in statements_of(tuple(body)))
    return frozenset(call.tool for call in calls if call is not None and call.tool in NAMED)
