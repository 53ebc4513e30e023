"""What English says before its noun: « the urgent road tickets », « raise all urgent ones to high ».

The model was trained on French, where these words come behind; it drops one of them.
"""

from __future__ import annotations

import re

from agents.language.lexicon.wordlists import NONE, content, word_list
from agents.language.syntax import nodes as n
from agents.planner.mends.tree import (
    argument,
    calls_of,
    filters_of,
    given,
    literals_of,
    nodes_of,
    swapped,
    with_argument,
)
from beffroi.enums import Category, Priority, Status

_ENGLISH = re.compile(
    r"\b(?:the|my|all|show|list|which|how many|send|remind|close|assign|what|raise|set|of|with|give)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\b(?:close|open|and|please|to) ){0,3}(?<![\w'-])"
    r"(?P<words>(?:[\w'-]+ ){1,4})(?:tickets|reports|issues)\b",
    re.IGNORECASE,
)
"""Behind an order: « close tickets of the 5th » are none that are closed."""
_ORDERS = re.compile(
    r"(?:^|[,.;] |\b(?:and|please|to) )(?:close|open) (?:tickets|reports|issues)\b", re.IGNORECASE
)
_DENIED = re.compile(r"\b(?:not|non|no|except|but|without|other|than|or)\b|n['’]t\b", re.IGNORECASE)
_LISTS = (("status", Status), ("priority", Priority), ("category", Category))
_TO = re.compile(
    r"\bto (?P<it>high|low|normal|urgent|medium)\b(?= priority\b| ?$|[,.;!?]| and\b)", re.IGNORECASE
)


def qualified(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose one search has the status, priority and category that stand before its tickets."""
    searches = calls_of(plan, "ticketing.search")
    if not _ENGLISH.search(said) or len(searches) != 1 or _DENIED.search(said):
        return plan
    if len(found := _BEFORE.findall(said)) != 1:
        return plan
    if calls_of(plan, "ticketing.close", "ticketing.reopen", "ticketing.create"):
        return plan
    if _ORDERS.search(said):
        return plan
    plan, search = _raised(plan, said), searches[0]
    held = {word for literal in literals_of(plan) for word in literal.lower().split()}
    for word in found[0].split():
        for name, values in _LISTS:
            chosen = argument(search, name) is not None or _is_looked_at(plan, name)
            if word.lower() in ("close", *held) or chosen:
                continue
            if _is_one(word, values) and not _is_one_of_two(word, values, said):
                search = with_argument(search, name, word)
                break
    return swapped(plan, searches[0], search)


def _is_one_of_two(word: str, values: type[Status] | type[Priority] | type[Category], said: str) -> bool:
    """Whether another word of the same list is said too: « open and closed tickets »."""
    others = re.findall(r"[\w'-]+", _TO.sub(" ", said).lower().replace(word.lower(), " "))
    return any(_is_one(other, values) for other in others)


def _raised(plan: n.Plan, said: str) -> n.Plan:
    """The plan that sets the priority that stands behind « to »."""
    to, sets = _TO.findall(said), calls_of(plan, "ticketing.set_priority")
    if len(to) == len(sets) == 1 and given(sets[0], "priority").lower() != to[0].lower():
        return swapped(plan, sets[0], with_argument(sets[0], "priority", to[0]))
    return plan


def _is_looked_at(plan: n.Plan, field: str) -> bool:
    looked = (isinstance(node, n.Field) and node.field == field for node in nodes_of(plan))
    return bool(filters_of(plan)) and any(looked)


def _is_one(word: str, values: type[Status] | type[Priority] | type[Category]) -> bool:
    """Whether a word is one of a closed list."""
    return bool(word_list(values).find(content(word)) - {NONE})
