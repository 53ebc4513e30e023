"""« Dis-moi s'il est fermé, sinon relance l'agent »: what stands behind « sinon » is done where the condition
fails.

A small model puts the one effect of the sentence where the condition holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.tree import call_of
from agents.planner.orders.effect_words import EFFECT_WORDS
from beffroi.text import without_accents

_OTHERWISE = re.compile(r"\b(?:sinon|autrement|dans le cas contraire|dans le cas inverse)\b")
_IF = re.compile(r"\b(?:si|s['’]ils?|s['’]elles?)\b")
_ORDERS = {
    tool: re.compile(rf"\b(?:{words.verbs}|{words.also or words.verbs})")
    for tool, words in EFFECT_WORDS.items()
}


def done_otherwise(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose one condition has its two sides exchanged, where all that the first side does is ordered
    behind « sinon » alone, and nothing that the other does."""
    plain = without_accents(said.lower())
    told = list(_OTHERWISE.finditer(plain))
    branches = [step for step in statements_of(plan.body) if isinstance(step, n.If)]
    if len(told) != 1 or len(branches) != 1 or not branches[0].otherwise:
        return plan
    before, behind = plain[: told[0].start()], plain[told[0].end() :]
    then, other = _effects(branches[0].then), _effects(branches[0].otherwise)
    if not then or not _IF.search(before):
        return plan
    if not (_ordered(then, behind) == then and not _ordered(then, before) and not _ordered(other, behind)):
        return plan
    step = branches[0]
    turned = replace(step, then=step.otherwise, otherwise=step.then)
    return replace(plan, body=tuple(turned if each is step else each for each in plan.body))


def _effects(body: Iterable[n.Statement]) -> frozenset[str]:
    calls = (call_of(step) for step in statements_of(tuple(body)))
    return frozenset(call.tool for call in calls if call is not None and call.tool in _ORDERS)


def _ordered(effects: Collection[str], text: str) -> frozenset[str]:
    return frozenset(tool for tool in effects if _ORDERS[tool].search(text))
