"""Spans of the request: whole words, byte for byte."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from itertools import islice, takewhile

from agents.decoding.scan import Scan, as_bytes
from agents.language.lexicon import Resolution, Resolved, Unknown, resolve
from agents.language.lexicon.corrections import taken_back
from beffroi.types import NumberType, Type

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WORD = re.compile(r"\w+(?:[.,+-]\w+)*")
_WORDS = 6
_MOST = 3600
"""Spans of a few words that are looked at in earlier requests, the latest first: those of 600 words."""
_TIMES = r"(?:semaines?|mois|jours?|ans?|années?|heures?|minutes?|days?|weeks?|months?|years?)\b"
_LENGTHS = r"(?:m|km|mètres?|metres?)\b(?!['’])"
_STREETS = r"(?:bis |ter )?(?:rue|avenue|av|boulevard|bd|place|quai)\b(?!-)"
_COUNTED = {
    "metres": re.compile(f" ?{_TIMES}", re.IGNORECASE),
    "district": re.compile(f" ?(?:{_TIMES}|{_LENGTHS}|{_STREETS}|h\\b|%)", re.IGNORECASE),
}
"""What follows a number that is none of these: « deux semaines » is no distance, « 5 rue » no district."""
_APART = re.compile(r"[+/;:=<>]")
"""Signs between two values: « 3e + onzième » is not one number."""


class Spans:
    """Whole-word spans of some texts, for matching between quotes."""

    def __init__(self, texts: tuple[str, ...], longest: int = 400) -> None:
        earlier = islice((span for text in texts[1:] for span in _short_spans(text)), _MOST)
        self._short = frozenset(map(as_bytes, (*_short_spans(texts[0] if texts else ""), *earlier)))
        self._sorted = sorted(self._short)
        self._now = datetime.now()
        self._known: dict[tuple[Type, str], bool] = {}
        self._said: dict[Type, bool] = {}
        self._texts = texts
        self._sources = [(as_bytes(text), _boundaries(text)) for text in texts]
        self._longest = longest

    def match(self, scan: Scan, at: int) -> int | None:
        """End of the quoted span that opens at ``at``, or None; tells ``scan`` if the text runs out."""
        close = scan.text.find('"', at + 1)
        if close >= 0:
            return close + 1 if self._holds(scan.text[at + 1 : close], whole=True) else None
        if self._holds(scan.text[at + 1 :], whole=False):
            scan.partial = True
        return None

    def meaning(self, scan: Scan, at: int, kind: Type) -> int | None:
        """As `match`, for spans of a few words that the lexicon reads as a value of this type."""
        part, mark, _ = scan.text[at + 1 :].partition('"')
        if mark:
            return at + len(part) + 2 if part in self._short and self._means(kind, part) else None
        first = bisect_left(self._sorted, part)
        begun = takewhile(lambda span: span.startswith(part), islice(self._sorted, first, None))
        scan.partial = scan.partial or any(self._means(kind, span) for span in begun)
        return None

    def mean(self, kind: Type) -> bool:
        """Whether any span of a few words is a value of this type."""
        if kind not in self._said:
            self._said[kind] = any(self._means(kind, span) for span in self._sorted)
        return self._said[kind]

    def _means(self, kind: Type, span: str) -> bool:
        if (kind, span) not in self._known:
            value = self._value(kind, span)
            known = not isinstance(value, Unknown)
            if known and isinstance(kind, NumberType):
                known = not self._cut(kind, span, value) and not self._counts(kind.unit, span)
            self._known[kind, span] = known
        return self._known[kind, span]

    def _value(self, kind: Type, span: str) -> Resolution:
        return resolve(kind, span.encode("latin-1").decode("utf-8"), now=self._now)

    def _cut(self, kind: Type, span: str, value: Resolution) -> bool:
        """Whether it only begins another number (« deux mille » of « deux mille trois »)."""
        begun = f"{span} "
        first = bisect_left(self._sorted, begun)
        longer = takewhile(lambda other: other.startswith(begun), islice(self._sorted, first, None))
        values = (self._value(kind, other) for other in longer if not _APART.search(other[len(span) :]))
        return any(isinstance(found, Resolved) and found != value for found in values)

    def _counts(self, unit: str, span: str) -> bool:
        """Whether it is a bare number that counts something else wherever it stands in the texts."""
        if unit not in _COUNTED or not isinstance(self._value(NumberType(), span), Resolved):
            return False
        number = re.compile(rf"(?<!\w){re.escape(span.encode('latin-1').decode('utf-8'))}(?!\w)")
        ends = [(text, found.end()) for text in self._texts for found in number.finditer(text)]
        return bool(ends) and all(_COUNTED[unit].match(text, end) for text, end in ends)

    def _holds(self, part: str, whole: bool) -> bool:
        if not part:
            return not whole
        if len(part) > self._longest or part[0] == " " or (whole and part[-1] == " "):
            return False
        return any(_occurs(source, edges, part, whole) for source, edges in self._sources)


def _occurs(source: str, edges: frozenset[int], part: str, whole: bool) -> bool:
    at = source.find(part)
    while at >= 0:
        if at in edges and (not whole or at + len(part) in edges):
            return True
        at = source.find(part, at + 1)
    return False


def _short_spans(text: str) -> Iterator[str]:
    """Spans of a few words, save those that lie in what the person took back."""
    words = [match.span() for match in _WORD.finditer(text)]
    wrong = taken_back(text)
    for first, (start, _) in enumerate(words):
        for _, end in words[first : first + _WORDS]:
            if not any(begin <= start and end <= stop for begin, stop in wrong):
                yield text[start:end]


def _boundaries(text: str) -> frozenset[int]:
    """Byte offsets that do not fall within a word or an e-mail address."""
    offsets, at = {0}, 0
    within = {i for found in _EMAIL.finditer(text) for i in range(found.start() + 1, found.end())}
    for i, (before, char) in enumerate(zip(" " + text, text, strict=False)):
        if i not in within and not (before.isalnum() and char.isalnum()):
            offsets.add(at)
        at += len(char.encode("utf-8"))
    return frozenset(offsets | {at})
