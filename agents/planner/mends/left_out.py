"""Puts into a plan what was said and left out, where there is one place for it.

Small models drop a filter in the middle of others (« tickets eau *urgents* en attente »). A word of a closed
list that stands beside the tickets and that no literal holds becomes a filter of the plan's one search, so
that the plan does less. A new ticket takes the urgency that was said; a count, a chart and a map that were
asked for are shown; what is from *before* a day is older than it. Where there are two places for a word,
nothing is done: it is shown as not taken into account.
"""

from __future__ import annotations

import re

from agents.language.request.unused_patterns import TURNING
from agents.planner.mends.contrasted import without_contrasted
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.prose import dictated, explained
from agents.planner.mends.said_order import ordered
from agents.planner.mends.to_whom import addressed

_NOUN = r"(?:tickets?|signalements?|demandes?|incidents?|dossiers?)"
_OTHER_CLAUSE = r"(?:et|ou|qui|puis|dont|sont|est|dans|en (?!cours|attente))"
_BETWEEN = rf"(?: +(?!{_OTHER_CLAUSE}\b)[\w’'-]+){{0,4}}? +"
_WHEN = (
    r"hier|avant|apr[èe]s|depuis|aujourd|le \d|l[ae] (?:semaine|mois|ann[ée]e|journ[ée]e|veille)|l['’]an|"
    r"ce[st]?\b|cette\b|entre\b|il y a|par\b|r[ée]cemment|pendant|durant|au cours|en \d|dans l[ae] |"
    r"(?:en |fin |d[ée]but |mi-)?(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|"
    r"novembre|d[ée]cembre)|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
)
_SINCE = rf"(?! +(?:{_WHEN}))"
"""« ouverts hier » says when they were opened, and not that they are open now."""
_FILTERS = {
    "status": rf"(?:ouvert[es]{{0,2}}|ferm[ée][es]{{0,2}}|clos(?:es?)?|en cours|en attente)\b{_SINCE}",
    "priority": r"(?:urgent[es]{0,2}|prioritaires?|haut[es]{0,2}|basses?|normale?s?)\b",
}
_SAID = {
    name: re.compile(rf"\b{_NOUN}{_BETWEEN}(?P<it>{words})", re.IGNORECASE)
    for name, words in _FILTERS.items()
}
_SPARED = re.compile(
    r"\b(?:non|plus|moins|peu|trop|d[ée]j[àa]|exclu\w*|exception|autres? que|gard\w+|laiss\w+|rest\w+|"
    r"[ée]pargn\w+)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;\n]")
_URGENT = re.compile(r"\burgen(?:te?|ce)\b", re.IGNORECASE)
_NOT_URGENT = re.compile(
    r"\b(?:non|pas|sans|peu|moins|aucune?|plus|trop|rien)\W+(?:\w+\W+)?urgen|\w\W+d['’]urgen", re.IGNORECASE
)
_CHART = re.compile(r"\b(?:camembert|graphique|diagramme|histogramme)\b", re.IGNORECASE)
COUNT = re.compile(
    r"\b(?:combien|nombres?|total|nb|quantité|compt\w+|dénombr\w+|chiffres?|how many|number|count)\b",
    re.IGNORECASE,
)
"""Words that ask for a count."""
_COUNT = re.compile(r"\b(?:combien(?! de temps)|le nombre|leur nombre|le total|au total|nb)\b", re.IGNORECASE)

_OR_NOT = re.compile(r"\b(\w+) ou (?:non|pas)\b", re.IGNORECASE)
_SEARCH = re.compile(r"ticketing\.search\(([^()]*)\)")
_CREATE = re.compile(r"ticketing\.create\(([^()]*)\)")
_NEWER = re.compile(r'\bnewer_than="(?:d[\'’])?avant (?!hier)([^"]*)"', re.IGNORECASE)
_AGE = re.compile(r'\b(older_than|newer_than)="([^"]*)"')
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
_SHOWN = re.compile(r"^answer\((\w+)\)$", re.MULTILINE)
_GROUPS = re.compile(r"^(\w+) = group\(", re.MULTILINE)
_LISTS = re.compile(
    r"^(\w+) = (?:ticketing\.search|gis\.facilities\w*|directory\.(?:search_people|members)|"
    r"top|sort|without|\[)",
    re.MULTILINE,
)
_NEAREST = re.compile(r"^(\w+) = gis\.nearest\((?![^()]*\bn=)[^()]*\)$", re.MULTILINE)
_MAPPED = re.compile(r"\bcarte (?:des |de |d['’]|pour (?:les |la |le )?)(?P<it>[\w-]{4,})", re.IGNORECASE)
_KINDS = re.compile(r'^(\w+) = gis\.facilities\w*\(.*\bkind="([^"]+)"', re.MULTILINE)
_LITERAL = re.compile(r'"([^"]*)"')


def completed(plan: str, request: str) -> str:
    """The plan with what the request says of it and it leaves out.

    Args:
        request: normalised request, without those before it.
    """
    said = outside_quotations(request)
    for mend in (
        _either,
        _filtered,
        _opened,
        _urgent,
        _named,
        _older,
        ordered,
        _charted,
        _counted,
        _mapped,
        _nearest,
        explained,
        dictated,
        without_contrasted,
        addressed,
    ):
        plan = mend(plan, said)
    return plan


def _either(plan: str, said: str) -> str:
    """« tous mes tickets, urgents ou non » chooses none of them."""
    for word in _OR_NOT.findall(said):
        plan = re.sub(rf'(?:, (?:priority|status)="{word}"|(?:priority|status)="{word}"(?:, )?)', "", plan)
    return plan


def _filtered(plan: str, said: str) -> str:
    """The one search with the status and the priority that stand beside its tickets."""
    searches = _SEARCH.findall(plan)
    if len(searches) != 1:
        return plan
    given = searches[0]
    for name in _SAID:
        used = f"{name}=" in given or f".{name}" in plan or f'by="{name}"' in plan
        word = "" if used else _beside(name, said)
        if word and not _held(plan, word):
            given = f'{given}, {name}="{word}"'.removeprefix(", ")
    return _SEARCH.sub(lambda _: f"ticketing.search({given})", plan)


def _opened(plan: str, said: str) -> str:
    """« combien de tickets ouverts la semaine dernière » counts those opened then, closed since or not.

    What is done to tickets stays for those that are open.
    """
    searches = _SEARCH.findall(plan)
    given = dict(re.findall(r'(\w+)="([^"]*)"', searches[0])) if len(searches) == 1 else {}
    status, since = given.get("status", ""), given.get("newer_than", "")
    opened = rf"{re.escape(status)} +(?:depuis +|en +|pendant +|durant +)?{re.escape(since)}(?!\w)"
    only_read = all(re.match(r"\w+ = |answer\(|chart\(|map\(", line) for line in plan.split("\n"))
    if not (since and only_read and re.match("ouvert", status, re.IGNORECASE) and re.search(opened, said)):
        return plan
    return re.sub(rf'(?:, status="{status}"|status="{status}", )', "", plan, count=1)


def _beside(name: str, said: str) -> str:
    """The one word of a closed list beside the tickets, in a sentence that spares none; empty otherwise."""
    found = {
        (match["it"], bool(TURNING.search(sentence) or _SPARED.search(sentence)))
        for sentence in _SENTENCE.split(said)
        for match in _SAID[name].finditer(sentence)
    }
    word, spared = found.pop() if len(found) == 1 else ("", True)
    return "" if spared else word


def _urgent(plan: str, said: str) -> str:
    """The one new ticket with its urgency."""
    words = [] if _NOT_URGENT.search(said) else _URGENT.findall(said)
    if len(_CREATE.findall(plan)) != 1 or len(words) != 1 or "priority" in plan or _held(plan, words[0]):
        return plan
    return _CREATE.sub(lambda match: f'ticketing.create({match[1]}, priority="{words[0]}")', plan)


def _named(plan: str, said: str) -> str:
    """« un ticket voirie » says the category of a new ticket, not what it is about: that is asked for."""
    created = _CREATE.findall(plan)
    about = re.search(r'subject="([^"]*)"', created[0]) if len(created) == 1 else None
    if not about or f'category="{about[1]}"' not in created[0]:
        return plan
    once = len(re.findall(rf"\b{re.escape(about[1])}\b", said, re.IGNORECASE)) == 1
    return plan.replace(about[0], "subject=ask()") if once else plan


def _older(plan: str, said: str) -> str:
    """« d'avant la semaine dernière » is older than it, and so is « plus vieux que deux semaines »."""
    if "older_than" not in plan:
        plan = _NEWER.sub(r'older_than="\1"', plan)
    ages = _AGE.findall(plan)
    if len(ages) != 1 or not ages[0][1]:
        return plan
    (_, age), before = ages[0], said.lower().split(ages[0][1].lower())
    told = [name for name, words in _AGED.items() if len(before) == 2 and words.search(before[0])]
    return _AGE.sub(f'{told[0]}="{age}"', plan) if len(told) == 1 else plan


def _charted(plan: str, said: str) -> str:
    """Groups as the chart that was asked for."""
    if not _CHART.search(said) or "chart(" in plan:
        return plan
    groups, shown = set(_GROUPS.findall(plan)), _SHOWN.search(plan)
    return plan.replace(shown[0], f"chart({shown[1]})") if shown and shown[1] in groups else plan


def _counted(plan: str, said: str) -> str:
    """The one list that is shown, with its count where that was asked for."""
    if not _COUNT.search(said) or "count" in plan or "group(" in plan:
        return plan
    lists, shown = set(_LISTS.findall(plan)), _SHOWN.findall(plan)
    if len(shown) != 1 or shown[0] not in lists:
        return plan
    return _SHOWN.sub(lambda match: f"answer({match[1]}, count({match[1]}))", plan)


def _mapped(plan: str, said: str) -> str:
    """The facilities whose map was asked for."""
    named = _MAPPED.search(said)
    if named is None or "map(" in plan:
        return plan
    shown = [name for name, kind in _KINDS.findall(plan) if kind.lower() == named["it"].lower()]
    return f"{plan}\nmap({shown[0]})" if len(shown) == 1 else plan


def _nearest(plan: str, said: str) -> str:
    """The nearest of a kind is one: it is shown as it was found."""
    for found in _NEAREST.findall(plan):
        first = re.search(rf"^(\w+) = first\({found}\)\n", plan, re.MULTILINE)
        used = [] if first is None else re.findall(rf"^.*\b{first[1]}\b.*$", plan, re.MULTILINE)
        if not first or len(used) != 2 or not used[1].startswith("answer("):
            continue
        if f"{first[1]}." not in used[1]:
            shown = re.sub(rf"\b{first[1]}\b", found, used[1])
            plan = plan.replace(first[0], "").replace(used[1], shown)
    return plan


def _held(plan: str, word: str) -> bool:
    """Whether a literal has this word in it."""
    return any(word.lower() in literal.lower() for literal in _LITERAL.findall(plan))
