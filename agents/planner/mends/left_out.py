"""Puts into a plan what was said and left out, where there is one place for it.

Small models drop a filter in the middle of others (« tickets eau *urgents* en attente »). A word of a closed
list that stands beside the tickets and that no literal holds becomes a filter of the plan's one search, so
that the plan does less. A new ticket takes the urgency that was said; what is from *before* a day is older
than it; what is asked for is shown. Where there are two places for a word,
nothing is done: it is shown as not taken into account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.language.request.unused_patterns import TURNING
from agents.language.syntax import nodes as n
from agents.planner.mends.english import qualified
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.new_tickets import in_its_street, its_number, one_for_each_trouble
from agents.planner.mends.otherwise import done_otherwise
from agents.planner.mends.prose import (
    dictated,
    explained,
    not_from_before,
    noted,
    said_to_its_end,
    told_something,
)
from agents.planner.mends.said_order import at_least, first_by_priority, ordered
from agents.planner.mends.shown import shown_as_asked
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
from agents.planner.mends.when.idle import idle_since
from agents.planner.mends.which.contrasted import without_contrasted
from agents.planner.mends.which.described import the_one_described
from agents.planner.mends.which.doubtful import without_contradiction
from agents.planner.mends.which.numbered import only_the_numbered
from agents.planner.mends.which.of_those import of_those
from agents.planner.mends.which.picked import the_first
from agents.planner.mends.which.searched import (
    not_by_the_name,
    not_by_the_order,
    not_by_what_they_become,
    ones_own,
    untouched_since,
)
from agents.planner.mends.who.recipients import (
    head_of_the_named,
    their_head,
    to_the_service,
    told_them,
    told_to_all,
    told_what_is_said,
    written_to,
)
from agents.planner.mends.who.to_whom import addressed, in_charge, sent_to_oneself, to_oneself
from agents.planner.mends.who.unassigned import only_unassigned

_NOUN = r"(?:tickets?|signalements?|demandes?|incidents?|dossiers?)"
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
    name: re.compile(rf"\b{_NOUN}{_BETWEEN}(?P<it>{words})", re.IGNORECASE)
    for name, words in _FILTERS.items()
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


def completed(plan: n.Plan, request: str) -> n.Plan:
    """The plan with what the request says of it and it leaves out.

    Args:
        request: normalised request, without those before it.
    """
    said, plan = outside_quotations(request), not_from_before(plan, request)
    for mend in (
        the_first,
        only_the_numbered,
        _either,
        not_by_what_they_become,
        not_by_the_order,
        not_by_the_name,
        ones_own,
        _filtered,
        qualified,
        _opened,
        _urgent,
        _named,
        one_for_each_trouble,
        in_its_street,
        its_number,
        _older,
        untouched_since,
        idle_since,
        only_unassigned,
        of_those,
        without_contradiction,
        the_one_described,
        done_otherwise,
        to_oneself,
        to_the_service,
        their_head,
        head_of_the_named,
        told_them,
        written_to,
        told_to_all,
        told_what_is_said,
        ordered,
        first_by_priority,
        at_least,
        shown_as_asked,
        explained,
        noted,
        dictated,
        said_to_its_end,
        without_contrasted,
        addressed,
        sent_to_oneself,
        in_charge,
        told_something,
    ):
        plan = mend(plan, said)
    return plan


def _either(plan: n.Plan, said: str) -> n.Plan:
    """« tous mes tickets, urgents ou non » chooses none of them."""
    told = set(_OR_NOT.findall(said))

    def chosen(node: object) -> object:
        if isinstance(node, n.Call):
            for name in _FILTERS:
                node = without_argument(node, name) if given(node, name) in told else node
        return node

    return changed(plan, chosen) if told else plan


def _filtered(plan: n.Plan, said: str) -> n.Plan:
    """The one search with the status and the priority that stand beside its tickets."""
    searches = calls_of(plan, "ticketing.search")
    if len(searches) != 1:
        return plan
    search = searches[0]
    for name in _SAID:
        word = "" if _chooses_by(plan, search, name) else _beside(name, said)
        if word and not _is_held(plan, word):
            search = with_argument(search, name, word)
    return swapped(plan, searches[0], search)


def _chooses_by(plan: n.Plan, search: n.Call, name: str) -> bool:
    """Whether a plan tells tickets apart by a field: in its search, behind it, or to put them in order."""
    fields = {node.field for node in nodes_of(plan) if isinstance(node, n.Field)}
    by = {words(value) for each in _applied(plan) for option, value in each.options if option == "by"}
    return argument(search, name) is not None or name in fields | by


def _applied(plan: n.Plan) -> Iterator[n.Apply]:
    return (node for node in nodes_of(plan) if isinstance(node, n.Apply))


def _opened(plan: n.Plan, said: str) -> n.Plan:
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


def _urgent(plan: n.Plan, said: str) -> n.Plan:
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


def _named(plan: n.Plan, said: str) -> n.Plan:
    """« un ticket voirie » says the category of a new ticket, not what it is about: that is asked for."""
    created = calls_of(plan, "ticketing.create")
    about = given(created[0], "subject") if len(created) == 1 else ""
    if not about or given(created[0], "category") != about:
        return plan
    once = len(re.findall(rf"\b{re.escape(about)}\b", said, re.IGNORECASE)) == 1
    asked = with_argument(created[0], "subject", n.Ask("", created[0].line))
    return swapped(plan, created[0], asked) if once else plan


def _older(plan: n.Plan, said: str) -> n.Plan:
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


def _is_held(plan: n.Plan, word: str) -> bool:
    """Whether a literal has this word in it."""
    return any(word.lower() in literal.lower() for literal in literals_of(plan))
