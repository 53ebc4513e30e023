"""Words as the index and a search meet: without case, accents, plural or ending."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

from beffroi.text import without_accents

_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_LONGEST = 40
_STOP = frozenset(
    (
        "a ai as au aux avec ce ces cet cette d dans de des dire dis disent dit du elle en est et etre eux "
        "il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou "
        "par pas plus pour prevoit qu quand que quel quelle quelles quels qui quoi s sa sans se selon ses "
        "si son sont sous sur t ta te tes toi ton tu un une vos votre vous y"
    ).split()
)
_stemmer = snowballstemmer.stemmer("french")


def fold(text: str) -> str:
    """Lower case, without accents and ligatures."""
    return without_accents(text.casefold().translate(_LIGATURES), "NFKD")


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[str, ...]:
    """The stems under which one word is found: as spelt, and as somebody spells it who leaves accents out."""
    word = unicodedata.normalize("NFC", word.casefold())
    spelt, bare = fold(_stemmer.stemWord(word)), _stemmer.stemWord(fold(word))
    return (spelt,) if spelt == bare else (spelt, bare)


def stems(text: str) -> list[str]:
    """The stems of a text in order, every form of each word; empty words are left out."""
    return [form for word in _words(text) for form in forms(word)]


def terms(query: str) -> list[tuple[str, ...]]:
    """The words of a search, each once, as its forms; empty words count only where there are no others."""
    words = dict.fromkeys(_words(query))
    return list(dict.fromkeys(forms(word) for word in words))


def _words(text: str) -> list[str]:
    found = (word for word in _WORD.findall(text) if len(word) <= _LONGEST)
    return [word for word in found if fold(word) not in _STOP]
