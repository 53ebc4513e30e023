"""Closed lists: the person's word to the one value it means.

Words are compared without case, accents, plural and gender; what is left over may sound alike (« jimnase »)
or differ by a letter or two. Two values alike near give both, and words that deny a value give none.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from agents.language.lexicon.folding import words
from agents.language.lexicon.negations import negated, others_mend
from agents.language.lexicon.outcomes import Ambiguous, Resolution, Resolved, Unknown
from agents.language.lexicon.sounds import sound
from agents.language.lexicon.wordlists import (
    NONE,
    NOT,
    Key,
    Spellings,
    WordList,
    content,
    word_list,
)

_LONGEST = 200
_ALIKE, _NEARLY_ALIKE, _FAR = 0.5, 1.5, 9.0
_SHORTEST_SOUND, _LONG_SOUND, _LONG_WORD = 4, 6, 6


@lru_cache(maxsize=4096)
def resolve_enum(cls: type[StrEnum], text: str, *, fuzzy: bool = True) -> Resolution:
    """The member that the words mean; unknown, with a mend, where they deny one (« pas fermé »).

    Args:
        fuzzy: also accept a few wrong letters, and a known word among others.
    """
    if len(text) > _LONGEST:
        return Unknown()
    key, known = content(text), word_list(cls)
    if not key:
        return Unknown()
    if (found := known.find(key)) or not fuzzy:
        return _outcome(cls, found)
    denied = negated(cls, words(text))
    near = _nearest(known.denied if denied else known.affirmed, " ".join(key), _allowed(key))
    if near:
        return _outcome(cls, near)
    found, rest = _inside(key, known)
    if found and denied and not negated(cls, rest):
        found |= known.find(rest) or _inside(rest, known)[0]
    found = found or _inside_nearly(rest, known)
    return _denied(cls, found) if denied and negated(cls, rest) else _outcome(cls, found)


def _allowed(key: Key) -> int:
    """How many letters may be wrong."""
    length = sum(map(len, key)) + len(key) - 1
    return 0 if length < 5 else 1 if length < 8 else 2


def _outcome(cls: type[StrEnum], found: frozenset[str]) -> Resolution:
    members = tuple(member for member in cls if member.value in found)
    if not members:
        return _denied(cls, frozenset(value[1:] for value in found if value[0] == NOT))
    return Resolved(members[0]) if len(members) == 1 else Ambiguous(members)


def _denied(cls: type[StrEnum], found: frozenset[str]) -> Unknown:
    members = [member for member in cls if member.value in found]
    return Unknown(others_mend(members[0])) if len(members) == 1 else Unknown()


def _inside(key: Key, known: WordList) -> tuple[frozenset[str], Key]:
    """Values of the longest known phrases that stand inside these words, and the words around them."""
    for length in range(min(len(key) - 1, known.longest), 0, -1):
        starts = range(len(key) - length + 1)
        hits = {i: hit for i in starts if (hit := known.find(key[i : i + length]))}
        if hits:
            held = {place for i in hits for place in range(i, i + length)}
            found: frozenset[str] = frozenset().union(*hits.values())
            return found - {NONE}, tuple(word for i, word in enumerate(key) if i not in held)
    return frozenset(), key


def _inside_nearly(key: Key, known: WordList) -> frozenset[str]:
    """Values of single misspelt words among these."""
    near = (
        _nearest(known.single, word, 1 if len(word) >= _LONG_WORD else 0) for word in key if len(word) > 3
    )
    return frozenset().union(*near)


def _nearest(spellings: Spellings, text: str, allowed: int) -> frozenset[str]:
    """Values of the known words that are nearest, by wrong letters, or less where the words sound alike."""
    near = list(spellings.written(text, allowed)) if allowed else []
    key = sound(text)
    if len(key) >= _SHORTEST_SOUND:
        near += [(spelt, _apart(spelt.sound, key, allowed)) for spelt in spellings.heard(key)]
    best = min((distance for _, distance in near), default=_FAR)
    return frozenset(spelt.value for spelt, distance in near if distance == best < _FAR)


def _apart(known: str, heard: str, allowed: int) -> float:
    """How far two sounds that begin alike are from each other."""
    if known == heard:
        return _ALIKE
    near = allowed and len(heard) >= _LONG_SOUND and OSA.distance(known, heard, score_cutoff=1) <= 1
    return _NEARLY_ALIKE if near else _FAR
