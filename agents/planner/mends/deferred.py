"""What the person says they will give later is asked for, not guessed.

« les collèges d'un arrondissement que je te dirai », « objet à compléter »: a small model takes the next best
words for it. The argument that those words speak of becomes a question: the one that holds them, else the one
whose question or type they name, of the call that was spoken of last before them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agents.language.lexicon.folding import stems
from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import argument, calls_of, swapped, with_argument
from agents.planner.mends.tree import words as words_of
from beffroi.tool import Parameter, ToolSpec
from beffroi.types import describe

_GIVEN = r"(?:pr[ée]cise|di|donne|indique|communique|fourni|transmett|enver|choisi)r?"
_LATER = re.compile(
    rf"\bque (?:je |j['’])(?:(?:te|vous|l[ea]s?) |t['’])*{_GIVEN}r?ai\b"
    r"|\b[àa] (?:pr[ée]ciser|compl[ée]ter|d[ée]finir|d[ée]terminer|renseigner)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.!?\n]")
_NEAR = 2
"""Words before, in the same clause, of which one says what will be given."""


@dataclass(frozen=True)
class _Place:
    """An argument of a call that has a value or could have one."""

    call: n.Call
    parameter: Parameter

    @property
    def value(self) -> n.Expression | None:
        """What stands there."""
        return argument(self.call, self.parameter.name)

    def is_named(self, said: frozenset[str]) -> bool:
        """Whether its question, or what it is of, has one of these words."""
        told = f"{self.parameter.question} {describe(self.parameter.type)}"
        return bool(said & set(stems(told)))


def asked_for_later(plan: n.Plan, request: str, specs: Mapping[str, ToolSpec]) -> n.Plan:
    """The plan with a question where the request leaves something open.

    Args:
        request: normalised request, without those before it.
    """
    said = outside_quotations(request)
    later = list(_LATER.finditer(said))
    if not later:
        return plan
    places = _places(plan, specs)
    for words in later:
        place = _meant(places, said, words)
        plan = plan if place is None else _with_question(plan, place)
    return plan


def _places(plan: n.Plan, specs: Mapping[str, ToolSpec]) -> list[_Place]:
    calls = calls_of(plan, *specs)
    return [_Place(call, parameter) for call in calls for parameter in specs[call.tool].parameters]


def _meant(places: Sequence[_Place], said: str, words: re.Match[str]) -> _Place | None:
    """The one place that the words speak of; None where there is none, or several."""
    holding = [place for place in places if words[0] in words_of(place.value)]
    if holding:
        return holding[0] if len(holding) == 1 and not _is_dictated(holding[0], said) else None
    clause = _CLAUSE.split(said[: words.start()])[-1]
    before = frozenset(stems(" ".join(clause.split()[-_NEAR:])))
    open_ = (place for place in places if isinstance(place.value, n.Literal | n.Ask | None))
    named = [place for place in open_ if place.is_named(before)]
    last = max((_spoken_of(place, said, words.start()) for place in named), default=-1)
    latest = [place for place in named if _spoken_of(place, said, words.start()) == last]
    return latest[0] if len(latest) == 1 else None


def _is_dictated(place: _Place, said: str) -> bool:
    """« commente le 812 : adresse à préciser » gives the words themselves."""
    return said.partition(words_of(place.value))[0].rstrip().endswith(":")


def _spoken_of(place: _Place, said: str, end: int) -> int:
    """Where the call's other words stand last before an end; 0 where none do."""
    others = (words_of(value) for name, value in place.call.arguments if name != place.parameter.name)
    return max((said.rfind(words, 0, end) for words in others if words), default=0)


def _with_question(plan: n.Plan, place: _Place) -> n.Plan:
    asked = with_argument(place.call, place.parameter.name, n.Ask("", place.call.line))
    return swapped(plan, place.call, asked)
