"""What the person took back in the same sentence: « le 880, non pardon le 808 », « le 12e, enfin le 13e »."""

from __future__ import annotations

import re

_COUNT = (
    r"(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|"
    r"quarante|cinquante|soixante|cents?|mille)"
)
_SPELT = rf"(?:(?<![\w-]){_COUNT}(?:[ -](?:et[ -])?{_COUNT}){{1,11}}(?![\w-]))"
_FIGURES = r"(?:n°\s*|#)?(?<!\d)\d{1,12}(?:[  .]\d{3}){0,4}(?:\s?(?:er|ere|ère|e|è|eme|ème|ième|nd|m|km))?\b"
_VALUE = rf"(?:{_SPELT}|{_FIGURES})"
_TAKEN_BACK = re.compile(
    rf"(?P<wrong>{_VALUE})"
    r"[\s,;:.…!()/–—-]*"
    r"(?:(?:euh|heu|oups|ah|oh|mais|et|zut|sorry|désolée?|excuse[zs]?(?:[- ]moi)?)[\s,.…!]+)*"
    r"\(?(?:non|pardon|nan|plut[oô]t|je veux dire|j'ai mal lu|erreur|no wait|sorry|i mean|rather)\b"
    r"(?:[\s,:;.…!–—-]+(?:pas|pardon|non|attends?|attendez|plut[oô]t|c'est|c'était|c|bon|bonne|je|veux|voulais|dire|en|fait|"
    r"excuse[zs]?|désolée?|wait|rather|euh|le|la|les|du|de|des|dans|au|ticket|numéro|num|n°|the))*"
    rf"[\s,:;.…!–—-]+(?P<right>{_VALUE})",
    re.IGNORECASE,
)


def taken_back(text: str) -> list[tuple[int, int]]:
    """Where the figures stand that another figure right behind them corrects.

    « le 15e et non le 16e » keeps the first, so a correction never starts with « et non » or « pas ».
    """
    found = []
    for match in _TAKEN_BACK.finditer(text):
        between = text[match.end("wrong") : match.start("right")].lower()
        if not re.match(r"[\s,;(]*(?:et|mais|and)\s+(?:non|pas|not)\b", between):
            found.append(match.span("wrong"))
    return found
