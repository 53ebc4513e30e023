"""Closed lists: the person's word to the one value it means.

The words stand in ``words/<enum>.txt``, one line a value: ``value: word, other word, …``. They are compared
without case, accents, plural and gender; what is left over may differ by a letter or two.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from agents.language.lexicon.folding import stems, words
from agents.language.lexicon.outcomes import Ambiguous, Resolution, Resolved, Unknown

_FOLDER = Path(__file__).parent / "words"
_NEGATIONS = frozenset("pas non ni sans sauf hors hormis jamais aucun aucune excepte".split())
Key = tuple[str, ...]


def resolve_enum(cls: type[StrEnum], text: str, *, fuzzy: bool = True) -> Resolution:
    """The member that the words mean.

    Args:
        fuzzy: also accept a few wrong letters, and a known word among others.
    """
    key, lexicon = stems(text), _lexicon(cls)
    if found := lexicon.get(key):
        return _outcome(cls, found)
    if not fuzzy or not key:
        return Unknown()
    near = _by_distance(cls, " ".join(words(text)))
    if not isinstance(near, Unknown) or _NEGATIONS & set(words(text)):
        return near
    return _outcome(cls, _inside(key, lexicon))


def _outcome(cls: type[StrEnum], found: frozenset[str]) -> Resolution:
    if not found:
        return Unknown()
    members = tuple(member for member in cls if member.value in found)
    return Resolved(members[0]) if len(members) == 1 else Ambiguous(members)


def _inside(key: Key, lexicon: dict[Key, frozenset[str]]) -> frozenset[str]:
    """Values of the longest known phrase that stands inside these words."""
    for length in range(len(key) - 1, 0, -1):
        parts = {key[start : start + length] for start in range(len(key) - length + 1)}
        found = frozenset().union(*(lexicon.get(part, frozenset()) for part in parts))
        if found:
            return found
    return frozenset()


def _by_distance(cls: type[StrEnum], text: str) -> Resolution:
    allowed = 0 if len(text) < 5 else 1 if len(text) < 8 else 2
    best: dict[int, set[str]] = {}
    for spelt, value in _spellings(cls):
        distance = OSA.distance(text, spelt, score_cutoff=allowed)
        if distance <= allowed:
            best.setdefault(distance, set()).add(value)
    return _outcome(cls, frozenset(best[min(best)])) if best else Unknown()


@lru_cache(maxsize=16)
def _entries(cls: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    """(word, value) pairs: each value itself, then what the lexicon has for it."""
    file = _FOLDER / f"{cls.__name__.lower()}.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    listed = [line.partition(":") for line in lines if ":" in line and not line.startswith("#")]
    known = [(word.strip(), value.strip()) for value, _, rest in listed for word in rest.split(",")]
    return tuple((member.value, member.value) for member in cls) + tuple(pair for pair in known if pair[0])


@lru_cache(maxsize=16)
def _lexicon(cls: type[StrEnum]) -> dict[Key, frozenset[str]]:
    lexicon: dict[Key, set[str]] = {}
    for word, value in _entries(cls):
        lexicon.setdefault(stems(word), set()).add(value)
    return {key: frozenset(values) for key, values in lexicon.items()}


@lru_cache(maxsize=16)
def _spellings(cls: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    return tuple((" ".join(words(word)), value) for word, value in _entries(cls))
