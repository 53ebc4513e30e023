"""What tickets are searched by: not by what they are to become, one's own where that is said, and older than
what nothing was done for.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.words import ME
from agents.planner.mends.tree import (
    argument,
    calls_of,
    given,
    named,
    nodes_of,
    swapped,
    with_argument,
    without_argument,
)
from agents.planner.orders.effect_words import CREATING

_OWN = re.compile(
    r"\b(?:mes|my) (?:(?:(?!l[ae]s? |des |mes |my )\w+ ){0,2}?"
    r"(?:tickets?|signalements?|dossiers?|demandes?)\b|"
    r"(?:\d+ |plus )?(?:en attente|en cours|ouverts|ferm[ée]s|clos|urgents)\b)",
    re.IGNORECASE,
)
_NOT_OWN = re.compile(
    r"\b(?:sauf|hors|hormis|except[ée]\w*|pas(?: que| seulement)?|en plus de|[àa] part|sans|"
    r"(?:en dehors|au lieu|[àa] l['’]exclusion) de|y compris|que|non|dans|comme|"
    r"not(?: just| only)?|except|besides) $",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:\W|(?:bonjour|salut|stp|svp|merci de)\b)*"
    r"(?P<it>(?:relanc|ferm|assign|affect|montr|affich|list|compt|donn|trouv|cherch|pass|not|comment|confi)e[rz]?|"
    r"rappel(?:le|ez|er)|cl[ôo]ture[rz]?|pr[ée]v(?:iens|enez|enir)|averti(?:s|r|ssez)|envo(?:ie|yez|yer)|"
    r"m(?:ets|ettez|ettre))\b(?! ?[:,])",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:confi|assign|attribu|affect|suiv|chez|mes (?:coll|agents|[ée]quipe))", re.IGNORECASE
)
_ALREADY = re.compile(r"d[ée]j[àa](?: (?:une?|des|tickets?))*", re.IGNORECASE)
_NOTHING_SINCE = re.compile(
    r"\b(?:n['’]\w+ (?:\w+ )?(?:pas|jamais|rien|plus)|ne (?:\w+ )?\w+ (?:pas|plus)|"
    r"sans (?:nouvelles?|r[ée]ponse|suite)|non[- ](?:trait|r[ée]sol|r[ée]gl)\w+|toujours pas|rest\w+ sans)\b"
    r"[^.;,!?]{0,60}?\bdepuis (?:plus d['’e] ?)?$",
    re.IGNORECASE,
)


def not_by_what_they_become(plan: n.Plan, said: str) -> n.Plan:
    """« passe mes tickets en priorité haute »: a priority that is said once, and set, chooses none."""
    become = {given(call, "priority").lower() for call in calls_of(plan, "ticketing.set_priority")} - {""}
    for call in calls_of(plan, "ticketing.search"):
        chosen = given(call, "priority").lower()
        if chosen in become and len(re.findall(rf"(?<!\w){re.escape(chosen)}(?!\w)", said.lower())) == 1:
            plan = swapped(plan, call, without_argument(call, "priority"))
    return plan


def not_by_the_order(plan: n.Plan, said: str) -> n.Plan:
    """« Relance tous mes tickets »: the order itself is no word that tickets are searched by."""
    ordered = _ORDER.match(said)
    for call in calls_of(plan, "ticketing.search"):
        if ordered and given(call, "text").lower() == ordered["it"].lower():
            plan = swapped(plan, call, without_argument(call, "text"))
    return plan


def not_by_the_name(plan: n.Plan, said: str) -> n.Plan:
    """« les tickets de Karim Benali » are those that he has: his name is no word they are searched by."""
    found = {name: call for name, call in named(plan).items() if isinstance(call, n.Call)}
    for call in calls_of(plan, "ticketing.search"):
        who = argument(call, "assignee")
        person = found.get(who.name) if isinstance(who, n.Name) else None
        if person is not None and given(call, "text") and given(call, "text") == given(person, "name"):
            plan = swapped(plan, call, without_argument(call, "text"))
    return plan


def not_by_already(plan: n.Plan, said: str) -> n.Plan:
    """« S'il n'y en a pas déjà un », at the place where one would be made, and by no words."""
    made = {argument(call, "place") for call in calls_of(plan, *CREATING)}
    for call in calls_of(plan, "ticketing.search"):
        if not _ALREADY.fullmatch(given(call, "text")):
            continue
        elsewhere = without_argument(call, "text")
        if len(made) == 1 and isinstance(place := next(iter(made)), n.Name) and not elsewhere.arguments:
            elsewhere = with_argument(elsewhere, "place", n.Name(place.name, call.line))
        plan = swapped(plan, call, elsewhere)
    return plan


def ones_own(plan: n.Plan, said: str) -> n.Plan:
    """« mes tickets en cours » are those of the one who asks, where the plan searches once, for nobody's."""
    searches = calls_of(plan, "ticketing.search")
    if len(searches) != 1 or argument(searches[0], "assignee") is not None:
        return plan
    own = _OWN.search(said)
    if own is None or _OTHERS.search(said) or _NOT_OWN.search(said[: own.start()]):
        return plan
    if any(isinstance(node, n.Field) and node.field == "assignee" for node in nodes_of(plan)):
        return plan
    return swapped(plan, searches[0], with_argument(searches[0], "assignee", n.Name(ME, searches[0].line)))


def untouched_since(plan: n.Plan, said: str) -> n.Plan:
    """What was not dealt with *for* a month is older than it."""
    for call in calls_of(plan, "ticketing.search"):
        age = given(call, "newer_than")
        before = said.lower().split(age.lower()) if age else []
        if len(before) == 2 and _NOTHING_SINCE.search(before[0]) and argument(call, "older_than") is None:
            pairs = (("older_than", each[1]) if each[0] == "newer_than" else each for each in call.arguments)
            plan = swapped(plan, call, replace(call, arguments=tuple(pairs)))
    return plan
