"""Which parts of a document a rule looked at: those whose change makes it say something else, or nothing.

Found by trying, not by reading the rules, so that it holds for a city's own rules too: each part is taken
away, then given other values that occur in the document or in the vocabulary of documents. Most parts are
looked at by no rule, so many are changed at once, and only where the rules then say something else are they
tried apart, down to the single one. Parts that speak of the same thing get their values in an order each: a
rule that compares two of them would see no change where both become the same. A change on which the engine
fails tells nothing of any rule, so a part gets values of its own kind, on which it rarely does. Where a rule
was seen to look at nothing, since each of two effects would be enough for it, what they have in common is
changed in all of them at once.
"""

from __future__ import annotations

import copy
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from beffroi.errors import PolicyError
from guards.policy.decision import Judgement

Path = tuple[str | int, ...]
Ask = Callable[[Mapping[str, Any]], Judgement]

_FAMILIES = {
    "domain": "domain", "category": "domain", "value": "domain", "district": "district", "roles": "roles",
    "readers": "roles", "id": "id", "effect": "effect", "read_class": "read_class", "personal": "personal",
}  # fmt: skip
"""Parts that speak of the same thing: the value of one is worth trying in another."""
_WORDS: dict[str, tuple[str, ...]] = {
    "effect": ("read", "write", "notify", "delete"),
    "read_class": ("open", "personal", "bulk"),
    "roles": ("agent", "superviseur", "rh"),
}
_LISTS = ("roles", "personal")
"""Parts that are lists of words; of others an empty one is only taken away."""
_NUMBERS = (0, 1, 11, 999)
_MOST = 12
_TOGETHER = 16
"""Parts that are changed at once."""
_COMMON_TURNS = 3
"""Changes of what several have in common: taking it away is one."""
_PATIENCE = 20.0
"""Seconds after which the search ends with what it has."""
_GONE = object()


@dataclass(frozen=True)
class LookedAt:
    """Parts by rule; ``complete`` False where the search ended at its limit."""

    parts: dict[str, tuple[Path, ...]]
    complete: bool


def looked_at(asks: Sequence[Ask], document: Mapping[str, Any]) -> LookedAt:
    """Find the parts of a document that its rules looked at.

    Args:
        asks: what the rules say of any JSON object; each is asked one thing at a time, all beside each other.
    """
    search, found = _Search(asks, document, time.monotonic() + _PATIENCE), defaultdict[str, list[Path]](list)
    parts, complete = search.run()
    for part in parts:
        for rule in part.moved:
            found[rule] += part.paths
    return LookedAt({rule: tuple(paths) for rule, paths in found.items()}, complete)


@dataclass
class _Part:
    """One part, or what several have in common; what it is changed to in turn, and the rules that then say
    something else."""

    paths: tuple[Path, ...]
    others: tuple[Any, ...]
    moved: set[str] = field(default_factory=set)


class _Search:
    """The search through one document."""

    def __init__(self, asks: Sequence[Ask], document: Mapping[str, Any], end: float) -> None:
        self._document, self._end = document, end
        self._said = _said(asks[0], document) or {}
        self._parts = _parts(document)
        self._beside = len(asks)
        self._free: SimpleQueue[Ask] = SimpleQueue()
        for ask in asks:
            self._free.put(ask)

    def run(self) -> tuple[list[_Part], bool]:
        """All parts with the rules that looked at them; False where time ran out before the last."""
        with ThreadPoolExecutor(self._beside) as beside:
            if not self._in_turns(beside, self._parts):
                return self._parts, False
            silent = self._said.keys() - {rule for part in self._parts for rule in part.moved}
            common = _common(self._document) if silent else []
            complete = self._in_turns(beside, common)
        for part in common:
            part.moved &= silent
        return [*self._parts, *common], complete

    def _in_turns(self, beside: ThreadPoolExecutor, parts: list[_Part]) -> bool:
        """Try each part with each of its values; False where time ran out before the last."""
        return all(
            all(list(beside.map(lambda group, turn=turn: self._try(group, turn), self._groups(parts, turn))))
            for turn in range(max((len(part.others) for part in parts), default=0))
        )

    def _groups(self, parts: list[_Part], turn: int) -> list[list[_Part]]:
        """What is tried together: a part that some rule was seen to look at already is tried alone."""
        left = [part for part in parts if turn < len(part.others) and len(part.moved) < len(self._said)]
        new = [part for part in left if not part.moved]
        together = [new[start : start + _TOGETHER] for start in range(0, len(new), _TOGETHER)]
        return [*together, *([part] for part in left if part.moved)]

    def _try(self, group: list[_Part], turn: int) -> bool:
        if time.monotonic() > self._end:
            return False
        changed = _changed(self._document, {path: part.others[turn] for part in group for path in part.paths})
        moved = self._moved(changed)
        if moved != set() and len(group) > 1:
            half = len(group) // 2
            return self._try(group[:half], turn) and self._try(group[half:], turn)
        for part in group:
            part.moved |= moved or set()
        return True

    def _moved(self, document: Mapping[str, Any]) -> set[str] | None:
        """Rules that say something else of this document; None where the engine fails on it."""
        ask = self._free.get()
        try:
            now = _said(ask, document)
        finally:
            self._free.put(ask)
        return None if now is None else {rule for rule in self._said if now.get(rule) != self._said[rule]}


def value_at(document: Any, path: Path) -> Any:
    """The part of a document at a path."""
    for step in path:
        document = document[step]
    return document


def _said(ask: Ask, document: Mapping[str, Any]) -> dict[str, frozenset[tuple[str, str]]] | None:
    """What each rule says of a document; None where the engine fails on it."""
    try:
        considered = ask(document).considered
    except PolicyError:
        return None
    said: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for decision in considered:
        said[decision.rule].add((type(decision).__name__, decision.reason))
    return {rule: frozenset(lines) for rule, lines in said.items()}


def _parts(document: Mapping[str, Any]) -> list[_Part]:
    """The parts of a document, each with its changes in an order of its own within what it speaks of."""
    leaves, place = [leaf for leaf in _leaves(document) if leaf[0] != ("stage",)], Counter[str]()
    parts = []
    for path, value in leaves:
        others, family = (_GONE, *_others(path, value, leaves)), _family(path)
        turned = place[family] % len(others)
        place[family] += 1
        parts.append(_Part((path,), others[turned:] + others[:turned]))
    return parts


def _common(document: Mapping[str, Any]) -> list[_Part]:
    """What the items of the document's lists have in common: the same place in each."""
    leaves, places = list(_leaves(document)), defaultdict[Path, list[Path]](list)
    for path, _ in leaves:
        places[tuple("*" if isinstance(step, int) else step for step in path)].append(path)
    several = (paths for paths in places.values() if len(paths) > 1)
    return [
        _Part(tuple(paths), (_GONE, *_others(paths[0], value_at(document, paths[0]), leaves))[:_COMMON_TURNS])
        for paths in several
    ]


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    match value:
        case Mapping() if value:
            for key, inner in value.items():
                yield from _leaves(inner, (*path, key))
        case list() if value:
            for index, inner in enumerate(value):
                yield from _leaves(inner, (*path, index))
        case _:
            yield path, value


def _others(path: Path, value: Any, leaves: list[tuple[Path, Any]]) -> Iterator[Any]:
    """Other values for a part, those of parts that speak of the same thing first."""
    family = _family(path)
    tried: list[Any] = [value]
    kin = [leaf for place, leaf in leaves if _family(place) == family and _of_a_kind(leaf, value)][
        : 4 * _MOST
    ]
    for other in (*kin, *_usual(family, value)):
        # 1 and True are equal in Python and not in JSON.
        if not any(type(other) is type(one) and other == one for one in tried) and len(tried) <= _MOST:
            tried.append(other)
            yield other


def _usual(family: str, value: Any) -> tuple[Any, ...]:
    match value:
        case bool():
            return (not value,)
        case int() | float():
            return _NUMBERS
        case str():
            return (*_WORDS.get(family, ()), "")
        case list():
            return (["rh"], [["rh"]]) if family in _LISTS else ()
        case None:
            return ("", 11, True, [], ["rh"], [["rh"]])
        case _:
            return ()


def _of_a_kind(one: Any, other: Any) -> bool:
    """Whether a part may hold one where it holds the other; nothing is of every kind."""
    return one is None or other is None or type(one) is type(other)


def _family(path: Path) -> str:
    """What a part speaks of: the last name on its path, or what that shares a meaning with."""
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    return _FAMILIES.get(name, name)


def _changed(document: Mapping[str, Any], others: Mapping[Path, Any]) -> dict[str, Any]:
    """The document with other values at these paths; what is taken away goes last, ends first."""
    changed: dict[str, Any] = copy.deepcopy(dict(document))
    for path, other in others.items():
        if other is not _GONE:
            value_at(changed, path[:-1])[path[-1]] = other
    for path in reversed([path for path, other in others.items() if other is _GONE]):
        del value_at(changed, path[:-1])[path[-1]]
    return changed
