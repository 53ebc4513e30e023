"""The person's words: where a literal stands in them, byte for byte, whole words only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import itemgetter

from rapidfuzz import fuzz

from agents.language.checked import Span

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|\w+(?:[-‑]\w+)*|[#°]")
_WHOLE = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}|(?<!\w)\d+(?:[.,]\d+)+|(?<!\w)\w+(?:[-‑]\w+)+"
)
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "–": "-", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
)
_MOST_TOKENS, _MOST_NEAR, _NEAR = 600, 40, 60
_ALIKE = 70
_WORD_LENGTH = 24


class RequestWords:
    """One request, searched for spans. ``turn`` 0 is the request at hand.

    A span starts and ends between words; hyphenated words, decimals and e-mail addresses are one word.
    """

    def __init__(self, text: str, turn: int = 0) -> None:
        self.text = text
        self.turn = turn
        self._folded, self._offsets = _fold(text)
        self._inner = _inside_words(text)

    def find(
        self, said: str, *, taken: tuple[Span, ...] = (), meant: Callable[[Span], bool] | None = None
    ) -> Span | None:
        """The words that say this, letter for letter or but for case, accents, apostrophes and spaces.

        Args:
            taken: a place outside these goes before one inside.
            meant: whether words that say it mean it where they stand (not so « pas fermés »).
        """
        spans = list(filter(meant, self._exact(said))) or list(filter(meant, self._loose(said)))
        free = [span for span in spans if not any(overlap(span, other) for other in taken)]
        return next(iter(free or spans), None)

    def windows(self, longest: int = 5, shortest: int = 1) -> Iterator[Span]:
        """Every run of ``shortest`` to ``longest`` words, longer ones first."""
        tokens = [match.span() for match in _TOKEN.finditer(self.text)][:_MOST_TOKENS]
        for size in range(min(longest, len(tokens)), shortest - 1, -1):
            for first in range(len(tokens) - size + 1):
                yield self._span(tokens[first][0], tokens[first + size - 1][1])

    def nearest(self, said: str) -> str | None:
        """The run of words most like these, or None where none is, or where these are many."""
        size, wanted = len(_TOKEN.findall(said)), fold_text(said)
        if size > _MOST_NEAR:
            return None
        near = (span.text for span in self.windows(size + 1, max(1, size - 1)))
        alike = ((fuzz.ratio(fold_text(text), wanted), text) for text in near)
        ratio, best = max(alike, key=itemgetter(0), default=(0.0, ""))
        return best if ratio >= _ALIKE else None

    def around(self, span: Span) -> tuple[str, str]:
        """Some of the text before a span and behind it."""
        return self.text[max(0, span.start - _NEAR) : span.start], self.text[span.end : span.end + _NEAR]

    def _exact(self, said: str) -> Iterator[Span]:
        start = self.text.find(said) if said else -1
        while start >= 0:
            if self._whole(start, start + len(said)):
                yield self._span(start, start + len(said))
            start = self.text.find(said, start + 1)

    def _loose(self, said: str) -> Iterator[Span]:
        wanted = fold_text(said).strip()
        start = self._folded.find(wanted) if wanted else -1
        while start >= 0:
            first, last = self._offsets[start], self._offsets[start + len(wanted) - 1] + 1
            if self._whole(first, last):
                yield self._span(first, last)
            start = self._folded.find(wanted, start + 1)

    def _whole(self, start: int, end: int) -> bool:
        cut = any(_joined(self.text, place) or place in self._inner for place in (start, end))
        return not cut

    def _span(self, start: int, end: int) -> Span:
        return Span(start, end, self.text[start:end], self.turn)


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character of the same request."""
    return one.turn == other.turn and one.start < other.end and other.start < one.end


def fold_text(text: str) -> str:
    """Case, accents, apostrophes and runs of spaces made plain."""
    return _fold_word(text) if len(text) <= _WORD_LENGTH else _fold(text)[0]


@lru_cache(maxsize=4096)
def _fold_word(text: str) -> str:
    """Kept for words alone: no request stays in memory after the run that it belongs to."""
    return _fold(text)[0]


def _fold(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, where it comes from."""
    letters: list[str] = []
    offsets: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character.translate(_PLAIN).casefold()):
            letter = " " if letter.isspace() else letter
            if unicodedata.combining(letter) or (letter == " " and letters and letters[-1] == " "):
                continue
            letters.append(letter)
            offsets.append(place)
    return "".join(letters), offsets


def _joined(text: str, place: int) -> bool:
    """Whether the place lies between two characters of one word."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _inside_words(text: str) -> frozenset[int]:
    """Places strictly inside a word that has marks in it."""
    return frozenset(
        place for match in _WHOLE.finditer(text) for place in range(match.start() + 1, match.end())
    )
