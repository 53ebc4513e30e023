"""« Préviens tous les responsables de la propreté »: those who head its services, and not everybody of one.

A small model lists the members of the domain's directorate. Heads are found by their function.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, calls_of, given, swapped, uses, with_argument

_HEADS = (
    r"\b(?:tou(?:s|tes) l[ea]s|l[ea]s|liste (?:des|d['’]|complète des)|aux|des|quels sont les) "
    r"(?P<heads>(?:chefs|cheffes|responsables)(?: de services?)?) (?:de la |de l['’]|du |des |de |d['’])?"
)
"""Heads, and what they head behind."""
_OTHERS = re.compile(
    r"\b(?:agents?|membres?|coll[èe]gues|personnel|[ée]quipes?|gens|tout le monde|toute la|tous ceux|"
    r"chacun\w*|chaque personne)\b",
    re.IGNORECASE,
)
"""Those who are no heads are spoken of too."""
_BESIDE = re.compile(
    r"(?:\b(?:que|pour|sauf|hors|hormis|sans|dont|avec)\b|qu['’])[^.;:!?\n]*$", re.IGNORECASE
)
"""Before heads who are not the ones that something is for."""


def all_heads(plan: n.Plan, said: str) -> n.Plan:
    """The plan that finds heads by their function, where they are spoken of and it lists a directorate."""
    for step in plan.body:
        match step:
            case n.Assign(service, n.Call("directory.find_service") as found):
                members = [
                    call
                    for call in calls_of(plan, "directory.members")
                    if argument(call, "service") == n.Name(service, call.line)
                ]
                words = _heads(said, given(found, "domain"))
                if (
                    not words
                    or len(members) != 1
                    or uses(plan, service) != 1
                    or argument(found, "district") is not None
                ):
                    continue
                people = replace(found, tool="directory.search_people")
                people = with_argument(people, "function", words)
                plan = swapped(plan, members[0], people)
                return replace(plan, body=tuple(each for each in plan.body if each != step))
    return plan


def _heads(said: str, domain: str) -> str:
    """The words for all heads of a domain; empty where others are spoken of too."""
    found = list(re.finditer(rf"{_HEADS}{re.escape(domain)}(?!\w)", said, re.IGNORECASE)) if domain else []
    plain = len(found) == 1 and not _OTHERS.search(said) and not _BESIDE.search(said[: found[0].start()])
    return found[0]["heads"] if plain else ""
