"""A request that says a package's own phrase, word for word but for its values: no model is needed.

The phrase's plan is taken with the words that stand in the places of its slots. Where the phrase has no word
of the package's own (« on a combien de {support} {etat} »), only values count that the package lists.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from agents.language.lexicon.folding import LITTLE_WORDS, stem, stems, words
from agents.planner.examples.files import Family
from agents.planner.examples.nearest import Near

_SLOT = re.compile(r"\{([a-z_]+\d?)\}")
_PIECE = re.compile(r"\w+")
_LONGEST = 300
"""Characters of a request that can be a phrase."""
_PROSE = frozenset({"msg", "comment", "reason", "text"})
"""Slots that hold whatever somebody writes."""
_ANYTHING, _FEW_WORDS = r"(\S++(?:\s+\S++)*?)", r"((?:\S++\s+){0,7}?\S++)"
"""Whole words, so that a phrase of many slots is compared in moments."""
_MOST_WORDS = 6
_TURNING = frozenset(
    "et puis sauf mais pas ne sinon si ou sans jamais plutot aussi est sont ont a ai en lui que qui quoi "
    "quel quelle quels quelles combien elle il ils elles on je tu vous nous pour svp stp m mr mme mlle "
    "monsieur madame".split()
)
"""Words that are in no value but a person's, and none by themselves."""
_BREAK = re.compile(r"[,;:?!…]")
_ARTICLE = re.compile(
    r"(?:de la|à la|de l'|à l'|la|le|les|l'|un|une|du|des|de|d'|au|aux) ?(?=\w)", re.IGNORECASE
)
_WITH_ARTICLE = re.compile(r"^(?:de_la|a_la|la|un|de|les|des|dans|proche)_")


@dataclass(frozen=True)
class _Values:
    """What a package lists for a slot: values as stems, and how they look."""

    listed: frozenset[tuple[str, ...]]
    most_words: int
    numbered: bool

    @classmethod
    def of(cls, values: Iterable[str]) -> _Values:
        said = [*values]
        most = max((len(words(value)) for value in said), default=0)
        return cls(frozenset(map(stems, said)), most, all(re.search(r"\d", value) for value in said))

    def may_be(self, value: str) -> bool:
        """Whether a value that is not listed looks like those that are."""
        few = len(words(value)) <= self.most_words + 1
        return few and (not self.numbered or re.search(r"\d", value) is not None)


class WordForWord:
    """Phrases of packages as patterns.

    Args:
        families: phrases with their plans and values.
        own: words by which each tool of another author is named, and no tool that the model knows.
    """

    def __init__(self, families: Iterable[Family], own: Mapping[str, Collection[str]]) -> None:
        self._values = {(f.name, slot): _Values.of(said) for f in families for slot, said in f.values.items()}
        self._own = own

    def plans(self, request: str, near: Iterable[Near]) -> list[str]:
        """The plans of the phrases among these that the request says, the most telling phrase first."""
        if len(request) > _LONGEST:
            return []
        found = [(len(_fixed(each.example.phrase)), self._plan(request, each)) for each in near]
        return [plan for _, plan in sorted(found, key=lambda pair: -pair[0]) if plan]

    def _plan(self, request: str, near: Near) -> str | None:
        example = near.example
        if not example.plan or (said := _match(example.phrase, request)) is None:
            return None
        named = any(_fixed(example.phrase) & set(self._own.get(tool, ())) for tool in example.tools)
        listed = [self._lists(example.system, slot, value) for slot, value in said.items()]
        fits = all(self._fits(example.system, slot, value) for slot, value in said.items())
        if not fits or not (named or (any(listed) and False not in listed)):
            return None
        if "ask()" in example.plan and any(_base(slot) in _PROSE for slot in said):
            return None  # what it would ask for may stand in the prose
        return _SLOT.sub(lambda slot: _copied(slot[1], said[slot[1]]), example.plan)

    def _lists(self, system: str, slot: str, value: str) -> bool | None:
        """Whether the package lists this value; None where the slot is no list of its own."""
        values = self._values.get((system, _base(slot)))
        return None if values is None else stems(value) in values.listed

    def _fits(self, system: str, slot: str, value: str) -> bool:
        if '"' in value or "\\" in value:
            return False
        values = self._values.get((system, _base(slot)))
        if self._lists(system, slot, value) or (values is None and _base(slot) in _PROSE):
            return True
        said = words(_ARTICLE.sub("", value, count=1))
        ends = said[:1] + said[-1:]
        if not said or len(said) > _MOST_WORDS or not LITTLE_WORDS.isdisjoint(ends) or _BREAK.search(value):
            return False
        if _base(slot) == "person":  # with a title, perhaps
            return not all(word in _TURNING for word in said)
        known = values is None or (values.may_be(value) and not self._elsewhere(system, value))
        return known and _TURNING.isdisjoint(said)

    def _elsewhere(self, system: str, value: str) -> bool:
        """Whether the package lists the value for any of its slots."""
        return any(stems(value) in each.listed for (name, _), each in self._values.items() if name == system)


def _match(phrase: str, request: str) -> dict[str, str] | None:
    """What stands in the places of the slots; None where the request is not this phrase."""
    found = _pattern(phrase).fullmatch(_flat(request))
    if found is None:
        return None
    said: dict[str, str] = {}
    for number, slot in enumerate(_SLOT.findall(phrase), 1):
        value = request[found.start(number) : found.end(number)].strip(" «»\"'“”.,;:!?()")
        if not value or said.setdefault(slot, value) != value:
            return None
    return said


@lru_cache(maxsize=8192)
def _pattern(phrase: str) -> re.Pattern[str]:
    pattern = r"\W*"
    for at, part in enumerate(_SLOT.split(phrase)):
        if at % 2:
            pattern += _ANYTHING if _base(part) in _PROSE else _FEW_WORDS
        elif fixed := [re.escape(word) for word in _PIECE.findall(_flat(part))]:
            pattern += r"\W*\b" + r"\W+".join(fixed) + r"\b\W*"
        else:
            pattern += r"\W+" if part else ""
    return re.compile(pattern + r"\W*")


def _flat(text: str) -> str:
    """Lower case without accents, sign for sign."""
    flat = (normalize("NFD", sign)[:1].lower() for sign in text)
    return "".join(one if len(one) == 1 else sign for one, sign in zip(flat, text, strict=True))


def _fixed(phrase: str) -> set[str]:
    """Stems of the words that a phrase always has, without articles."""
    said = words(_SLOT.sub(" ", phrase))
    return {stem(word) for word in said if word not in LITTLE_WORDS}


def _base(slot: str) -> str:
    return slot.rstrip("0123456789")


def _copied(slot: str, value: str) -> str:
    """What a plan copies of what was said: without the article where the slot shows one."""
    return _ARTICLE.sub("", value, count=1) if _WITH_ARTICLE.match(slot) else value
