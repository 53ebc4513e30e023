"""Shortlist: of many installed tools, those that a prompt holds. Lexical, with French stems."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

import snowballstemmer

from beffroi.records import RECORDS
from beffroi.text import without_accents
from beffroi.tool import ToolSpec
from beffroi.types import EnumType, ListType, OptionalType, RecordType, Type, record_fields

LIMIT = 12
_BEST = 7
_RIVAL = 0.5
"""Share of the best tool's score that another needs to be worth its place, where a word is its own."""
_EQUAL = 0.9
"""Share of the best learnt tool's score that it needs where it shares only words that those have too."""
_WEIGHT = 6.0
_LEAST = 0.1
"""How much a tool's share of the best score counts beside the model, and the least share."""
_STOP = frozenset(
    (
        "a ai as au aux avec avez bonjour c ce ces cet cette d dans de des du elle en est et etre il j je "
        "l la le les leur ma me merci mes moi moins mon n ne nous on ou par pas peux plus pour que quel "
        "quelle quelles quels qui quoi s sa sans se ses si son sont stp sur svp t te toi tous tout toute "
        "toutes tu un une vous y"
    ).split()
)
_NOTHING: Mapping[str, float] = MappingProxyType({})
_WORD = re.compile(r"[a-z0-9]+")


class Shortlist:
    """Ranks tools by the words that a request shares with all that they declare.

    Args:
        specs: every tool that may be planned.
        learnt: those that need no place in a prompt; they still compete.
        common: words that requests for the learnt tools often have; they name no other tool.
    """

    def __init__(
        self, specs: Mapping[str, ToolSpec], learnt: Iterable[str] = (), common: Iterable[str] = ()
    ) -> None:
        self._specs = specs
        self._learnt = frozenset(learnt)
        self._words = {name: frozenset(self._stems(declared(spec))) for name, spec in specs.items()}
        declared_by_learnt = (word for name in self._learnt for word in self._words.get(name, ()))
        self._known = frozenset((*declared_by_learnt, *self._stems(" ".join(common))))
        self._holding: dict[str, list[str]] = {}
        for name, words in self._words.items():
            for word in words:
                self._holding.setdefault(word, []).append(name)

    def choose(self, request: str, limit: int = LIMIT) -> list[ToolSpec]:
        """At most ``limit`` tools, best first."""
        scores = self._scores(request)
        ranked = sorted(self._specs, key=lambda name: -scores.get(name, 0.0))
        return [self._specs[name] for name in ranked[:limit]]

    def needed(
        self, request: str, spoken: Mapping[str, float] = _NOTHING, limit: int = LIMIT
    ) -> list[ToolSpec]:
        """The tools to list for a request, best first, each followed by those that give what it takes.

        Empty where the learnt tools fit better than all others.

        Args:
            spoken: how much examples speak for tools, from 0 to 1.
        """
        scores = self._scores(request)
        said = frozenset(self._stems(request))
        best = max(scores.values(), default=0.0)
        learnt = max((score for name, score in scores.items() if name in self._learnt), default=0.0)
        rivals = [
            name
            for name, score in scores.items()
            if name not in self._learnt
            and score >= _RIVAL * best
            and (score >= _EQUAL * learnt or said & self._words[name] - self._known)
        ]
        chosen: dict[str, None] = {}
        exemplary = [n for n, share in spoken.items() if share >= _RIVAL and n in self._specs and rivals]
        chosen |= dict.fromkeys(name for name in exemplary if name not in self._learnt)
        for name in sorted(rivals, key=lambda n: -scores[n])[:_BEST]:
            chosen |= dict.fromkeys((name, *self._givers(self._specs[name])))
        return [self._specs[name] for name in list(chosen)[:limit]]

    def leanings(
        self, request: str, listed: Iterable[ToolSpec], spoken: Mapping[str, float] = _NOTHING
    ) -> dict[str, float]:
        """How much the request's words, and examples like it, speak against each listed tool: 0 for the best,
        less for others.

        A tool that gives what another one takes is as likely as that one.
        """
        scores = self._scores(request)
        names = [spec.name for spec in listed if spec.name not in self._learnt]
        own = {name: scores.get(name, 0.0) for name in names}
        lent = dict(own)
        for name in names:
            for giver in self._givers(self._specs[name]):
                lent[giver] = max(lent.get(giver, 0.0), own[name])
        best = max(lent.values(), default=0.0)
        if not best:
            return {}
        shares = {name: max(lent[name] / best, _LEAST) for name in names}
        if spoken:
            shares = {
                name: math.sqrt(share * max(spoken.get(name, 0.0), _LEAST)) for name, share in shares.items()
            }
            most = max(shares.values(), default=1.0)
            shares = {name: share / most for name, share in shares.items()}
        return {name: _WEIGHT * math.log(share) for name, share in shares.items()}

    def _givers(self, spec: ToolSpec) -> Iterator[str]:
        """Tools of the same system that return a record which this one takes."""
        taken = {p.type.cls for p in spec.parameters if isinstance(p.type, RecordType)}
        for name, other in self._specs.items():
            same = other.system == spec.system and name not in self._learnt
            if same and other is not spec and _record(other.returns) in taken:
                yield name

    def _scores(self, request: str) -> dict[str, float]:
        """Scores of the tools that share a word with the request; rare words weigh more."""
        scores: dict[str, float] = {}
        for word in set(self._stems(request)):
            holding = self._holding.get(word, ())
            for name in holding:
                weight = math.log(1 + len(self._specs) / len(holding))
                scores[name] = scores.get(name, 0.0) + weight / (1 + len(self._words[name])) ** 0.35
        return scores

    def _stems(self, text: str) -> list[str]:
        plain = without_accents(text.lower())
        return [_stem(word) for word in _WORD.findall(plain) if word not in _STOP]


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    stemmed: str = snowballstemmer.stemmer("french").stemWord(word)  # one each: it keeps its word in itself
    return stemmed


def _record(kind: Type) -> type | None:
    inner = kind.item if isinstance(kind, ListType | OptionalType) else kind
    return inner.cls if isinstance(inner, RecordType) else None


def declared(spec: ToolSpec) -> str:
    """All that a tool declares in words: name, summary, phrases, parameters, fields of its record."""
    said = [spec.name.replace("_", " ").replace(".", " "), spec.summary, *spec.phrases]
    for parameter in spec.parameters:
        said.append(parameter.name.replace("_", " "))
        if isinstance(parameter.type, EnumType):
            said += parameter.type.values
    if (record := _record(spec.returns)) is not None and record not in RECORDS:
        said += (field.replace("_", " ") for field in record_fields(record))
    return " ".join(said)
