"""Which parts of a document a rule looked at: those whose change makes it say something else, or nothing.

Found by trying, not by reading the rules, so that it holds for a city's own rules too: each part is taken
away, then given other values that occur in the document or in the vocabulary of documents.
"""

from __future__ import annotations

import copy
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
_NUMBERS = (0, 1, 11, 999)
_MOST = 12
_GONE = object()


@dataclass(frozen=True)
class LookedAt:
    """Parts by rule; ``complete`` False where the search ended at its limit."""

    parts: dict[str, tuple[Path, ...]]
    complete: bool


def looked_at(asks: Sequence[Ask], document: Mapping[str, Any], seconds: float = 20.0) -> LookedAt:
    """Find the parts of a document that its rules looked at.

    Args:
        asks: what the rules say of any JSON object; each is asked one thing at a time, all beside each other.
        seconds: after which the search ends with what it has.
    """
    end, found, complete = time.monotonic() + seconds, defaultdict[str, list[Path]](list), True
    said = _said(asks[0], document)
    leaves = [(path, value) for path, value in _leaves(document) if path != ("stage",)]
    free: SimpleQueue[Ask] = SimpleQueue()
    for ask in asks:
        free.put(ask)

    def moving(leaf: tuple[Path, Any]) -> tuple[set[str], bool]:
        ask = free.get()
        try:
            others = (_changed(document, leaf[0], other) for other in (_GONE, *_others(*leaf, leaves)))
            return _moved(ask, others, said, end)
        finally:
            free.put(ask)

    with ThreadPoolExecutor(len(asks)) as beside:
        for (path, _), (moved, whole) in zip(leaves, beside.map(moving, leaves), strict=True):
            complete = complete and whole
            for rule in moved:
                found[rule].append(path)
    return LookedAt({rule: tuple(paths) for rule, paths in found.items()}, complete)


def _moved(ask: Ask, others: Iterator[Any], said: Mapping[str, Any], end: float) -> tuple[set[str], bool]:
    """Rules that say something else of one of these documents; False where time ran out before the last."""
    moved = set[str]()
    for other in others:
        if len(moved) == len(said):
            break
        if time.monotonic() > end:
            return moved, False
        now = _said(ask, other)
        moved |= {rule for rule in said if now.get(rule) != said[rule]}
    return moved, True


def value_at(document: Any, path: Path) -> Any:
    """The part of a document at a path."""
    for step in path:
        document = document[step]
    return document


def _said(ask: Ask, document: Mapping[str, Any]) -> dict[str, frozenset[tuple[str, str]]]:
    try:
        considered = ask(document).considered
    except PolicyError:
        return {}
    said: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for decision in considered:
        said[decision.rule].add((type(decision).__name__, decision.reason))
    return {rule: frozenset(lines) for rule, lines in said.items()}


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
    kin = [leaf for place, leaf in leaves if _family(place) == family][: 4 * _MOST]
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
            return (["rh"], [["rh"]])
        case None:
            return ("", 11, True, [], ["rh"], [["rh"]])
        case _:
            return ()


def _family(path: Path) -> str:
    """What a part speaks of: the last name on its path, or what that shares a meaning with."""
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    return _FAMILIES.get(name, name)


def _changed(document: Mapping[str, Any], path: Path, other: Any) -> dict[str, Any]:
    changed: Any = copy.deepcopy(document)
    holder = value_at(changed, path[:-1])
    if other is _GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = other
    result: dict[str, Any] = changed
    return result
