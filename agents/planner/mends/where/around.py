"""« Une piscine près de la place d'Italie »: around a street, where the plan looks in it.

A small model that hears a street without a number lists what stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.language.lexicon.wordlists import NONE, content, word_list
from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import (
    argument,
    calls_of,
    free_name,
    given,
    swapped,
    with_argument,
    without_argument,
)
from agents.planner.mends.where.streets import STREET_NAMED
from beffroi.enums import FacilityKind

_NEAR = re.compile(
    r"(?:\b(?:(?:tout )?pr[èe]s|(?:pas|non) loin|(?:[àa] )?proximit[ée]|proches?|autour|[àa] c[ôo]t[ée]|"
    r"[àa] deux pas|(?:aux|les) (?:abords|alentours|environs)|dans (?:le coin|les environs|le secteur)|"
    r"du c[ôo]t[ée]) "
    r"(?:d['’]|de (?:la |l['’])?|du |des )|\bvers (?:la |le |l['’]|les )?)$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\bplus d['’]une?\b|\b(?:tou(?:te)?s|les|listes?|rayon|distance|combien)\b", re.IGNORECASE
)
_NEARBY = re.compile(
    r"(?: \w+){0,2} (?:(?:tout )?pr[èe]s|(?:pas|non) loin|[àa] proximit[ée]|[àa] c[ôo]t[ée]|[àa] deux pas|"
    r"dans le (?:coin|secteur)|vers)\b",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\b(?:tickets?|signalements?|demandes?)(?: (?!sur|pour|de|des|du|cr[ée]{1,2})[\w-]+){0,3} "
    r"(?:autour|aux (?:abords|alentours|environs)|[àa] proximit[ée])\b(?! du \d+ [a-zéû]+(?: \d+)?\W*$)",
    re.IGNORECASE,
)
"""Tickets that are near somewhere."""
_RADIUS = re.compile(r"(?<!\d)\d{1,6} ?k?m\b|\bm[èe]tres?\b|\bkilom", re.IGNORECASE)
_ONE = re.compile(r"(?<!d['’])\b(?:une?|l[ae]|l['’]|quel(?:le)?) ?$", re.IGNORECASE)


_WHICH_DISTRICT = re.compile(
    r"\bquel arrondissement\b"
    r"|\b(?:est|c['’]est|se trouve)(?:-elle|-il)? (?:bien )?dans le \d+e\b(?=[^.;:!?]*\?)",
    re.IGNORECASE,
)
_LOOKS = re.compile(
    r"^(?:(?:bonjour|salut|svp|stp|y|a-t-il|ya|il|existe-t-il|quel\w*|où|ou|se|trouve\w*|est|sont|une?|l[ae]s?|des|"
    r"[dl]['’]|montre\w*|cherche\w*|donne\w*|indique\w*|liste\w*|je|affiche\w*|moi|me|"
    r"est-ce qu['’]il y a|carte|plan)\b[ ,:-]*)*",
    re.IGNORECASE,
)
"""What begins a look for something."""
_SOME = re.compile(r"(?P<it>[\w-]+) (?:où|pour)\b", re.IGNORECASE)
"""What is looked for, where more is said of it: « un square où pique-niquer vers … »."""
_SAYS_LITTLE = re.compile(
    r"(?:public|publique|municipal|ouvert|situ[ée])e?s?|est|sont|le|la|plus", re.IGNORECASE
)
LOCATING = "lieu = gis.locate("
"""How a plan of what is near somewhere begins."""


def passes_over_a_place(plan: str, request: str) -> bool:
    """Whether a request looks for a kind of facility near a street, or asks in which arrondissement one lies,
    and its plan finds no tool for that."""
    said = outside_quotations(request.split("\n")[0])
    street = STREET_NAMED.search(said)
    if plan.strip() != "cannot()" or street is None:
        return False
    if _WHICH_DISTRICT.search(said) or street[0] == said.strip(" ?!."):
        return True
    if not (near := _NEAR.search(said[: street.start()])):
        return False
    named = _LOOKS.sub("", said[: near.start()]).split()
    while named and _SAYS_LITTLE.fullmatch(named[-1]):
        named.pop()
    one = _SOME.match(_LOOKS.sub("", said[: near.start()]))
    return any(is_a_kind(words) for words in (" ".join(named), one["it"] if one else ""))


def is_a_kind(words: str) -> bool:
    """Whether words name a kind of facility."""
    return bool(word_list(FacilityKind).find(content(words)) - {NONE})


def around_the_street(plan: n.Plan, request: str) -> n.Plan:
    """The plan that looks around a street in the place of in it, where the request says near: for the nearest
    one where one is wanted, else within a distance that the person is asked for.

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    looked = calls_of(plan, "gis.facilities_on_street")
    if len(looked) != 1 or _RADIUS.search(said):
        return plan
    call, street = looked[0], given(looked[0], "street")
    at = said.find(street) if street else -1
    if at < 0 or not _NEAR.search(said[:at]):
        return plan
    name = free_name(plan, "lieu")
    body = (new for step in plan.body for new in _around(step, call, name, said))
    return replace(plan, body=tuple(body))


def the_nearest(plan: n.Plan, request: str) -> n.Plan:
    """The plan that looks for the nearest one in the place of asking how far, where one is wanted: « une
    piscine près de … ? ».

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    looked = [
        call for call in calls_of(plan, "gis.facilities_near") if isinstance(argument(call, "radius"), n.Ask)
    ]
    if len(looked) != 1 or not (kind := given(looked[0], "kind")) or _RADIUS.search(said):
        return plan
    (call,) = looked
    one = re.search(rf"\bune? {re.escape(kind)}\b(?P<behind>[^.;!?]*)", said, re.IGNORECASE)
    if one is None or not _NEARBY.match(one["behind"]) or _SEVERAL.search(said):
        return plan
    given_it = dict(call.arguments)
    sought = tuple((name, given_it[name]) for name in ("kind", "place"))
    return swapped(plan, call, n.Call("gis.nearest", sought, call.line))


def not_as_many_as_its_number(plan: n.Plan, request: str) -> n.Plan:
    """The plan that does not look for twelve schools near « 12 rue Oberkampf »: for those within a distance
    that the person is asked for, where several are spoken of, else for the nearest.

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    numbers = {given(call, "address").partition(" ")[0] for call in calls_of(plan, "gis.locate")}
    for call in calls_of(plan, "gis.nearest"):
        many, kind = given(call, "n"), given(call, "kind")
        said_once = len(re.findall(rf"(?<!\w){re.escape(many)}(?!\w)", said)) == 1
        if not many or many not in numbers or not said_once:
            continue
        several = kind and re.search(rf"\bles {re.escape(kind)}(?! l[ea]s? plus\b)", said, re.IGNORECASE)
        radius = ("radius", n.Ask("", call.line))
        around = n.Call("gis.facilities_near", (*without_argument(call, "n").arguments, radius), call.line)
        plan = swapped(plan, call, around if several else without_argument(call, "n"))
    return plan


def within_a_distance(plan: n.Plan, request: str) -> n.Plan:
    """The plan that asks for the distance of its one search around a place, where the request says near and
    not how far; without one, tickets at the very place would show.

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    searches = [call for call in calls_of(plan, "ticketing.search") if argument(call, "place") is not None]
    if len(searches) != 1 or argument(searches[0], "radius") is not None or _RADIUS.search(said):
        return plan
    search = searches[0]
    if not _AROUND.search(said):
        return plan
    return swapped(plan, search, with_argument(search, "radius", n.Ask("", search.line)))


def _around(step: n.Statement, looked: n.Call, name: str, said: str) -> Iterator[n.Statement]:
    if not (isinstance(step, n.Assign) and step.value == looked):
        yield step
        return
    line, kind = step.line, given(looked, "kind")
    yield n.Assign(name, n.Call("gis.locate", (("address", dict(looked.arguments)["street"]),), line), line)
    place = ("place", n.Name(name, line))
    sought = tuple(pair for pair in looked.arguments if pair[0] == "kind")
    if kind and _ONE.search(said[: max(0, said.find(kind))]):
        yield replace(step, value=n.Call("gis.nearest", (*sought, place), line))
    else:
        yield replace(
            step, value=n.Call("gis.facilities_near", (place, ("radius", n.Ask("", line)), *sought), line)
        )
