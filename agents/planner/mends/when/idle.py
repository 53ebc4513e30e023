"""« Ceux qui n'ont pas bougé depuis un mois »: not changed for that long, whenever they were made.

A small model searches for tickets that old; one of last year that somebody commented on yesterday would show.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, free_name, given, without_argument

_CHANGED = r"(?:boug|[ée]volu|modifi|touch|mis(?:es?)? [àa] jour)\w*"
_CHANGE = r"(?:mouvement|mise [àa] jour|modification|activit[ée]|[ée]volution)s?"
_MADE = r"(?:ouvert|cr[ée]|signal|d[ée]clar|d[ée]pos|enregistr|re[çc]u|arriv|remont|tomb|dat|et\b|ou\b|qui\b)"
_IDLE = re.compile(
    rf"(?:n['’](?:ont|a|ayant|aient|ait) (?:\w+ )?(?:pas|plus|jamais|rien) (?:\w+ )?(?:[ée]t[ée] )?{_CHANGED}"
    rf"|n['’](?:est|sont) (?:pas|plus|jamais) (?:\w+ )?{_CHANGED}|n['’][ée]volu\w+ (?:pas|plus)"
    rf"|\bne (?:se )?(?:boug|[ée]volu|modifi)\w+ (?:pas|plus)|\brien n['’](?:a|y a) (?:[ée]t[ée] )?{_CHANGED}"
    rf"|\b(?:sans|pas|plus|aucune?) (?:aucune? |de |d['’])?{_CHANGE}"
    rf"|\bpas (?:encore )?(?:[ée]t[ée] )?{_CHANGED})"
    rf"(?: (?!{_MADE})[\w’'-]+){{0,2}}? depuis (?:plus d['’e] ?)?(?:l[ae]s? |l['’])?$",
    re.IGNORECASE,
)
_AGES = ("older_than", "newer_than")


def idle_since(plan: n.Plan, said: str) -> n.Plan:
    """The plan that keeps tickets by when they last changed, where that is said, and not by when they were
    made."""
    for at, step in enumerate(plan.body):
        match step:
            case n.Assign(name, n.Call("ticketing.search") as search, line) if by := _idle_by(search, said):
                found = free_name(plan, "trouves")
                changed = n.Field(n.Name("t", line), "updated", line)
                before = n.Compare("<", changed, argument(search, by) or n.Ask("", line), line)
                kept = n.Filter("t", n.Name(found, line), before, line)
                every = n.Assign(found, without_argument(search, by), line)
                both = (every, n.Assign(name, kept, line))
                return replace(plan, body=(*plan.body[:at], *both, *plan.body[at + 1 :]))
    return plan


def _idle_by(search: n.Call, said: str) -> str:
    """Which age of a search is how long nothing changed; empty where none is."""
    for by in _AGES:
        age = given(search, by)
        before = said.split(age) if age else []
        if len(before) == 2 and _IDLE.search(before[0]):
            return by
    return ""
