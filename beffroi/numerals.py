"""French numerals."""

from __future__ import annotations

from functools import lru_cache

_UNITS = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf"
).split()
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}


def spelling(value: int) -> str:
    """A number from 0 to 9999 in French words, without hyphens or accents."""
    if value >= 1000:
        head = "" if value < 2000 else spelling(value // 1000) + " "
        return (head + "mille " + (spelling(value % 1000) if value % 1000 else "")).strip()
    if value >= 100:
        head = "" if value < 200 else spelling(value // 100) + " "
        return (head + "cent " + (spelling(value % 100) if value % 100 else "")).strip()
    return _below_hundred(value).replace("-", " ")


@lru_cache(maxsize=1)
def numerals() -> dict[str, int]:
    """The numbers from 0 to 9999 by their `spelling`."""
    return {spelling(value): value for value in range(10_000)}


def _below_hundred(value: int) -> str:
    if value < 20:
        return _UNITS[value]
    ten, unit = divmod(value, 10)
    if ten in (7, 9):
        ten, unit = ten - 1, unit + 10
    link = " et " if unit in (1, 11) and ten != 8 else " "
    return _TENS[ten] + (link + _UNITS[unit] if unit else "")
