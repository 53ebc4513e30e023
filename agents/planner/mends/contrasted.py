"""Who and what is named only to say that it is not meant: « assigne le 2650 à Claire plutôt qu'à Mathis »,
« relance-les tous, sauf le 2044 », « ferme le 2604, le 2605 reste ouvert ».

A small model hears two names, or a number, and acts for them: the exception alone, or the wrong one last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from agents.planner.mends.warrant import has_body

_RATHER_THAN = re.compile(
    r"(?:plut[ôo]t qu(?:e |['’])|\bet non(?: pas)? |\bau lieu d(?:e |['’])"
    r"|(?:[,;]|\bet|\bmais) (?:surtout )?pas )"
    r"(?:[àa] |aux? |de )?(?:(?:M\.|Mme|monsieur|madame) )?$",
    re.IGNORECASE,
)
_NOT_TO = re.compile(
    r"\bn(?:e |['’])(?:l[ae]s? |lui |leur |l['’])?\w+ (?:surtout )?(?:pas|plus|jamais) [^.,;:!?\n]*$",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:sauf|hormis|except[ée]\w*|hors|[àa] part|[àa] l['’]exception d[eu]s?|plut[ôo]t que|et non(?: pas)?"
    r"|(?:et|mais) (?:surtout )?pas)"
    r"(?:[ ,]+(?:pour|sur|l[ae]s?|celui|ceux|d[eu]s?|tickets?|num[ée]ros?|n°|et|ni|ou|\d+))*[ ,]*$",
    re.IGNORECASE,
)
_STAYS = re.compile(
    r"[ ,]*(?:il |lui |[àa] )*(?:reste|rester|laisser?|garder?) (?:bien |donc )?"
    r"(?:ouvert|en (?:cours|attente|l['’][ée]tat)|tel\b)",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"[^.!?;\n]*?\b(?:ferm|cl[oô]|r[ée]?-?ouvr|supprim|effac|pass|met|assign|confi|relanc|comment)\w*-l[ae]s?\b",
    re.IGNORECASE,
)
"""An order for what was just named: « ferme-le »."""
_ONE_MORE = re.compile(r",\s+et (?:l[ae]s? |pour l[ae]s? )?$", re.IGNORECASE)
_NEAR = 200
"""Characters before and after, among which the words that say so stand."""
_PERSON = re.compile(r'^(\w+) = directory\.find_person\(name="([^"]+)"\)$', re.MULTILINE)
_TICKET = re.compile(r'^(\w+) = ticketing\.get\(number="([^"]+)"\)$', re.MULTILINE)
_DOES = re.compile(r"\s*(?:ticketing\.|answer\(|map\(|chart\()")


def without_contrasted(plan: str, said: str) -> str:
    """The plan without what it would do for whom, or with what, is named as not meant."""
    people = _PERSON.findall(plan)
    others = {name for name, who in people if _all(said, who, _is_rather_not)}
    if others and len(others) < len(people):
        plan = _without(plan, [rf"^{name} = |\bto={name}\b" for name in others])
    spared = [name for name, number in _TICKET.findall(plan) if _all(said, number, _is_exception)]
    plan = _without(plan, [rf"^{name} = |^\s*ticketing\.\w+\(.*\bticket={name}\b" for name in spared])
    left = [name for name, number in _TICKET.findall(plan) if _all(said, number, _stays)]
    plan = _without(plan, [rf"^\s*ticketing\.(?:close|reopen|delete)\(ticket={name}\b" for name in left])
    return _without(plan, [rf"^{name} = " for name in left if len(re.findall(rf"\b{name}\b", plan)) == 1])


def _all(said: str, words: str, holds: Callable[[str, str], bool]) -> bool:
    """Whether something holds of what stands before and after these words, wherever they are said."""
    places = [found.span() for found in re.finditer(rf"(?<![\w-]){re.escape(words)}(?![\w-])", said)]
    return bool(places) and all(
        holds(said[max(0, start - _NEAR) : start], said[end : end + _NEAR]) for start, end in places
    )


def _is_rather_not(before: str, after: str) -> bool:
    return _RATHER_THAN.search(before) is not None or _NOT_TO.search(before) is not None


def _is_exception(before: str, after: str) -> bool:
    return _EXCEPT.search(before) is not None and not (_ONE_MORE.search(before) and _ORDERED.match(after))


def _stays(before: str, after: str) -> bool:
    return _STAYS.match(after) is not None and not _ORDERED.match(after)


def _without(plan: str, lines: list[str]) -> str:
    """The plan without lines that one of the patterns matches; what is left of it shows or does something."""
    if not lines:
        return plan
    kept = [line for line in plan.split("\n") if not any(re.search(each, line) for each in lines)]
    if not all(has_body(kept, at) for at, line in enumerate(kept) if line.endswith(":")):
        return plan
    return "\n".join((*kept, *_shown(kept)))


def _shown(kept: list[str]) -> Iterator[str]:
    """What was found, where nothing is left that shows or does anything."""
    found = [line.partition(" = ")[0] for line in kept if re.match(r"\w+ = ", line)]
    if found and not any(_DOES.match(line) for line in kept):
        yield f"answer({found[-1]})"
