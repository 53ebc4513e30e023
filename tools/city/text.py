"""Text made comparable: without accents, case, punctuation; and reduced to stems for search."""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

from beffroi.text import without_accents

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
STOPWORDS = frozenset(
    "a au aux avec ce ces cette d dans de des du elle en est et il l la le les leur ne nous on ou par pas "
    "pour qu que qui s sa se ses son sont sur un une vous y".split()
)
LONGEST_WORD = 40


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, accents dropped, anything else than letters and digits a single space."""
    letters = without_accents(text.translate(_LIGATURES), "NFKD")
    return _NOT_WORD.sub(" ", letters.lower()).strip()


@lru_cache(maxsize=1)
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("french")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The French stem of one folded word, plural and gender endings dropped."""
    short = word[:LONGEST_WORD]
    singular = short[:-1] if len(short) > 3 and short[-1] in "sx" else short
    return str(_stemmer().stemWord(singular))


def stems(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order."""
    return [stem(word) for word in fold(text).split() if word not in STOPWORDS]
