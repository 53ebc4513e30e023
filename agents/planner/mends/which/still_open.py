"""Tickets that are not closed, in other words than a status: « non résolus », « qui traînent ».

No one status means that. A small model leaves it out, searches for what it denies, or for the words in the
tickets' texts; those that were closed long ago then stand in the list, and are acted on.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.left_out import chooses_by
from agents.planner.mends.tree import (
    calls_of,
    free_name,
    given,
    literals_of,
    renamed,
    swapped,
    without_argument,
)
from beffroi.enums import Status

_DONE = (
    r"(?:ferm[ée]|clos|cl[ôo]tur[ée]|r[ée]solu|r[ée]gl[ée]|termin[ée]|sold[ée])(?:e?s?)(?!\w)"
    r"(?! (?:en|avant|depuis|dans|par|[àa]|sous|du premier|l[ae]|hier)\b)"
)
_STILL_OPEN = re.compile(
    r"\b(?:tickets|signalements|demandes|incidents|dossiers)(?! \d{3})\b"
    r"(?:(?!\b(?:dont|où|que|car|pour)\b)[^.;:!?,\n]){0,60}?(?<!\w)"
    rf"(?:(?:non|pas|pas encore|toujours pas)[ -](?P<done>{_DONE})"
    r"|(?P<drag>(?:qui|et) tra[iî]nent(?: encore)?|en souffrance))(?!\w)",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"\b(?:ouvert|en cours|en attente|r[ée]?-?ou?v(?:r|ert)|trait[ée]|nouveau)"
    r"|(?:\b(?:et|ou|y compris(?: les)?|m[êe]me(?: les| ceux)?|comme)|[/+]) ?(?:non|pas)\b",
    re.IGNORECASE,
)
"""A status is named besides, or closed ones are meant too."""


def still_open(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose one search leaves out closed tickets, where those that are not closed are spoken of."""
    searches = calls_of(plan, "ticketing.search")
    found = list(_STILL_OPEN.finditer(said))
    if len(searches) != 1 or len(found) != 1 or _STATED.search(said):
        return plan
    search, done, drag = searches[0], found[0]["done"], found[0]["drag"]
    text = given(search, "text")
    if text and drag and text.lower() in drag.lower():
        plan = swapped(plan, search, without_argument(search, "text"))
        (search,) = calls_of(plan, "ticketing.search")
    if drag and given(search, "text"):  # what is sought lies about, and not the tickets
        return plan
    if chooses_by(plan, search, "status") or (done and any(done in words for words in literals_of(plan))):
        return plan
    at = next((at for at, step in enumerate(plan.body) if _finds(step, search)), None)
    if at is None:
        return plan
    return _sieved(plan, at, done or Status.FERME.value)


def _finds(step: n.Statement, search: n.Call) -> bool:
    return isinstance(step, n.Assign) and step.value == search


def _sieved(plan: n.Plan, at: int, status: str) -> n.Plan:
    """The plan with what a step finds, less those of a status, in its place."""
    step = plan.body[at]
    assert isinstance(step, n.Assign)
    kept, line = free_name(plan, f"{step.name}2"), step.line
    other = n.Compare("!=", n.Field(n.Name("x", line), "status", line), n.Literal(status, line), line)
    sieve = n.Assign(kept, n.Filter("x", n.Name(step.name, line), other, line), line)
    after = renamed(plan.body[at + 1 :], step.name, kept)
    return replace(plan, body=(*plan.body[: at + 1], sieve, *after))
