"""« Combien de tickets il a ? », « ses tickets » of the person who was just shown."""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.tree import (
    acts,
    argument,
    calls_of,
    given,
    swapped,
    with_argument,
    without_argument,
)
from beffroi.records import Person

_TICKETS = r"\b(?:tickets?|signalements?|dossiers?)\b[^.;,!?]{0,30}?"
_HAS = r"(?:a|g[èe]re|suit|traite)"
_NOW = r"(?=\W*$| (?:en (?:cours|attente|charge|ce moment)|actuellement|encore|toujours)\b)"
"""« a-t-il » of what somebody has; « a-t-il demandés » is another verb."""
_THEIRS = re.compile(
    r"\b(?:ses|leurs) (?:\w+ )?(?:tickets|signalements|dossiers|demandes)\b"
    rf"|{_TICKETS}(?<!qu['’])\b(?:il|elle)(?: en)? {_HAS}{_NOW}|{_TICKETS}(?<!y )\b{_HAS}-t-(?:il|elle){_NOW}"
    rf"|(?<!qu['’])\b(?:il|elle) {_HAS} (?:combien|quels|quoi)\b",
    re.IGNORECASE,
)


def their_tickets(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan whose one search is for the tickets of the one person of the turn before, where it is for
    nobody's."""
    people, searches = before.alone(Person), calls_of(plan, "ticketing.search")
    if len(people) != 1 or len(searches) != 1 or acts(plan) or not _THEIRS.search(said):
        return plan
    (search,) = searches
    if argument(search, "assignee") is not None or argument(search, "place") is not None:
        return plan
    if any(given(search, name) and given(search, name) in said for name in ("district", "category")):
        return plan  # theirs are those of a service or an arrondissement that is named
    theirs = with_argument(search, "assignee", n.Earlier(people[0], search.line))
    for of_their_service in ("district", "category"):
        theirs = without_argument(theirs, of_their_service)
    return swapped(plan, search, theirs)
