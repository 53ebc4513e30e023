"""Numbers in figures, and in French or English words from 0 to 9999."""

from __future__ import annotations

import re
from functools import lru_cache

from agents.language.lexicon.english import english_number
from agents.language.lexicon.folding import fold, words
from beffroi.numerals import numerals

_OTHER = {
    "une": 1, "dizaine": 10, "douzaine": 12, "demi douzaine": 6, "quinzaine": 15, "vingtaine": 20,
    "huitaine": 8, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
    "millier": 1000, "paire": 2, "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
_SLIPS = (
    "trois:troi quatre:quatres,katre cinq:cinqs,sinq six:siz,sis dix:diz onze:onse,onz douze:douse,douz "
    "treize:treise,treiz quatorze:quatorse,quatorz,katorze quinze:quinse,quinz,kinze seize:seise,seiz,seze "
    "dix-sept:disept,dissept dix-huit:dizuit,dizhuit,disuit dix-neuf:dizneuf,disneuf vingt:ving "
    "trente:trante,trantes,trentes quarante:quarente,karante cinquante:cinquente,sinquante "
    "soixante:soissante,soisante,soixantes mille:milles dizaine:dixaine,disaine douzaine:dousaine "
    "quinzaine:quinsaine vingtaine:vintaine"
)
_MISSPELT = {
    wrong: right.replace("-", " ")
    for right, _, slips in (line.partition(":") for line in _SLIPS.split())
    for wrong in slips.split(",")
}
_DOZENS = re.compile(r"(deux|trois|quatre|cinq|six) (dizaine|douzaine|centaine)")
_FIGURES = re.compile(r"\d{1,3}(?:[ .]\d{3})+|\d+")
_LARGEST, _DIGITS = 2_147_483_647, 12
_BEFORE = re.compile(r"^(?:(?:le|la|les|the|ticket|tickets|numero|number|num|no|n)\b[ .°º]*|[#°º]\s*)+")


def number(text: str) -> int | None:
    """``4012``, ``n° 4012``, ``#4012``, ``4 012``, ``trois``, ``une dizaine``; None where it is no number."""
    plain = _BEFORE.sub("", fold(text).replace("º", "°").strip())
    if _FIGURES.fullmatch(plain):
        value = int(re.sub(r"\D", "", plain)[:_DIGITS])
        return value if value <= _LARGEST else None
    return in_words(" ".join(words(plain)))


def in_words(spelt: str) -> int | None:
    """A number in folded words without hyphens, a few of them misspelt, or None."""
    found = _french(spelt)
    if found is None:
        found = english_number(spelt)
    if found is None and _MISSPELT.keys() & spelt.split():
        found = _french(" ".join(_MISSPELT.get(word, word) for word in spelt.split()))
    return found


def _french(spelt: str) -> int | None:
    single = _singular(spelt)
    if match := _DOZENS.fullmatch(single):
        return (_spelt().get(match[1], 0) * _OTHER[match[2]]) or None
    return _spelt().get(single.removeprefix("une "), _spelt().get(single))


@lru_cache(maxsize=1)
def _spelt() -> dict[str, int]:
    numbers = {_singular(text): value for text, value in numerals().items()}
    feminine = {text[:-3] + " une": value for text, value in numbers.items() if text.endswith(" un")}
    return numbers | {text.replace("  ", " "): value for text, value in feminine.items()} | _OTHER


def _singular(text: str) -> str:
    """« quatre-vingts » and « deux cents » lose their s; « une dizaine de » its last word."""
    return re.sub(
        r"\b(vingt|cent|(?:di|dou|quin|vingt|tren|quarant|cinquant|cent)[a-z]*aine)s\b", r"\1", text
    ).removesuffix(" de")
