"""English numbers in words: « three », « twenty-one », « a hundred and fifty », « eleventh »."""

from __future__ import annotations

import re
from functools import lru_cache

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_OTHER = {"dozen": 12, "half dozen": 6, "half a dozen": 6, "fourty": 40, "hundred": 100, "thousand": 1000}
_AND = re.compile(r"\b(hundred|thousand) and\b")


def english_number(spelt: str) -> int | None:
    """A number from 0 to 9999 in folded English words without hyphens, or None."""
    plain = _AND.sub(r"\1", spelt)
    if plain.startswith(("a ", "an ")):
        bare = plain.split(" ", 1)[1]
        return _OTHER.get(bare, _numbers().get(f"one {bare}"))
    return _numbers().get(plain, _OTHER.get(plain))


def english_ordinal(spelt: str) -> int | None:
    """1 to 20 from « first » to « twentieth », or None."""
    return _ORDINALS.index(spelt) + 1 if spelt in _ORDINALS else None


def english_spelling(value: int) -> str:
    """A number from 0 to 9999 in English words, without hyphens or « and »."""
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if value >= size:
            rest = english_spelling(value % size) if value % size else ""
            return f"{english_spelling(value // size)} {name} {rest}".strip()
    if value < 20:
        return _UNITS[value]
    ten, unit = divmod(value, 10)
    return f"{_TENS[ten]} {_UNITS[unit]}" if unit else _TENS[ten]


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {english_spelling(value): value for value in range(10_000)}
