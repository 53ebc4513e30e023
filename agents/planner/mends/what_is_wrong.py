"""« Le trottoir s'est affaissé au 14 rue Titon »: a new ticket is about what is wrong, and not about a thing.

A small model ends the subject with the thing's name where a verb tells what is wrong with it.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, calls_of, given, named, swapped, with_argument
from agents.planner.orders.effect_words import CREATING

_WRONG = (
    r"(?:clignot|d[ée]bord|fui|pench|coul|trembl|grinc|gr[ée]sill|goutt|vibr|craqu|"
    r"s['’](?:effondr|affaiss|enfonc|effrit|[ée]teign|arrach|inond))(?:e|t|ent|ait|aient)|pue(?:nt)?"
)
_PREDICATE = re.compile(
    r"(?<![\w’'-])(?:"
    r"(?:s['’]est|se sont|est|sont)"
    r"(?: (?:encore|toujours|d[ée]j[àa]|tr[èe]s|tout|compl[èe]tement|à moitié))* "
    r"(?!au\b|aux\b|à\b|a\b|devant|dans|sur|situ|en face|juste|pr[èe]s|là\b|urgent|priorit|not[ée]|signal|"
    r"demand|pr[ée]ven)[\w’'-]+"
    r"|(?:a|ont) (?:été )?(?!appel|signal|demand|été\b|téléphon)[\w’'-]*ée?s?\b"
    r"|n(?:e |['’])(?:s['’])?(?:march|fonctionn|allum|ferm|ouvr|éclair|tourn|coul)\w* (?:plus|pas)\b"
    rf"|(?:{_WRONG})\b"
    r")",
    re.IGNORECASE,
)
_SAID_ALREADY = re.compile(r" \w+(?:ée?s?|erte?s?|inte?s?)$", re.IGNORECASE)
"""A subject that says what is wrong."""
_WHERE = re.compile(
    r"(?: (?:(?:du|de|des|au|aux|à|devant|derrière|dans|sur|en|sous|près|face|rue|avenue|boulevard|place|"
    r"square)\b|[dl]['’])[^,]*)?",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:signal|appel|dit|plain|demand)\w*", re.IGNORECASE)
_ANOTHER_CLAUSE = re.compile(
    r"(?<![\w’'-])(?:(?:et|ou|qui|que|dont|car|mais|puis|pour|si|o[ùu]|il|elle|on|y|en|ça)(?![\w’'-])|[cs]['’]il|n['’]y)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r",|(?<![\w’'-])(?:et|puis|mais|car|donc|alors|merci|svp|stp|depuis|devant|au|aux|à|rue|en face|sur le|"
    r"dans)(?![\w’'-])",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\W*(?:(?:l[ea]s?|une?|des|mon|ma|mes|notre|nos|ce|cette|ces) |l['’])(?P<thing>[^\W\d].*)", re.IGNORECASE
)
_BEFORE_END, _BEHIND_START = re.compile(r"[^.;:!?\n]*"), re.compile(r"[.;:!?\n]")
_FAR = 70
"""Characters between a thing and what is wrong with it."""


def with_what_is_wrong(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose one new ticket is about the thing and what is said of it, where it has one of both."""
    created = calls_of(plan, *CREATING)
    subject = given(created[0], "subject") if len(created) == 1 else ""
    if not subject or said.count(subject) != 1 or _SAID_ALREADY.search(subject):
        return plan
    address = _address(plan, created[0])
    whole = _with_thing(said, subject, address) if _PREDICATE.match(subject) else ""
    if not _PREDICATE.search(subject):
        whole = _with_verb(said, subject, address)
    return swapped(plan, created[0], with_argument(created[0], "subject", whole)) if whole else plan


def _with_verb(said: str, thing: str, address: str) -> str:
    """A thing, and what is wrong with it behind; empty where that is not plain."""
    rest = _BEFORE_END.match(said, said.find(thing) + len(thing))
    after = "" if rest is None else rest[0]
    found = _PREDICATE.search(after, 0, _FAR)
    if found is None or not _goes_on(after[: found.start()], address):
        return ""
    end = _ENDS.search(after, found.end())
    return (thing + after[: end.start() if end else len(after)]).strip(" ,-–")


def _with_thing(said: str, verb: str, address: str) -> str:
    """What is wrong, and the thing ahead of it; empty where that is not plain."""
    ahead = _THING.fullmatch(_BEHIND_START.split(said[: said.find(verb)])[-1])
    thing = "" if ahead is None else ahead["thing"]
    where = thing[thing.find(" ") :] if " " in thing.strip() else ""
    plain = bool(thing) and len(thing) <= _FAR and not _SAYS.search(thing) and _goes_on(where, address)
    return f"{thing}{verb}" if plain else ""


def _goes_on(between: str, address: str) -> bool:
    """Whether the words between a thing and a verb only say where it is, the address last."""
    at = between.find(address) if address else -1
    where, behind = (between, "") if at < 0 else (between[:at], between[at + len(address) :])
    if behind.strip(" ,") or _ANOTHER_CLAUSE.search(between):
        return False
    return _WHERE.fullmatch(where.rstrip(" ,")) is not None or (at >= 0 and not where.strip(" ,"))


def _address(plan: n.Plan, created: n.Call) -> str:
    place = argument(created, "place")
    found = named(plan).get(place.name) if isinstance(place, n.Name) else None
    return given(found, "address") if isinstance(found, n.Call) else ""
