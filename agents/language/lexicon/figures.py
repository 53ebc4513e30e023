"""Numbers in figures and in French words, 0 to 9999."""

from __future__ import annotations

import re
from functools import lru_cache

from agents.language.lexicon.folding import fold, words

_UNITS = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf"
).split()
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
_OTHER = {
    "une": 1, "dizaine": 10, "douzaine": 12, "demi douzaine": 6, "quinzaine": 15, "vingtaine": 20,
    "trentaine": 30, "cinquantaine": 50, "centaine": 100, "septante": 70, "huitante": 80, "octante": 80,
    "nonante": 90,
}  # fmt: skip
_FIGURES = re.compile(r"\d{1,3}(?:[ .]\d{3})+|\d+")
_LARGEST, _DIGITS = 2_147_483_647, 12
_BEFORE = re.compile(r"^(?:(?:le|la|les|ticket|tickets|numero|num|no|n)\b[ .°º]*|[#°º]\s*)+")


def number(text: str) -> int | None:
    """``4012``, ``n° 4012``, ``#4012``, ``4 012``, ``trois``, ``une dizaine``; None where it is no number."""
    plain = _BEFORE.sub("", fold(text).replace("º", "°").strip())
    if _FIGURES.fullmatch(plain):
        value = int(re.sub(r"\D", "", plain)[:_DIGITS])
        return value if value <= _LARGEST else None
    spelt = " ".join(words(plain))
    return _spelt().get(_singular(spelt.removeprefix("une ")), _spelt().get(_singular(spelt)))


def spelling(value: int) -> str:
    """A number from 0 to 9999 in French words, without hyphens or accents."""
    if value >= 1000:
        head = "" if value < 2000 else spelling(value // 1000) + " "
        return (head + "mille " + (spelling(value % 1000) if value % 1000 else "")).strip()
    if value >= 100:
        head = "" if value < 200 else spelling(value // 100) + " "
        return (head + "cent " + (spelling(value % 100) if value % 100 else "")).strip()
    return _below_hundred(value).replace("-", " ")


def _below_hundred(value: int) -> str:
    if value < 20:
        return _UNITS[value]
    ten, unit = divmod(value, 10)
    if ten in (7, 9):
        ten, unit = ten - 1, unit + 10
    link = " et " if unit in (1, 11) and ten != 8 else " "
    return _TENS[ten] + (link + _UNITS[unit] if unit else "")


@lru_cache(maxsize=1)
def _spelt() -> dict[str, int]:
    numbers = {_singular(spelling(value)): value for value in range(10_000)}
    feminine = {text[:-3] + " une": value for text, value in numbers.items() if text.endswith(" un")}
    return numbers | {text.replace("  ", " "): value for text, value in feminine.items()} | _OTHER


def _singular(text: str) -> str:
    """« quatre-vingts » and « deux cents » lose their s; « une dizaine de » its last word."""
    return re.sub(
        r"\b(vingt|cent|dizaine|douzaine|quinzaine|vingtaine|centaine)s\b", r"\1", text
    ).removesuffix(" de")
