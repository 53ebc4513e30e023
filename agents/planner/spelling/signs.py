"""Signs that stand for words, « le + proche », « à - de 300 m », « dans le 18 », « cb de »; and words that
stand for signs: « ouvrez les guillemets ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.planner.spelling.aligned import Piece

_PLUS = re.compile(r"(?<!\S)\+(?= \S)")
_MORE = re.compile(
    r"\+ (?:de\b|d['’]|tard|tôt|tot\b|en\b|vite|loin|haut|bas|vieux|vieille|proche|ancien|récent|recent|"
    r"urgent|grand|petit|gros|nombreux|important|que\b)",
    re.IGNORECASE,
)
_DE_PLUS = re.compile(r"(?:\bde|\ben|\by a|\bn['’]a|\bpas) $", re.IGNORECASE)
_LESS = re.compile(r"(?<=\S )(?<!\d )-(?= ?de \d)")
_THING = (
    r"(?:ti[ckq]+[eu]*ts?|signalements?|dossiers?|services?|chef(?:fe)?s?|responsables?|[ée]quipes?|agents?)"
)
_OF_DISTRICT = re.compile(
    rf"\b{_THING} (?:[^\W\d_]+ ){{1,3}}d[ue] (?P<it>[2-9]|1\d|20)"
    r"(?= *(?:$|[.;:?!)](?!\d)|[qk]ui\b|en (?:cours|at+ente)\b|depui|svp|stp|merci\b))",
    re.IGNORECASE,
)
_QUOTATION = re.compile(
    r"\b(?:(ouvr(?:ez|e|ir)) (?:les )?guillemets\b ?|ferm(?:ez|e|er) (?:les )?guillemets\b)", re.IGNORECASE
)
_STREET = r"(?:rue|av\b|avenue|bd|boulevard|place|quai|impasse|passage|square|all[ée]e|\d)"
_DISTRICT = re.compile(
    r"\b(?:dans|ds) le (?P<it>[2-9]|1\d|20)"
    rf"(?= *(?:$|[.;:?!)](?!\d)|,(?! ?{_STREET})(?!\d)|(?:svp|stp|merci)\b|(?:et|ou|é) (?!\d|le \d+ )\w))",
    re.IGNORECASE,
)


_HOW_MANY = re.compile(r"\bcb(?= (?:de\b|d['’]|y\b|ya\b|il\b|on\b|j))", re.IGNORECASE)


def signs(text: str) -> Iterator[Piece]:
    """The pieces of a request that are read as words."""
    for found in _PLUS.finditer(text):
        before = text[max(0, found.start() - 8) : found.start()]
        if _MORE.match(text, found.start()) or _DE_PLUS.search(before):
            yield Piece(*found.span(), "plus")
    for found in _LESS.finditer(text):
        apart = "" if text[found.end()] == " " else " "
        yield Piece(*found.span(), f"moins{apart}")
    for found in _HOW_MANY.finditer(text):
        yield Piece(*found.span(), "combien")
    for pattern in (_DISTRICT, _OF_DISTRICT):
        for found in pattern.finditer(text):
            yield Piece(*found.span("it"), f"{found['it']}e")
    for found in _QUOTATION.finditer(text):
        yield Piece(*found.span(), "« " if found[1] else "»")
