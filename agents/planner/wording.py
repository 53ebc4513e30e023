"""What the words of a request speak for: a linear model beside the language model.

For each form that a plan may have (a tool, ``cannot``, ``ask``, ``if``…) it gives the probability that the
plan has it, from hashed words, neighbouring words and pieces of words (feature hashing, Weinberger et al.
2009). It knows nothing of order or of values; its errors are others than the language model's, so both
together choose better than either.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from beffroi.text import without_accents

PLACES = 1 << 16
"""Half of them for words, half for pieces of words."""
_ROOM = PLACES // 2
_WORD = re.compile(r"\w+|[?!:«]")
_DIGIT = re.compile(r"\d")
_PIECE = 4
_LONGEST = 4_000
"""Characters of a request that are heard: what is pasted behind them is seldom the wish."""
_LEAST = 0.02
"""Nearer to 0 or 1 than this no form is held to be: words alone are never sure."""
_QUOTED = re.compile(r'"[^"]*"')
_FORM = re.compile(
    r"\b(?:[a-z_]+\.[a-z_]+|map|chart|answer|cannot|ask|count|without|group)(?=\()|\b(?:if|for|else)\b"
)


class Wording:
    """Probabilities of forms from words.

    Args:
        forms: names of the forms.
        weights: (`PLACES` + 1, forms), log-odds that each place adds; the last row is what all requests have.
    """

    def __init__(self, forms: tuple[str, ...], weights: np.ndarray) -> None:
        self.forms = forms
        self._weights = weights

    @classmethod
    def read(cls, file: Path) -> Wording:
        """The one that `write` wrote."""
        with np.load(file) as kept:
            return cls(tuple(map(str, kept["forms"])), kept["weights"].astype(np.float32) * kept["steps"])

    def write(self, file: Path) -> None:
        """Keep it, a byte a weight; what was there stays until the new one is whole."""
        steps = np.abs(self._weights).max(axis=0) / 127
        whole = np.round(self._weights / steps).astype(np.int8)
        partial = file.with_name(f"{file.name}.partial")
        with partial.open("wb") as out:
            np.savez_compressed(
                out, forms=np.array(self.forms), weights=whole, steps=steps.astype(np.float32)
            )
        partial.replace(file)

    def probabilities(self, text: str) -> Mapping[str, float]:
        """How likely a plan for these words has each form."""
        odds = np.clip(self._weights[features(text)].sum(axis=0) + self._weights[-1], -30, 30)
        return dict(zip(self.forms, (1 / (1 + np.exp(-odds))).tolist(), strict=True))


def features(text: str) -> np.ndarray:
    """Places of what a request says (int32, sorted, each once)."""
    words = _WORD.findall(_DIGIT.sub("0", without_accents(text[:_LONGEST].lower())))
    said = {_place(" ".join(words[i : i + n])) for n in (1, 2, 3) for i in range(len(words) - n + 1)}
    padded = (f" {word} " for word in words)
    pieces = {word[i : i + _PIECE] for word in padded for i in range(max(1, len(word) - _PIECE + 1))}
    return np.array(sorted(said | {_ROOM + _place(piece) for piece in pieces}), dtype=np.int32)


def forms_of(plan: str) -> frozenset[str]:
    """The forms that a plan has."""
    return frozenset(_FORM.findall(_QUOTED.sub('""', plan)))


def agreement(plan: str, spoken: Mapping[str, float]) -> float | None:
    """Log-probability that words which speak so ask for the forms of this plan and no others.

    None where they know nothing of a tool of it: one that was added since, or no words at all.
    """
    has = forms_of(plan)
    if not spoken or any("." in form and form not in spoken for form in has):
        return None
    likely = (probability if form in has else 1 - probability for form, probability in spoken.items())
    return sum(math.log(max(_LEAST, p)) for p in likely)


def leanings(spoken: Mapping[str, float], tools: Iterable[str]) -> dict[str, float]:
    """How much words which speak so speak against each of these tools: 0 at most."""
    return {tool: math.log(max(_LEAST, spoken[tool])) for tool in tools if tool in spoken}


def _place(what: str) -> int:
    return zlib.crc32(what.encode()) % _ROOM
