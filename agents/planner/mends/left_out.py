"""Puts into a plan what was said and left out, where there is one place for it.

Small models drop a filter in the middle of others (« tickets eau *urgents* en attente »). A word of a closed
list that stands beside the tickets and that no literal holds becomes a filter of the plan's one search, so
that the plan does less. A new ticket takes the urgency that was said. Where there are two places for a
word, nothing is done: it is shown as not taken into account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.language.request.unused_patterns import TURNING
from agents.language.syntax import nodes as n
from agents.planner.mends.tree import (
    argument,
    calls,
    calls_of,
    changed,
    given,
    literals_of,
    nodes_of,
    swapped,
    with_argument,
    without_argument,
    words,
)

NOUN = r"(?:tickets?|signalements?|demandes?|incidents?|dossiers?)"
_OTHER_CLAUSE = r"(?:et|ou|qui|puis|dont|sont|est|dans|en (?!cours|attente))"
_BETWEEN = rf"(?: +(?!{_OTHER_CLAUSE}\b)[\w’'-]+){{0,4}}? +"
_WHEN = (
    r"hier|avant|apr[èe]s|depuis|aujourd|le \d|l[ae] (?:semaine|mois|ann[ée]e|journ[ée]e|veille)|l['’]an|"
    r"ce[st]?\b|cette\b|entre\b|il y a|par\b|r[ée]cemment|pendant|durant|au cours|en \d|dans l[ae] |"
    r"dans les |[àa] temps|"
    r"(?:en |fin |d[ée]but |mi-)?(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|"
    r"novembre|d[ée]cembre)|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
)
_SINCE = rf"(?! +(?:{_WHEN}))"
"""« ouverts hier » says when they were opened, and not that they are open now."""
_FILTERS = {
    "status": (
        rf"(?:ouvert[es]{{0,2}}|ferm[ée][es]{{0,2}}|clos(?:es?)?|en cours|en attente|"
        rf"(?:non|pas(?: encore)?) trait[ée][es]{{0,2}})\b{_SINCE}"
    ),
    "priority": r"(?:urgent[es]{0,2}|prioritaires?|haut[es]{0,2}|basses?|normale?s?)\b",
}
_SAID = {
    name: re.compile(rf"\b{NOUN}{_BETWEEN}(?P<it>{words})", re.IGNORECASE) for name, words in _FILTERS.items()
}
_STATES = re.compile(rf"\b(?:{_FILTERS['status']}|trait[ée][es]{{0,2}}\b)", re.IGNORECASE)
_SPARED = re.compile(
    r"\b(?:non|plus|moins|peu|trop|d[ée]j[àa]|exclu\w*|exception|autres? que|gard\w+|laiss\w+|rest\w+|"
    r"[ée]pargn\w+)\b",
    re.IGNORECASE,
)
_SPARES_NONE = re.compile(
    r"\b(?:non|pas(?: encore)?) trait\w+|\bl[ea]s? plus (?:vieu|vieil|ancien|r[ée]cent)\w*"
)
"""Words that are in `_SPARED` and leave nothing out."""
_SENTENCE = re.compile(r"[.!?;\n]")
_URGENT = re.compile(r"\burgen(?:te?|ce)\b", re.IGNORECASE)
_NOT_URGENT = re.compile(
    r"\b(?:non|pas|sans|peu|moins|aucune?|plus|trop|rien)\W+(?:\w+\W+)?urgen|\w\W+d['’]urgen", re.IGNORECASE
)
_NOT_STILL = r"(?<!toujours )(?<!encore )(?<!restent )(?<!reste )"
_DURING = r"(?:depuis +|en +|pendant +|durant +)"
_OR_NOT = re.compile(r"\b(\w+) ou (?:non|pas)\b", re.IGNORECASE)


def either_way(plan: n.Plan, said: str) -> n.Plan:
    """« tous mes tickets, urgents ou non » chooses none of them."""
    told = set(_OR_NOT.findall(said))

    def chosen(node: object) -> object:
        if isinstance(node, n.Call):
            for name in _FILTERS:
                node = without_argument(node, name) if given(node, name) in told else node
        return node

    return changed(plan, chosen) if told else plan


def filtered(plan: n.Plan, said: str) -> n.Plan:
    """The one search with the status and the priority that stand beside its tickets."""
    searches = calls_of(plan, "ticketing.search")
    if len(searches) != 1:
        return plan
    search = searches[0]
    for name in _SAID:
        word = "" if chooses_by(plan, search, name) else _beside(name, said)
        if word and not _is_held(plan, word):
            search = with_argument(search, name, word)
    return swapped(plan, searches[0], search)


def chooses_by(plan: n.Plan, search: n.Call, name: str) -> bool:
    """Whether a plan tells tickets apart by a field: in its search, behind it, or to put them in order."""
    fields = {node.field for node in nodes_of(plan) if isinstance(node, n.Field)}
    by = {words(value) for each in _applied(plan) for option, value in each.options if option == "by"}
    return argument(search, name) is not None or name in fields | by


def _applied(plan: n.Plan) -> Iterator[n.Apply]:
    return (node for node in nodes_of(plan) if isinstance(node, n.Apply))


def opened(plan: n.Plan, said: str) -> n.Plan:
    """« combien de tickets ouverts la semaine dernière » counts those opened then, closed since or not.

    What is done to tickets stays for those that are open.
    """
    if not all(isinstance(step, n.Assign | n.Show) for step in plan.body):
        return plan
    for search in calls_of(plan, "ticketing.search"):
        status, since = given(search, "status"), given(search, "newer_than")
        opened = rf"{_NOT_STILL}{re.escape(status)} +{_DURING}?{re.escape(since)}(?!\w)"
        if since and re.match("ouvert", status, re.IGNORECASE) and re.search(opened, said):
            plan = swapped(plan, search, without_argument(search, "status"))
    return plan


def _spares(sentence: str) -> bool:
    """Whether something in it may be left out of what is said of the tickets."""
    rest = _SPARES_NONE.sub(" ", sentence.lower())
    return bool(TURNING.search(rest) or _SPARED.search(rest))


def _beside(name: str, said: str) -> str:
    """The one word of a closed list beside the tickets, in a sentence that spares none; empty otherwise."""
    found = {
        (match["it"], _spares(sentence))
        for sentence in _SENTENCE.split(said)
        for match in _SAID[name].finditer(sentence)
    }
    word, spared = found.pop() if len(found) == 1 else ("", True)
    spared = spared or ("trait" in word.lower() and len(_STATES.findall(said)) > 1)
    return "" if spared else word


def urgently(plan: n.Plan, said: str) -> n.Plan:
    """The one new ticket with its urgency."""
    urgent = [] if _NOT_URGENT.search(said) else _URGENT.findall(said)
    created = calls_of(plan, "ticketing.create")
    if len(created) != 1 or len(urgent) != 1 or _has_priority(plan) or _is_held(plan, urgent[0]):
        return plan
    return swapped(plan, created[0], with_argument(created[0], "priority", urgent[0]))


def _has_priority(plan: n.Plan) -> bool:
    """Whether a plan sets or reads an urgency."""
    set_ = any(argument(call, "priority") is not None for call in calls(plan))
    return set_ or any(isinstance(node, n.Field) and node.field == "priority" for node in nodes_of(plan))


def named_by_its_category(plan: n.Plan, said: str) -> n.Plan:
    """« un ticket voirie » says the category of a new ticket, not what it is about: that is asked for."""
    created = calls_of(plan, "ticketing.create")
    about = given(created[0], "subject") if len(created) == 1 else ""
    if not about or given(created[0], "category") != about:
        return plan
    once = len(re.findall(rf"\b{re.escape(about)}\b", said, re.IGNORECASE)) == 1
    asked = with_argument(created[0], "subject", n.Ask("", created[0].line))
    return swapped(plan, created[0], asked) if once else plan


def _is_held(plan: n.Plan, word: str) -> bool:
    """Whether a literal has this word in it."""
    return any(word.lower() in literal.lower() for literal in literals_of(plan))
