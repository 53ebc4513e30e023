"""Orders of a request that its plan does not carry out: « montre mes tickets et efface ceux qui attendent ».

A small model drops one wish among several, and is no less sure of the rest. Such a word is told as unused,
and the plan is asked about first. Only forms that order and hardly ever tell are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from agents.language.checked import CheckedPlan
from agents.language.syntax.words import LITERAL
from agents.planner.mends.relayed import relayed
from agents.planner.orders.effect_words import EFFECT_WORDS, TELLING

CARRIED_OUT_BY = {
    "ticketing.notify": TELLING,
    "ticketing.send": TELLING | {"ticketing.remind"},
    "ticketing.remind": TELLING | {"ticketing.remind"},
}
"""By the effect that is ordered: the tools any of which carries it out, where it is not itself alone."""
_SAID = {
    tool: re.compile(rf"(?<![\w-])(?:{effect.looked_for})\b", re.IGNORECASE)
    for tool, effect in EFFECT_WORDS.items()
    if effect.looked_for
}
_TAKEN_BACK = re.compile(
    r"[^.!?\n]{0,40}(?:\.\.\.|…|,) ?(?:euh,? )?(?:non|pardon|plut[ôo]t)\b", re.IGNORECASE
)
_NOT_SO = re.compile(r"\b(?:pas|ni|sans|inutile|ai|a|est|personne|qui)(?: \w+| d['’]| de)? $", re.IGNORECASE)
_SHORT = 3
_NEAR = 40
"""Characters before an order, among which what takes it back stands."""


def undone(request: str, checked: CheckedPlan, unwanted: Collection[str]) -> tuple[str, ...]:
    """Words of the request that order what the plan does not do, in their order.

    Args:
        request: normalised, as the person typed it.
        checked: its plan; what its literals say is content. Other authors' tools have orders of their own.
        unwanted: effects that the request does not order (`agents.planner.orders.mood`).
    """
    plan = checked.text
    if checked.cannot is not None or not all(step.spec.of_the_house for step in checked.steps):
        return ()
    called = {step.spec.name for step in checked.steps}
    said = _without_content(request, plan)
    found = [
        match
        for ordered, words in _SAID.items()
        if not CARRIED_OUT_BY.get(ordered, {ordered}) & (called | set(unwanted))
        for match in words.finditer(said)
        if not _is_taken_back(said, match)
    ]
    return tuple(dict.fromkeys(match[0] for match in sorted(found, key=lambda match: match.start())))


def _is_taken_back(said: str, order: re.Match[str]) -> bool:
    before = said[max(0, order.start() - _NEAR) : order.start()]
    return bool(_TAKEN_BACK.match(said, order.end()) or _NOT_SO.search(before))


def _without_content(request: str, plan: str) -> str:
    """The request without what is told to others and without the plan's literals."""
    for start, end in _told(request):
        request = request[:start] + " " * (end - start) + request[end:]
    for literal in LITERAL.findall(plan):
        if len(literal) > _SHORT:
            request = request.replace(literal, " " * len(literal))
    return request


def _told(request: str) -> Iterator[tuple[int, int]]:
    return ((clause.start, clause.end) for clause in relayed(request))
