"""Who a typed name means: one person beyond doubt, candidates to pick from, or nobody. Never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from tools.city.text import fold

MOST = 8
NEAR = 78.0
_CIVILITY = re.compile(
    r"^\s*(?:(?P<f>madame|mademoiselle|mme|mlle)|(?P<m>monsieur|mr|m))(?:\.\s*|\s+)(?=\S)", re.IGNORECASE
)


@dataclass(frozen=True)
class Entry:
    """A person's name, folded. ``civility`` is ``f``, ``m``, or empty where unknown."""

    id: str
    first: str
    last: str
    civility: str
    email: str

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def reversed(self) -> str:
        return f"{self.last} {self.first}"


@dataclass(frozen=True)
class Match:
    """Ids of the people found: ``exact`` where there is no doubt, else those to choose from."""

    exact: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Wanted:
    text: str
    civility: str

    def agrees(self, entry: Entry) -> bool:
        """Whether the typed civility, if any, may be this person's."""
        return not self.civility or not entry.civility or self.civility == entry.civility


def match_name(typed: str, entries: list[Entry]) -> Match:
    """The people whom a typed name may mean."""
    wanted = _read(typed)
    if not wanted.text:
        return Match()
    for same in (_by_address(typed), _by_full_name(wanted), _by_last_name(wanted), _by_initial(wanted)):
        if found := [entry for entry in entries if same(entry)]:
            return _settle(found, wanted)
    if found := [entry for entry in entries if _within(entry, wanted.text)]:
        both = [entry for entry in found if f" {entry.first} " in f" {wanted.text} "]
        return _offer(both or found, wanted)
    return _nearly(wanted, entries)


def without_civility(typed: str) -> str:
    """A typed name without « Mme » or « M. » before it."""
    found = _CIVILITY.match(typed)
    return typed[found.end() :] if found else typed


def _read(typed: str) -> _Wanted:
    found = _CIVILITY.match(typed)
    civility = "" if found is None else ("f" if found["f"] else "m")
    return _Wanted(fold(without_civility(typed)), civility)


Test = Callable[[Entry], bool]


def _by_address(typed: str) -> Test:
    address = typed.strip().lower()
    return lambda entry: address in (entry.email, entry.id)


def _by_full_name(wanted: _Wanted) -> Test:
    return lambda entry: wanted.text in (entry.full, entry.reversed)


def _by_last_name(wanted: _Wanted) -> Test:
    return lambda entry: wanted.text == entry.last


def _by_initial(wanted: _Wanted) -> Test:
    """« K. Benali »."""
    initial, _, last = wanted.text.partition(" ")
    return lambda entry: len(initial) == 1 and last == entry.last and entry.first.startswith(initial)


def _within(entry: Entry, text: str) -> bool:
    """The first name alone, or the family name among other words: worth offering, not sure enough to take."""
    return text == entry.first or f" {entry.last} " in f" {text} "


def _settle(found: list[Entry], wanted: _Wanted) -> Match:
    agreeing = [entry for entry in found if wanted.agrees(entry)]
    if len(agreeing) == 1:
        return Match(exact=agreeing[0].id)
    return _offer(agreeing or found, wanted)


def _offer(found: Iterable[Entry], wanted: _Wanted) -> Match:
    ordered = sorted(found, key=lambda entry: (not wanted.agrees(entry), entry.last, entry.first))
    return Match(candidates=tuple(entry.id for entry in ordered[:MOST]))


def _nearly(wanted: _Wanted, entries: list[Entry]) -> Match:
    """Misspelt: taken where one person is a slip of the finger away and nobody else is near."""
    scored = [(entry, _score(wanted.text, entry)) for entry in entries]
    near = sorted((pair for pair in scored if pair[1] >= NEAR), key=lambda pair: -pair[1])
    if len(near) == 1 and wanted.agrees(near[0][0]) and _is_slip(wanted.text, near[0][0]):
        return Match(exact=near[0][0].id)
    return Match(candidates=tuple(entry.id for entry, _ in near[:MOST]))


def _score(text: str, entry: Entry) -> float:
    """Likeness, 0 to 100; family names alone are compared only with a text of about their length."""
    names = (entry.full, entry.reversed) if " " in text else (entry.last,)
    close = (name for name in (*names, entry.last) if abs(len(text) - len(name)) <= 3)
    return max((ratio(text, name) for name in close), default=0.0)


def _is_slip(text: str, entry: Entry) -> bool:
    """One letter wrong, missing, doubled or swapped, in a name of at least five letters."""
    names = (entry.full, entry.reversed, entry.last)
    return len(text) >= 5 and any(OSA.distance(text, name) <= 1 for name in names)
