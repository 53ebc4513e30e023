"""Of all phrases that packages of tools bring, those nearest to a request.

A phrase is a set of stems and of slots. A request has the slots of a package where it shows one of the values
that the package lists for them (« RA7731 », « en panne »), or what any request may have there (a number).
What both share, weighted by how rare it is, over what each has, is how near they are (a cosine of idf
weights, Salton and Buckley 1988).
"""

from __future__ import annotations

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agents.language.lexicon.folding import fold, stem
from agents.planner.examples.files import Family
from beffroi.tool import ToolSpec

_WORD = re.compile(r"\{[a-z_]+\d?\}|[a-z]+|\d+")
_CALL = re.compile(r"\b([a-z_]\w*\.[a-z_]\w*)\(")
_NUMBERS = frozenset({"{num}", "{n}"})
_NUMBER = "{n}"
_MOST = 20
"""Examples that are nearest."""
_LOOKED_AT = 80
"""Examples that share most with a request: of these the nearest are sought."""


@dataclass(frozen=True)
class Example:
    """One phrase and what its plan does.

    Attributes:
        words: its stems and slots, each once.
        system: the family that brings it; its values fill the slots.
        tools: names of the tools that its plan calls.
        plan: with slots; empty where a tool only says how it is asked for.
        phrase: as its author wrote it.
    """

    words: frozenset[str]
    system: str
    tools: frozenset[str]
    plan: str = ""
    phrase: str = ""


@dataclass(frozen=True)
class Near:
    """An example and how near it is to a request, from 0 to 1."""

    likeness: float
    example: Example


class Examples:
    """The phrases of all packages, ready to be compared with requests.

    Args:
        families: phrases with their plans.
        specs: tools of other authors, for the phrases in their declarations.
    """

    def __init__(self, families: Iterable[Family] = (), specs: Iterable[ToolSpec] = ()) -> None:
        found = [*families]
        self._examples = [*_of_families(found), *_declared(specs)]
        self._holding: dict[str, list[int]] = {}
        for at, example in enumerate(self._examples):
            for word in example.words:
                self._holding.setdefault(word, []).append(at)
        self._values: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for family in found:
            for slot, said in _values(family):
                self._values.setdefault(said[0], []).append((said, family.name, slot))
        most = len(self._examples)
        self._weights = {word: math.log(1 + most / (1 + len(held))) for word, held in self._holding.items()}
        self._fixed = [
            sum(self._weights[word] for word in example.words if not word.startswith("{"))
            for example in self._examples
        ]

    def nearest(self, request: str) -> list[Near]:
        """The examples that share most with the request, nearest first; none where there are none."""
        if not self._examples:
            return []
        said = _stems(request)
        shown = self._shown(said)
        plain = frozenset(said)
        found = []
        for at in self._sharing({*plain, *(slot for _, slots in shown.values() for slot in slots)}):
            covered, slots = shown.get(self._examples[at].system, (frozenset(), frozenset()))
            found.append(Near(self._likeness((plain - covered) | slots, at), self._examples[at]))
        return sorted(found, key=lambda near: -near.likeness)[:_MOST]

    def _shown(self, said: Sequence[str]) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
        """By system: the words that its values cover, and the slots that they fill."""
        covered: dict[str, set[str]] = {}
        slots: dict[str, set[str]] = {}
        for at, word in enumerate(said):
            for value, system, slot in self._values.get(word, ()):
                if tuple(said[at : at + len(value)]) == value:
                    covered.setdefault(system, set()).update(value)
                    slots.setdefault(system, set()).add(slot)
        return {system: (frozenset(covered[system]), frozenset(slots[system])) for system in slots}

    def _sharing(self, words: Iterable[str]) -> list[int]:
        """Places of the examples that share most with these words."""
        shared: defaultdict[int, float] = defaultdict(float)
        for word in words:
            weight = self._weights.get(word, 0.0)
            for at in self._holding.get(word, ()):
                shared[at] += weight
        return heapq.nlargest(_LOOKED_AT, shared, key=lambda at: shared[at])

    def _likeness(self, asked: frozenset[str], at: int) -> float:
        both = asked & self._examples[at].words
        mine = sum(self._weights.get(word, 0.0) for word in asked)
        theirs = self._fixed[at] + sum(self._weights[word] for word in both if word.startswith("{"))
        shared = sum(self._weights[word] for word in both)
        return shared / math.sqrt(mine * theirs) if shared else 0.0


def tools_of(plan: str) -> frozenset[str]:
    """Names of the tools that a plan calls."""
    return frozenset(_CALL.findall(plan))


def _of_families(families: Iterable[Family]) -> Iterator[Example]:
    for family in families:
        for intent in family.intents:
            tools = tools_of(intent.plan)
            for phrase in intent.phrases:
                yield Example(_own(_stems(phrase), family), family.name, tools, intent.plan, phrase)


def _declared(specs: Iterable[ToolSpec]) -> Iterator[Example]:
    for spec in specs:
        for phrase in spec.phrases:
            yield Example(frozenset(_stems(phrase)), spec.system, frozenset({spec.name}))


def _values(family: Family) -> Iterator[tuple[str, tuple[str, ...]]]:
    for slot, values in family.values.items():
        for value in values:
            if said := tuple(_stems(value)):
                yield _own_slot(f"{{{slot}}}", family), said


def _own(said: Iterable[str], family: Family) -> frozenset[str]:
    """The words, slots that the family lists values for as its own."""
    return frozenset(_own_slot(word, family) if word[1:-1] in family.values else word for word in said)


def _own_slot(slot: str, family: Family) -> str:
    return f"{{{family.name}:{slot[1:-1]}}}"


def _stems(text: str) -> list[str]:
    return [_known(word) for word in _WORD.findall(fold(text))]


def _known(word: str) -> str:
    """The stem of a word, or the slot without its number; every number is one."""
    if word.startswith("{"):
        slot = re.sub(r"\d\}$", "}", word)
        return _NUMBER if slot in _NUMBERS else slot
    return _NUMBER if word.isdigit() else stem(word)
