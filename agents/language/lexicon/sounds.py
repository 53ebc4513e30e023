"""How French words sound, roughly: « jimnase » and « gymnase », « mérie » and « mairie » have one key.

A small rule set in the manner of Soundex2 and Phonex, not a phonetic transcription: s and z, é and ai, an and
en are one; h, final e, s, x and one final t, d, p are silent; C stands for ch.
"""

from __future__ import annotations

import re
from functools import lru_cache

from agents.language.lexicon.folding import fold

_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"(?:e*[sx]|e+)$", ""),
        (r"(?<=..)[tdp]$", ""),
        (r"s?ch", "C"),
        (r"ph", "f"),
        (r"h", ""),
        (r"gn", "n"),
        (r"gt", "t"),
        (r"sc(?=[eiy])", "s"),
        (r"c(?=[eiy])|x|z", "s"),
        (r"qu|q|ck|c", "k"),
        (r"ge(?=[ao])|g(?=[eiy])|g$", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"[ae]im?n(?![aeiouy])", "in"),
        (r"m(?=[bp])", "n"),
        (r"en(?=[^aeiouyn])", "an"),
        (r"eau|au", "o"),
        (r"ai|ei|ay|ey|oe", "e"),
        (r"y", "i"),
        (r"w", "v"),
        (r"ou", "u"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=8192)
def sound(text: str) -> str:
    """The key of how one or several words sound; words stay apart by a space."""
    return " ".join(filter(None, map(_of_word, fold(text).replace("-", " ").split())))


def _of_word(word: str) -> str:
    for pattern, key in _RULES:
        word = pattern.sub(key, word)
    return word
