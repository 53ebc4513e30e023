"""The same requests with invented names, streets and subjects: does the planner copy, or remember?

The span that the gold plan copies is exchanged in the request and in the plan alike, with its case, its
title, its number and its kind of street kept. Seeded by the case, so that each run measures the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agents.planner.prompt import Turn
from beffroi.errors import PlanError
from evals.planning import invented as w
from evals.planning.cases import Case
from evals.planning.meaning import Meanings

_SLOT = re.compile(r'\b(name|address|street|subject)="([^"]+)"')
_TITLE = re.compile(r"^(?:m|mr|mme|mlle|melle|monsieur|madame|mademoiselle|dr|docteur)$", re.IGNORECASE)
_STREET = re.compile(
    r"^(?P<kept>(?:\d+\s*(?:bis|ter|quater)?,?\s+)?(?:rue|av|avenue|bd|bld|bvd|boulevard|place|pl|impasse|passage|quai|"
    r"square|villa|allée|cours|cité|sentier|r)\b\.?\s+)(?P<name>.+?)"
    r"(?P<tail>(?:,?\s+(?:dans le\s+)?(?:paris\s*)?(?:\d+\s*(?:er|e|ème|eme)\b|75\d{3}|[XVI]+e\b).*)?)$",
    re.IGNORECASE,
)
_BEFORE = {
    "m": re.compile(r"\b(?:un|le|du|ce|au)\s+$", re.IGNORECASE),
    "f": re.compile(r"\b(?:une|la|cette)\s+$", re.IGNORECASE),
    "p": re.compile(r"\b(?:des|les|ces|aux|deux|trois|plusieurs)\s+$", re.IGNORECASE),
}
_VOWEL = re.compile(r"^[aeiouyéèêâîôûh]", re.IGNORECASE)


@dataclass(frozen=True)
class Pair:
    """A request and the same with invented values."""

    original: Case
    renamed: Case


def pairs(cases: Sequence[Case], meanings: Meanings) -> list[Pair]:
    """Every case that has a value to exchange; one whose gold plan would no longer type is left out."""
    return [Pair(case, renamed) for case in cases if (renamed := _renamed(case, meanings)) is not None]


def _renamed(case: Case, meanings: Meanings) -> Case | None:
    exchanged = dict(_exchanges(case))
    if not exchanged:
        return None
    before = case.before and Turn(
        _in_request(case.before.request, exchanged), _in_plan(case.before.plan, exchanged)
    )
    renamed = replace(
        case,
        id=f"{case.id}-r",
        request=_in_request(case.request.replace("’", "'"), exchanged),
        plan=_in_plan(case.plan, exchanged),
        before=before,
    )
    try:
        meanings.typed(renamed.plan, renamed)
    except PlanError:
        return None
    return None if renamed.plan == case.plan else renamed


def _exchanges(case: Case) -> Iterator[tuple[str, str]]:
    """What stands for what, by span."""
    draw = random.Random(f"beffroi {case.id}")
    words: dict[str, str] = {}
    plans = f"{case.before.plan}\n{case.plan}" if case.before else case.plan
    for kind, span in dict.fromkeys(_SLOT.findall(plans)):
        if kind == "name":
            yield span, _name(span, draw, words)
        elif kind == "subject":
            number = _number(span, case.request, draw)
            yield span, _in_case_of(span, _fresh(w.SUBJECTS[number], draw, words))
        elif street := _STREET.match(span):
            name = _street(street["name"], draw, words)
            yield span, street["kept"] + _in_case_of(street["name"], name) + street["tail"]


def _name(span: str, draw: random.Random, words: dict[str, str]) -> str:
    """The name word by word, titles kept; the last word is the family name, words before it given names."""
    parts = span.split()
    bare = [part for part in parts if not _TITLE.match(part.rstrip("."))]
    if not bare:
        return span
    family = " ".join(bare[1:]) if len(bare) > 1 else bare[0]
    first = [bare[0]] if len(bare) > 1 else []
    titles = parts[: len(parts) - len(bare)]
    made = [_word(part, w.FIRST_NAMES, w.FIRST_NAMES_VOWEL, draw, words) for part in first]
    made.append(_word(family, w.LAST_NAMES, w.LAST_NAMES_VOWEL, draw, words))
    return " ".join([*titles, *made])


def _word(
    said: str, plain: Sequence[str], vowel: Sequence[str], draw: random.Random, words: dict[str, str]
) -> str:
    """The same invented word for the same word of the case; one with a vowel after « d' »."""
    if said.lower() not in words:
        words[said.lower()] = _fresh(vowel if _VOWEL.match(said) else plain, draw, words)
    return _in_case_of(said, words[said.lower()])


def _number(span: str, request: str, draw: random.Random) -> str:
    """Gender or plural, by the word before the subject."""
    before = request[: max(0, request.find(span))]
    told = [number for number, pattern in _BEFORE.items() if pattern.search(before)]
    return told[0] if told else draw.choice(list(w.SUBJECTS))


def _street(said: str, draw: random.Random, words: dict[str, str]) -> str:
    if said.lower() not in words:
        words[said.lower()] = _fresh(w.STREETS, draw, words)
    return words[said.lower()]


def _fresh(options: Sequence[str], draw: random.Random, words: dict[str, str]) -> str:
    free = [option for option in options if option not in words.values()]
    chosen = draw.choice(free)
    words.setdefault(chosen.lower(), chosen)
    return chosen


def _in_case_of(said: str, word: str) -> str:
    if said.isupper():
        return word.upper()
    return word.lower() if said.islower() else word


def _in_request(text: str, exchanged: dict[str, str]) -> str:
    spans = sorted(exchanged, key=len, reverse=True)
    found = re.compile("|".join(rf"(?<!\w){re.escape(span)}(?!\w)" for span in spans))
    return found.sub(lambda m: exchanged[m[0]], text)


def _in_plan(plan: str, exchanged: dict[str, str]) -> str:
    return _SLOT.sub(lambda m: f'{m[1]}="{exchanged.get(m[2], m[2])}"', plan)
