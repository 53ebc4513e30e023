"""« Les encombrants rue de la Roquette »: the tickets of a street, where the plan has no place for it.

A small model looks for the street's name in the tickets' texts, asks for an arrondissement, or leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.language.request.unused_patterns import TURNING
from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import (
    acts,
    argument,
    calls_of,
    free_name,
    given,
    literals_of,
    swapped,
    with_argument,
    without_argument,
)
from agents.planner.spelling.stays import STREET

_LINK = r"(?:(?:de|du|des|la|le|les) |[dl]['’])"
_NAME = r"(?!Merci\b|Cordialement\b|Bonne\b)[A-ZÀ-Þ][\w’'-]*"
STREET_NAMED = re.compile(
    rf"(?<!\d )(?<!ter )(?<!bis )(?<!\ben )\b(?i:{STREET})\.? {_LINK}*{_NAME}(?: {_NAME})*"
)
_KIND = re.compile(STREET, re.IGNORECASE)
_LONGER = re.compile(rf" (?:{_LINK}|aux? |et )+{_NAME}")
"""What may be of the name, or not: « rue de la Fontaine au Roi », « rue Titon du Service »."""
_ONES_OWN = re.compile(r"\b(?:habit\w+|suis|[ée]tais|serai|vais|passe(?:rai)?)\b", re.IGNORECASE)
"""A street where somebody is."""
_NOT_IN = re.compile(
    r"\b(?:parl\w+|contien\w+|intitul\w*|titres?|mention\w*|[ée]voqu\w*|cit(?:e|ent|ant)|mots?|dit|dise\w*|"
    r"pr[èe]s|autour|proches?|angle|coin|abords?|c[ôo]t[ée]|vers|derri[èe]re|devant|quartier|alentours|"
    r"\d+ ?k?m|m[èe]tres?)\b",
    re.IGNORECASE,
)
"""Texts that speak of a street, and what lies near one."""
_NUMBER = re.compile(r"\d[\s,]*(?:[A-Da-d]|bis|ter|quater)?,? *(?:d[eu] )?(?:la |l['’])?$", re.IGNORECASE)
_SEARCHED = re.compile(
    r"\b(?:tickets?|signalements?|demandes?)(?: \w+){0,2}(?: de| dans| sur)?(?: la| l['’])? ?$", re.IGNORECASE
)
"""What a street stands behind where it says which tickets are meant."""
_ORDERED = re.compile(
    r"\W*(?:(?:bonjour|merci de|peux-tu|pouvez-vous|stp|svp)[ ,]+)*"
    r"(?:ferm|cl[ôo]tur|relanc|rouvr|pass|donn|confi|assign|comment)\w* (?:tous )?(?:les|mes) "
    r"(?:tickets?|signalements?)"
    r"(?: (?:ouverts?|urgents?|en cours|en attente))? (?:de|dans|sur)(?: la| l['’])? ?",
    re.IGNORECASE,
)
"""An order for the tickets of a street, from the beginning of the request up to the street."""
_AND_OTHERS = re.compile(r"\b(?:ceux|celles|autres?|d'abord|puis|ensuite)\b", re.IGNORECASE)


def in_the_street(plan: n.Plan, request: str) -> n.Plan:
    """The plan whose one search for tickets is in the one street that the request names, and not of the
    category that « rue » hints at.

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    streets, searches = list(STREET_NAMED.finditer(said)), calls_of(plan, "ticketing.search")
    for search in searches if streets and not acts(plan) else ():
        if _KIND.fullmatch(given(search, "category")):
            plan = swapped(plan, search, without_argument(search, "category"))
    searches = calls_of(plan, "ticketing.search")
    if len(searches) > 1:
        searches = [search for search in searches if streets and given(search, "text") == streets[0][0]]
    if len(streets) != 1 or len(searches) != 1 or argument(searches[0], "place") is not None:
        return plan
    if (
        said.isupper()
        or _ONES_OWN.search(said)
        or TURNING.search(said)
        or _LONGER.match(said, streets[0].end())
    ):
        return plan
    street, search, ahead = streets[0][0], searches[0], said[: streets[0].start()]
    if _NOT_IN.search(said) or _NUMBER.search(ahead):
        return plan
    if acts(plan) and not _is_ordered_there(given(search, "text"), street, ahead, said):
        return plan
    elsewhere = (each for each in literals_of(plan) if each != given(search, "text"))
    if any(street in each for each in elsewhere):
        return plan
    body = (new for step in plan.body for new in _located(step, search, street, free_name(plan, "lieu")))
    return replace(plan, body=tuple(body))


def _is_ordered_there(text: str, street: str, ahead: str, said: str) -> bool:
    """Whether what is ordered is for the tickets of the street: the plan searches by its name, or by no text
    and the request begins so."""
    if text:
        return text == street and _SEARCHED.search(ahead) is not None
    return _ORDERED.fullmatch(ahead) is not None and not _AND_OTHERS.search(said)


def where_it_says(plan: n.Plan, request: str) -> n.Plan:
    """The plan with the one street that the request names, in the place of a question for the one address.

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    asked = [call for call in calls_of(plan, "gis.locate") if isinstance(argument(call, "address"), n.Ask)]
    streets = list(STREET_NAMED.finditer(said))
    if acts(plan) or TURNING.search(said) or "adresse" in said:
        return plan
    if len(asked) != 1 or len(streets) != 1 or any(streets[0][0] in each for each in literals_of(plan)):
        return plan
    if said.isupper() or _ONES_OWN.search(said) or _NUMBER.search(said[: streets[0].start()]):
        return plan
    return swapped(plan, asked[0], with_argument(asked[0], "address", streets[0][0]))


def _located(step: n.Statement, search: n.Call, street: str, name: str) -> Iterator[n.Statement]:
    if not (isinstance(step, n.Assign) and step.value == search):
        yield step
        return
    where = n.Call("gis.locate", (("address", n.Literal(street, step.line)),), step.line)
    yield n.Assign(name, where, step.line)
    yield replace(
        step, value=with_argument(_without_street(search, street), "place", n.Name(name, step.line))
    )


def _without_street(search: n.Call, street: str) -> n.Call:
    """The search without the street among its texts, and without asking for an arrondissement."""
    if isinstance(argument(search, "district"), n.Ask):
        search = without_argument(search, "district")
    text = given(search, "text")
    if street not in text:
        return search
    other = re.sub(r"(?:[ ,]+(?:de|du|des|dans|sur|la|le|l['’]))*[ ,]*$", "", text.partition(street)[0])
    return with_argument(search, "text", other) if other else without_argument(search, "text")
