"""What a plan may say literally: the words of a request, and those of them that mean a value of a type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from agents.language.lexicon import Unknown, resolve
from agents.language.request.places import RequestWords
from beffroi.types import EnumType, TextType, Type

_UNIT = re.compile(r"[^\W_]+|\s+|.")
_CLOSED = '"\\'
_MOST_UNITS = 600
_WINDOW = 6
_MISSPELT = 2
"""Up to so many words may be misspelt or hold other words where a closed list's value is meant."""


class Said:
    """Words that literals may be copied from.

    Args:
        texts: the request, then earlier requests of the conversation, each normalised.
        now: the run's time, for words such as « hier »; the clock's where it is not given.
    """

    def __init__(self, texts: Sequence[str], now: datetime | None = None) -> None:
        self._texts = tuple(texts)
        self._now = now or datetime.now()
        self._windows = _windows(texts)
        self._meant: dict[Type, tuple[str, ...]] = {}

    def chains(self) -> list[list[str]]:
        """Words, marks and spaces in their order; a new list where a literal cannot go on.

        A literal is some of one list in a row that neither begins nor ends with a space.
        """
        chains: list[list[str]] = []
        for text in self._texts:
            chains.append([])
            for unit in _UNIT.findall(text)[:_MOST_UNITS]:
                if unit in _CLOSED or unit == "\n":
                    chains.append([])
                else:
                    chains[-1].append(unit)
        return [chain for chain in chains if any(not unit.isspace() for unit in chain)]

    def free(self, kind: Type) -> bool:
        """Whether any words may stand where this type is wanted."""
        return isinstance(kind, TextType) and kind.kind != "email"

    def meant(self, kind: Type) -> tuple[str, ...]:
        """Words that mean a value of this type, in the request's order, and the values of a closed list."""
        if kind not in self._meant:
            own: Iterable[str] = kind.values if isinstance(kind, EnumType) else ()
            said = (words for words in self._windows if self._means(kind, words))
            self._meant[kind] = tuple(dict.fromkeys([*said, *own]))
        return self._meant[kind]

    def _means(self, kind: Type, words: str) -> bool:
        fuzzy = words.count(" ") < _MISSPELT
        return not isinstance(resolve(kind, words, now=self._now, fuzzy=fuzzy), Unknown)


def _windows(texts: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        for span in sorted(RequestWords(text).windows(_WINDOW), key=lambda s: (s.start, s.end)):
            if not any(mark in span.text for mark in _CLOSED):
                found[span.text] = None
        found |= dict.fromkeys(re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text))
    return list(found)
