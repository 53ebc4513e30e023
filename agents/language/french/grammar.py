"""Small French grammar for sentences made by code: contractions, elision, ordinals, possessives."""

from __future__ import annotations

import re

from agents.language.french.streets import article
from beffroi.text import without_accents

YOU = "vous-même"
_VOWELS = "aeiouàâäéèêëîïôöùûü"
_CONTRACTED = {"de le ": "du ", "de les ": "des ", "à le ": "au ", "à les ": "aux "}
_NAMED = re.compile(
    r"(?:(?P<article>\b(?:les?|la|du|des|aux?|une?|ce|cet|cette|son|sa) |\bl['’]))(?P<noun>[^\W\d_]{3,}) $",
    re.IGNORECASE,
)
"""An article and a noun at the end of what stands before a value."""
_BEGINS = re.compile(r"(?P<article>(?:les?|la|cet?|cette) |l['’])?(?P<noun>[^\W\d_]+)(?=\W|$)", re.IGNORECASE)
_LINKS = {"du": "de ", "des": "de ", "au": "à ", "aux": "à "}
_ARTICLE = re.compile(r"(?:^|(?<=\s))(?:du|des|aux?|les?|la) $", re.IGNORECASE)
"""An article at the end of what stands before a value."""
_DETERMINED = re.compile(r"(?:les?|la|ce|cet|cette|ces|une?|chaque|votre|vos) |l['’]", re.IGNORECASE)
"""What a value that has its article begins with."""
_OWNED = re.compile(r"\b(?P<article>le |la |l'|les )(?P<noun>[\w' -]+?) de $")


def attach(before: str, value: str) -> str:
    """Text with a value after it: « de » + « le 11e » is « du 11e », « de » + « un mois » « d'un mois ».

    A noun before it that the value begins with is said once: « le service » + « Service des eaux » is « le
    Service des eaux », « du service » + « ce service » « de ce service ». So is an article that the value
    brings: « du » + « le 11e » is « du 11e », « le » + « chaque ticket » « chaque ticket ». A street takes
    its article behind « de », and nothing behind « à »: « près du bd Ney », « signaler … rue Monge ».
    """
    before = _without_article(_without_noun(before, value), value)
    if the := article(value):
        if re.search(r"(?:^|\s)à $", before):
            return before[:-2] + value
        value = the + value if re.search(r"(?:^|\s)(?:de|et|entre|dans) $", before) else value
    if value == YOU and (owned := _OWNED.search(before)):
        mine = "vos" if owned["article"] == "les " else "votre"
        return before[: owned.start()] + f"{mine} {owned['noun']}"
    if value == YOU and before.endswith(" confiés à "):
        return before.removesuffix("confiés à ") + "qui vous sont confiés"
    if value == YOU and re.fullmatch(r"\w+(?:er|ir|re) ", before):
        return f"Vous {lowered(before).strip()}"
    if before.endswith(" l'adresse ") and value.startswith(("votre adresse", "l'adresse")):
        return before.removesuffix("l'adresse ") + value
    for link in ("de ", "à "):
        if before.endswith((" " + link, link)) and (before == link or before[-len(link) - 1] == " "):
            for plain, contracted in _CONTRACTED.items():
                if plain.startswith(link) and (link + value).startswith(plain):
                    return before[: -len(link)] + contracted + value[len(plain) - len(link) :]
    if value[:1].lower() in _VOWELS and re.search(r"(?:^|\s)(?:de|que) $", before):
        return before[:-2] + "'" + value
    return before + value


def of(phrase: str) -> str:
    """« du ticket 4012 », « d'Awa Diarra », « des agents »."""
    return attach("de ", phrase)


def _without_noun(before: str, value: str) -> str:
    said, begins = _NAMED.search(before), _BEGINS.match(value)
    if said is None or begins is None or _folded(said["noun"]) != _folded(begins["noun"]):
        return before
    if begins["article"]:
        return before[: said.start()] + _LINKS.get(said["article"].strip().lower(), "")
    return before[: said.start("noun")] if value[begins.end() :].strip() else before


def _without_article(before: str, value: str) -> str:
    said = _ARTICLE.search(before)
    if said is None or not _DETERMINED.match(value):
        return before
    return before[: said.start()] + _LINKS.get(said[0].strip().lower(), "")


def _folded(word: str) -> str:
    return without_accents(word.lower())


def ordinal(number: int) -> str:
    """« 1er », « 11e »."""
    return "1er" if number == 1 else f"{number}e"


def lowered(sentence: str) -> str:
    """The sentence inside another one."""
    return sentence[:1].lower() + sentence[1:]


def capital(sentence: str) -> str:
    """The sentence at its start."""
    return sentence[:1].upper() + sentence[1:]


def if_(condition: str) -> str:
    """« si le ticket… », « s'il n'y a… »."""
    return f"s'{condition}" if condition.startswith(("il ", "ils ")) else f"si {condition}"


def metres(value: float) -> str:
    """« 500 m », « 1,5 km »."""
    if value < 1000:
        return f"{value:.0f} m"
    return f"{value / 1000:.2f}".rstrip("0").rstrip(".").replace(".", ",") + " km"
