"""Two spellings of one text, piece by piece, and a plan's literals from one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LITERAL = re.compile(r'"([^"\n]*)"')


@dataclass(frozen=True)
class Piece:
    """A part that differs: where it stands in the typed text, and what is read there."""

    start: int
    end: int
    read: str

    def overlaps(self, other: Piece) -> bool:
        """Whether they share a part of the typed text."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class _Spans:
    """The parts that differ, as (start, end) in one text and in the other."""

    here: tuple[tuple[int, int], ...]
    there: tuple[tuple[int, int], ...]

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the one text stands in the other; a part is taken whole or not at all."""
        before, after = 0, 0
        for (begun, ended), (far_begun, far_ended) in zip(self.here, self.there, strict=True):
            if ended <= start:
                before = far_ended - ended
            elif begun <= start:
                before = far_begun - start
            if begun < end:
                after = far_ended - min(ended, end)
        return start + before, end + after


class Aligned:
    """A text as it was typed and as it is read.

    Args:
        typed: the person's own words.
        pieces: what is read otherwise, in the order of the text, none over another.
    """

    def __init__(self, typed: str, pieces: Iterable[Piece] = ()) -> None:
        parts, here, there, at, length = [], [], [], 0, 0
        for piece in pieces:
            kept = typed[at : piece.start]
            begun = length + len(kept)
            length = begun + len(piece.read)
            parts += [kept, piece.read]
            here.append((piece.start, piece.end))
            there.append((begun, length))
            at = piece.end
        self.typed = typed
        self.read = "".join((*parts, typed[at:]))
        self._to_read = _Spans(tuple(here), tuple(there))
        self._to_typed = _Spans(tuple(there), tuple(here))

    def as_typed(self, plan: str) -> str:
        """A plan over the read text, its literals in the person's own words."""
        return _translated(plan, self.read, self.typed, self._to_typed)

    def as_read(self, plan: str) -> str:
        """A plan over the typed text, its literals as the model reads them."""
        return _translated(plan, self.typed, self.read, self._to_read)


def _translated(plan: str, text: str, other: str, spans: _Spans) -> str:
    """Literals that are not of the text stay: they are of another turn, or closed words of the language.

    One that stands in both texts at the same place stays too, wherever else it stands.
    """

    def literal(match: re.Match[str]) -> str:
        said = match[1]
        found = [at for at in range(len(text)) if text.startswith(said, at)] if said else []
        moved = [other[slice(*spans.moved(at, at + len(said)))].strip() for at in found]
        return f'"{said if said in moved or not moved else moved[0]}"'

    return _LITERAL.sub(literal, plan) if spans.here else plan
