"""« D'avant la semaine dernière », « plus vieux que deux semaines », « qui dépassent un mois »: on which side
of an age the tickets are."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import calls, given, swapped

_BEFORE = re.compile(r"(?:d['’])?avant (?!hier)(?P<it>.*)", re.IGNORECASE)
_MORE = (
    r"(?<!pas )(?:plus (?:vieux|vieilles?|anciens?|anciennes?) (?:que |de |d['’])|"
    r"plus (?:de |d['’])|au moins (?:de |d['’])?)"
)
_LESS = (
    r"(?<!pas )(?:plus r[ée]cent\w* (?:que |de |d['’])|moins (?:de |d['’]|vieux que |anciens? que )|"
    r"au plus (?:de |d['’])?)"
)
_AGED = {
    "older_than": re.compile(rf"\b{_MORE}$", re.IGNORECASE),
    "newer_than": re.compile(rf"\b{_LESS}$", re.IGNORECASE),
}
_EXCEEDS = re.compile(
    r"\b(?:d[ée]pass(?:e|ent|ant)|(?:a|ont) d[ée]pass[ée]|exc[èe]d(?:e|ent|ant)) (?:les |l[ae] )?$",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"(?:\b(?:avant|sans|jamais|pas|va|vont|ne)|n['’]\w*)\b(?: \S+){0,4} ?$", re.IGNORECASE)
"""What will or does not exceed an age is no older than it."""
_AGES = ("older_than", "newer_than")


def older(plan: n.Plan, said: str) -> n.Plan:
    """« d'avant la semaine dernière » is older than it, and so is « plus vieux que deux semaines »."""
    aged = [(call, name) for call in calls(plan) for name in _AGES if given(call, name)]
    if not any(name == "older_than" for _, name in aged):
        for call, _ in aged:
            if before := _BEFORE.fullmatch(given(call, "newer_than")):
                plan = swapped(plan, call, _aged(call, "newer_than", "older_than", before["it"]))
    aged = [(call, name) for call in calls(plan) for name in _AGES if given(call, name)]
    if len(aged) != 1:
        return plan
    call, held = aged[0]
    age = given(call, held)
    before_it = said.lower().split(age.lower())
    told = [name for name, pattern in _AGED.items() if len(before_it) == 2 and pattern.search(before_it[0])]
    if len(before_it) == 2 and _EXCEEDS.search(before_it[0]) and not _NOT_YET.search(before_it[0]):
        told.append("older_than")
    return swapped(plan, call, _aged(call, held, told[0], age)) if len(told) == 1 else plan


def _aged(call: n.Call, name: str, other: str, age: str) -> n.Call:
    """The call with an age under the other name, in the same place."""
    pairs = ((other, n.Literal(age, call.line)) if each[0] == name else each for each in call.arguments)
    return replace(call, arguments=tuple(pairs))
