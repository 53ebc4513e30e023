"""Two spellings of one text, piece by piece, and a plan's literals from one to the other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LITERAL = re.compile(r'(?<!\bby=)(?<!\border=)"([^"\n]*)"')
"""Of a plan; what it sorts and groups by are words of the plan language, not of the person."""
_MOST_PLACES = 100


@dataclass(frozen=True)
class Piece:
    """A part that differs: where it stands in the typed text, and what is read there."""

    start: int
    end: int
    read: str

    def overlaps(self, other: Piece) -> bool:
        """Whether they share a part of the typed text."""
        return self.start < other.end and other.start < self.end


class _Side:
    """One of the texts with the parts that differ: [start, end), in order."""

    def __init__(self, text: str, parts: tuple[tuple[int, int], ...]) -> None:
        self.text = text
        self.parts = parts
        self._starts = [start for start, _ in parts]
        self._ends = [end for _, end in parts]

    def places(self, said: str) -> Iterator[tuple[int, int]]:
        """Where the words stand, whole."""
        at = self.text.find(said) if said else -1
        for _ in range(_MOST_PLACES):
            if at < 0:
                return
            end = at + len(said)
            if self._bounds(at) and self._bounds(end):
                yield at, end
            at = self.text.find(said, at + 1)

    def _bounds(self, at: int) -> bool:
        around = self.text[max(0, at - 1) : at + 1]
        return at in (0, len(self.text)) or not around.isalnum()

    def moved(self, start: int, end: int, other: _Side) -> tuple[int, int]:
        """Where a stretch stands in the other text; a part is taken whole or not at all."""
        first = bisect_right(self._ends, start)
        begins = start + self._shift(first, other)
        if first < len(self.parts) and self.parts[first][0] <= start:
            begins = other.parts[first][0]
        last = bisect_left(self._starts, end)
        ends = end + self._shift(last, other)
        if last and self.parts[last - 1][1] > end:
            ends = other.parts[last - 1][1]
        return begins, ends

    def _shift(self, count: int, other: _Side) -> int:
        """How much further the other text is behind so many parts."""
        return other.parts[count - 1][1] - self.parts[count - 1][1] if count else 0


class Aligned:
    """A text as it was typed and as it is read.

    Args:
        typed: the person's own words.
        pieces: what is read otherwise, in the order of the text, none over another.
    """

    def __init__(self, typed: str, pieces: Iterable[Piece] = ()) -> None:
        texts, here, there, at, length = [], [], [], 0, 0
        for piece in pieces:
            kept = typed[at : piece.start]
            begun = length + len(kept)
            length = begun + len(piece.read)
            texts += [kept, piece.read]
            here.append((piece.start, piece.end))
            there.append((begun, length))
            at = piece.end
        self._typed = _Side(typed, tuple(here))
        self._read = _Side("".join((*texts, typed[at:])), tuple(there))

    @property
    def typed(self) -> str:
        """The person's own words."""
        return self._typed.text

    @property
    def read(self) -> str:
        """What the model reads."""
        return self._read.text

    def as_typed(self, plan: str) -> str:
        """A plan over the read text, its literals in the person's own words."""
        return _translated(plan, self._read, self._typed)

    def as_read(self, plan: str) -> str:
        """A plan over the typed text, its literals as the model reads them."""
        return _translated(plan, self._typed, self._read)


def _translated(plan: str, side: _Side, other: _Side) -> str:
    """Literals whose words do not stand in the text stay: they are of another turn, or of the language.

    One that stands in both texts at the same place stays too, wherever else it stands.
    """

    def literal(match: re.Match[str]) -> str:
        said, first = match[1], None
        for start, end in side.places(said):
            begins, ends = side.moved(start, end, other)
            moved = other.text[begins:ends].strip()
            if moved == said:
                return match[0]
            first = first or moved
        return f'"{first}"' if first else match[0]

    return _LITERAL.sub(literal, plan) if side.parts else plan
