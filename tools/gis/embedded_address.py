"""Reads a typed address: house number, street, arrondissement. No street is looked up here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from beffroi.numerals import numerals
from tools.city.text import fold
from tools.districts import district_numbered

_KINDS = {
    "r": "rue", "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard", "boul": "boulevard",
    "bvd": "boulevard", "av": "avenue", "ave": "avenue", "aven": "avenue", "pl": "place", "plc": "place",
    "imp": "impasse", "pass": "passage", "psg": "passage", "sq": "square", "q": "quai", "all": "allée",
    "rte": "route", "vla": "villa", "crs": "cours",
}  # fmt: skip
_WORDS = {
    "fg": "faubourg", "fbg": "faubourg", "fb": "faubourg", "st": "saint", "ste": "sainte", "gal": "general",
    "gl": "general", "mal": "marechal", "dr": "docteur", "pdt": "president", "pres": "president",
    "pte": "porte", "nd": "notre dame", "cdt": "commandant", "col": "colonel", "lt": "lieutenant",
    "un": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8",
    "neuf": "9", "dix": "10", "premier": "1er", "ier": "1er", "i": "1",
}  # fmt: skip
_SPELT = frozenset(" ".join(_WORDS.values()).split())
KINDS = frozenset({*map(fold, _KINDS.values()), "cour", "villa", "cite", "rond", "chemin", "pont"})
_SMALL = frozenset({"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"})


def _numbered(words: str) -> dict[str, int]:
    """The words, counted from 1."""
    return {word: number for number, word in enumerate(words.split(), start=1)}


# « dix_septieme » because « dix » is bound to what follows it before ordinals are looked for.
_ORDINALS = _numbered(
    "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme onzieme "
    "douzieme treizieme quatorzieme quinzieme seizieme dix_septieme dix_huitieme dix_neuvieme vingtieme"
)
_ROMAN = _numbered("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")
_LONGEST_NUMBER = 9
"""Words of « neuf mille neuf cent quatre vingt dix neuf », and one to spare."""
_REPEATS = ("bis", "ter", "quater")
_NUMBER = re.compile(r"^(?:(?:au|le|n|no|numero|face au|devant le|a hauteur du) )*(\d{1,4}) ?(.*)$")
_SUFFIX = re.compile(r"^(bis|ter|quater|[a-d])\b ?(.*)$")
_TAIL_NUMBER = re.compile(r"^(.*\D) (?:n |no |numero |au )?(\d{1,4})(?: (bis|ter|quater))?$")
_POSTCODE = re.compile(r"\b75(0|1)(\d\d)\b")
_ARRONDISSEMENT = r"(?: ?(?:arrondissements?|arrdt|arr|ardt))"
_DIGITS = re.compile(rf"\b(?:paris )?(\d{{1,2}}) ?(?:er|e|eme|ieme|nd){_ARRONDISSEMENT}?\b")
_PARIS = re.compile(r"\bparis (\d{1,2})$|\b(\d{1,2}) arrondissement\b")
_IN_ROMAN = re.compile(rf"\b([ivx]+)(?:er|e|eme|ieme){_ARRONDISSEMENT}?\b")
_IN_WORDS = re.compile(rf"\b({'|'.join(sorted(_ORDINALS, key=len, reverse=True))}){_ARRONDISSEMENT}?\b")


@dataclass(frozen=True)
class Typed:
    """What an address says.

    Attributes:
        street: folded words of the street, abbreviations written out.
        whole: the same with the number still in it, for « rue du 8 mai 1945 ».
        number, suffix: house number and « bis »; None and empty where there is none.
        district: arrondissement that the text names, by number, words or postal code.
    """

    street: str
    number: int | None
    suffix: str
    district: int | None
    whole: str


def read_address(text: str) -> Typed:
    """The parts of a typed address."""
    rest, district = take_district(fold(text).replace("dix ", "dix_"))
    rest = _in_figures(rest.replace("dix_", "dix ").strip())
    number, suffix, street = _take_number(rest)
    return Typed(street_words(street), number, suffix, district, street_words(rest))


def take_district(folded: str) -> tuple[str, int | None]:
    """The text without the arrondissement it names, and that arrondissement."""
    if found := _POSTCODE.search(folded):
        number = 16 if found[0] == "75116" else int(found[2])
        if found[1] == "0" or number == 16:
            return _cut(folded, found), district_numbered(number)
    if (found := _DIGITS.search(folded) or _PARIS.search(folded)) and not _is_name(folded, found):
        return _cut(folded, found), district_numbered(int(next(g for g in found.groups() if g)))
    if (found := _IN_ROMAN.search(folded)) and found[1] in _ROMAN and not _is_name(folded, found):
        return _cut(folded, found), _ROMAN[found[1]]
    if (found := _IN_WORDS.search(folded)) and not _is_name(folded, found):
        return _cut(folded, found), _ORDINALS[found[1]]
    return _without_city(folded), None


def street_words(street: str) -> str:
    """Folded words with the kind and usual abbreviations written out."""
    words = fold(street).split()
    if not words:
        return ""
    kind = fold(_KINDS.get(words[0], words[0]))
    return " ".join([kind, *(_WORDS.get(word, word) for word in words[1:])])


def written_out(word: str) -> bool:
    """Whether a folded word has other spellings: « saint » and « st », « 8 » and « huit »."""
    return word in _WORDS or word in _SPELT or word.isdigit()


def street_key(street: str) -> str:
    """The words of a street that tell it from others: kind and name, without « de la »."""
    return " ".join(word for word in street_words(street).split() if word not in _SMALL)


def _in_figures(rest: str) -> str:
    """The text, its house number in figures where it is said in words: « cent dix avenue d'Italie »."""
    words = rest.split()
    kind = next((at for at, word in enumerate(words) if word in KINDS or word in _KINDS), 0)
    said = kind - 1 if kind and words[kind - 1] in _REPEATS else kind
    for begin in range(max(0, said - _LONGEST_NUMBER), said):
        number = numerals().get(re.sub(r"\b(vingt|cent)s\b", r"\1", " ".join(words[begin:said])))
        if number:
            return " ".join([*words[:begin], str(number), *words[said:]])
    return rest


def _take_number(rest: str) -> tuple[int | None, str, str]:
    if found := _NUMBER.match(rest):
        street = found[2].removeprefix("du ") if found[2].startswith("du ") else found[2]
        suffix = _SUFFIX.match(street)
        if suffix and suffix[2]:
            return int(found[1]), suffix[1], suffix[2]
        if street:
            return int(found[1]), "", street
    if found := _TAIL_NUMBER.match(rest):
        return int(found[2]), found[3] or "", found[1].strip()
    return None, "", rest


def _is_name(text: str, found: re.Match[str]) -> bool:
    """Whether an ordinal follows a given name, as in « François Ier » or « Albert Ier »."""
    return found[1] in ("1", "i", "premier") and bool(
        re.search(r"\b(francois|albert) $", text[: found.start()])
    )


def _cut(text: str, found: re.Match[str]) -> str:
    before = re.sub(r"\b(?:dans le|du|le|a|au)\s*$", "", text[: found.start()])
    after = re.sub(r"^\s*(?:arrondissement)\b", "", text[found.end() :])
    return _without_city(f"{before} {after}")


def _without_city(text: str) -> str:
    return " ".join(re.sub(r"\b(?:a )?paris\b(?: france)?\s*$", "", " ".join(text.split())).split())
