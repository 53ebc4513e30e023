"""Streets of the demo city: names and arrondissements are real, written by hand (``data/streets/NN.txt``).

One line is ``name``, or ``name; numbers``, or ``name; numbers; extra numbers``. Numbers are ``1-159``,
``pair 2-298`` or ``impair 1-273``; a street in several arrondissements has a line in each.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from beffroi.errors import ConfigurationError
from tools.city.lists import data_lines

_DEFAULT_LAST = {
    "rue": (96, 160), "avenue": (110, 190), "boulevard": (140, 210), "quai": (48, 110), "place": (14, 30),
    "passage": (20, 48), "villa": (14, 26), "cour": (20, 48), "cours": (30, 60), "square": (8, 16),
}  # fmt: skip


@dataclass(frozen=True)
class Segment:
    """The part of a street that lies in one arrondissement.

    Attributes:
        parity: 0 for even numbers only, 1 for odd only, None for both sides.
        first, last: first and last house number.
        extras: numbers with a suffix that exist, such as ``(12, "bis")``.
    """

    name: str
    district: int
    parity: int | None
    first: int
    last: int
    extras: tuple[tuple[int, str], ...] = ()

    def numbers(self, parity: int) -> range:
        """House numbers of one side, in order."""
        first = self.first + (self.first % 2 != parity)
        return range(first, self.last + 1, 2)

    @property
    def sides(self) -> tuple[int, ...]:
        """Parities of the sides that lie in the arrondissement: 1 odd, 0 even."""
        return (1, 0) if self.parity is None else (self.parity,)


def read_segments(rng: random.Random) -> list[Segment]:
    """All segments, arrondissement by arrondissement, in the order of the files."""
    return [
        _segment(line, district, rng)
        for district in range(1, 21)
        for line in data_lines(f"streets/{district:02d}.txt")
    ]


def _segment(line: str, district: int, rng: random.Random) -> Segment:
    name, numbers, extras = (part.strip() for part in (line + ";;").split(";")[:3])
    if not numbers:
        kind = name.split()[0]
        low, high = _DEFAULT_LAST.get(kind, (60, 120))
        return Segment(name, district, None, 1, rng.randint(low, high))
    parity, span = _parity(numbers)
    first, _, last = span.partition("-")
    if not (first.isdigit() and last.isdigit()):
        raise ConfigurationError(f"Numéros illisibles dans les rues du {district}e : « {line} ».")
    return Segment(name, district, parity, int(first), int(last), _extras(extras))


def _parity(numbers: str) -> tuple[int | None, str]:
    match numbers.split():
        case ["pair", span]:
            return 0, span
        case ["impair", span]:
            return 1, span
        case _:
            return None, numbers


def _extras(text: str) -> tuple[tuple[int, str], ...]:
    pairs = [part.split() for part in text.split(",") if part.strip()]
    return tuple((int(number), suffix) for number, suffix in pairs)
