"""Words without case, accents, plural or gender: the form in which the lexicon compares."""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

from beffroi.text import without_accents

_WORD = re.compile(r"[a-z0-9]+")
_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'", "‘": "'", "‑": "-", "–": "-", "\u00a0": " ", "\u202f": " "}
)
_FEMININE = re.compile(r"(?<=.{2}e)es?$|(?<=.{3})es?$|(?<=.{3})[sx]$")
LITTLE_WORDS = frozenset(
    "le la les l un une des du de d au aux a en et ce cet cette ces son sa ses the an of".split()
)


def fold(text: str) -> str:
    """Lower case without accents; ligatures, curly apostrophes and thin spaces made plain."""
    lowered = text.translate(_LIGATURES).lower().translate(_LIGATURES)
    return without_accents(lowered)


def words(text: str) -> list[str]:
    """Folded words in order."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The stem of a folded word: no plural, no feminine, no ending."""
    if word.isdigit() or len(word) < 4:
        return word
    bare = _FEMININE.sub("", word)
    stemmed: str = snowballstemmer.stemmer("french").stemWord(bare)
    return stemmed


def stems(text: str) -> tuple[str, ...]:
    """Stems of the words that carry meaning; articles and little prepositions are dropped."""
    return tuple(stem(word) for word in words(text) if word not in LITTLE_WORDS)
