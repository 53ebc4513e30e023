"""The category of a report from the words of its subject (« nid-de-poule » -> voirie).

``words/anomalies.txt`` lists what people report, by category. A known phrase weighs by its length; one behind
a preposition of place (« un arbre tombé sur la chaussée ») only says where, and weighs little; of the rest,
the first counts most.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from agents.language.lexicon.folding import LITTLE_WORDS, fold, stem, words
from agents.language.lexicon.wordlists import Key
from beffroi.enums import Category

_FILE = Path(__file__).parent / "words" / "anomalies.txt"
_WHERE = frozenset(
    "sur dans devant derriere sous contre pres face cote chez vers entre depuis bord pied autour dessus long "
    "entree sortie angle in at near by behind under front opposite outside inside beside across next along "
    "blocking on".split()
)
_ON = frozenset("a m ne n nous est peut va".split())
"""What follows the pronoun « on » in French, and never the English preposition."""
_FIRE = re.compile(
    r"(?P<kept>\b(?:bornes?|bouches?|poteaux?|alarmes?|securite|portes?|colonnes?|detecteurs?) "
    r"(?:a |de |d')?)?\b(?:incendies?|fumees?|(?:en|prend|pris|depart de) feu|"
    r"feux? d(?:e |u |')(?!circul|signal|croise|carref|chantier))\b"
)
"""Fires are for no service of the city: who reports one is asked; what puts fires out is equipment."""
_LONGEST = 5
_Entries = dict[Key, tuple[tuple[Category, float], ...]]
_STRONG, _WEAK, _PLACED, _LATER, _LEAST = 4.0, 1.0, 0.25, 0.6, 0.5


def infer_category(subject: str) -> Category | None:
    """The one category that the words point to, or None where they point to none, to several or to a fire."""
    if any(not found["kept"] for found in _FIRE.finditer(fold(subject))):
        return None
    scores: dict[Category, float] = defaultdict(float)
    for category, weight in _found(subject):
        scores[category] += weight
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < _LEAST or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < 0.01):
        return None
    return ranked[0][0]


def begins_with_trouble(text: str, among: Collection[Category]) -> bool:
    """Whether the first words are several of what people report of these categories: « nids-de-poule »,
    « arbres tombés »; not what only hints at one."""
    return begins_with_one(text, among) and _tokens(text)[0].endswith(("s", "x"))


def begins_with_one(text: str, among: Collection[Category]) -> bool:
    """The same of one of them too: « nid-de-poule », « arbre tombé »."""
    _, entries = _longest_at(_tokens(text), 0)
    return any(category in among and weight == _STRONG for category, weight in entries)


def _found(subject: str) -> list[tuple[Category, float]]:
    """(category, weight) of each known phrase, longest first at each place."""
    found: list[tuple[Category, float]] = []
    tokens, place, factor, first = _tokens(subject), 0, 1.0, 1.0
    while place < len(tokens):
        if tokens[place] in _WHERE:
            factor, place = _PLACED, place + 1
            continue
        length, entries = _longest_at(tokens, place)
        found += [
            (category, weight * (1 + 0.5 * (length - 1)) * factor * first) for category, weight in entries
        ]
        first = _LATER if found else first
        place += length or 1
    return found


def _tokens(subject: str) -> list[str]:
    said = words(subject)
    return [w for i, w in enumerate(said) if w not in LITTLE_WORDS and (w != "on" or _is_place(said, i))]


def _is_place(said: list[str], at: int) -> bool:
    """Whether « on » is the English preposition."""
    return at > 0 and at + 1 < len(said) and said[at + 1] not in _ON


def _longest_at(tokens: list[str], place: int) -> tuple[int, tuple[tuple[Category, float], ...]]:
    """The longest known phrase here: by the letter, else by its stems (« pipe » is no « pipi »)."""
    exact, stemmed = _lexicon()
    for length in range(min(_LONGEST, len(tokens) - place), 0, -1):
        part = tuple(tokens[place : place + length])
        if entries := exact.get(part) or stemmed.get(_stems(part)):
            return length, entries
    return 0, ()


def _stems(tokens: Key) -> Key:
    return tuple(w if w in _WHERE else stem(w) for w in tokens)


@lru_cache(maxsize=1)
def _lexicon() -> tuple[_Entries, _Entries]:
    """Lines ``category: phrase, phrase, …``; ``category?:`` lists words that only hint at it."""
    exact: dict[Key, dict[Category, float]] = {}
    stemmed: dict[Key, dict[Category, float]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        head, colon, rest = line.partition(":")
        if not colon or line.startswith("#"):
            continue
        weight = _WEAK if head.endswith("?") else _STRONG
        for phrase in filter(None, map(str.strip, rest.split(","))):
            key, category = tuple(_tokens(phrase)), Category(head.rstrip("? "))
            for table, form in ((exact, key), (stemmed, _stems(key))):
                entry = table.setdefault(form, {})
                entry[category] = max(entry.get(category, 0.0), weight)
    return _frozen(exact), _frozen(stemmed)


def _frozen(table: dict[Key, dict[Category, float]]) -> _Entries:
    return {key: tuple(entry.items()) for key, entry in table.items()}
