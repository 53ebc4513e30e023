"""Words of a request that only another author's tool knows, where the plan uses nothing of that author.

A model that has not learnt a package's tools takes one that it knows whose other words are near: « appose le
cachet sur le ticket 5114 » is closed. Such an effect is asked about first, however certain the model is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from agents.language.checked import CheckedPlan
from agents.language.lexicon.folding import stem, stems, words
from agents.language.request.envelope import envelope
from agents.planner.shortlist import declared
from beffroi.tool import ToolSpec

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON = frozenset(map(stem, "faire fait avec sans parmi entre pendant dernier autre chaque".split()))
"""Words that say of no tool that it is meant."""
_SAID_IN = 2
"""Phrases of a tool that a word must stand in, where neither its name nor its summary has it."""


class OwnWords:
    """The words that say of each tool of another author that it is meant, and no tool that the model knows.

    Args:
        specs: every tool that may be planned.
        learnt: those that the model knows; the house's count as known too.

    Attributes:
        of_tools: those words, as stems, by tool.
    """

    def __init__(self, specs: Mapping[str, ToolSpec], learnt: Collection[str]) -> None:
        known = {n: spec for n, spec in specs.items() if spec.of_the_house or n in learnt}
        common = _COMMON | {each for spec in known.values() for each in stems(declared(spec))}
        self.of_tools = {n: _naming(spec) - common for n, spec in specs.items() if n not in known}

    def passed_over(self, request: str, checked: CheckedPlan, listed: Iterable[ToolSpec]) -> tuple[str, ...]:
        """Such words of the request, in its order, of a plan with effects; those in its literals are used.

        Args:
            listed: the tools that the model was shown.
        """
        if not checked.has_effects:
            return ()
        used = {_package(step.spec) for step in checked.steps}
        others = (spec for spec in listed if spec.name in self.of_tools and _package(spec) not in used)
        own = {word for spec in others for word in self.of_tools[spec.name]}
        if not own:
            return ()
        for start, end in envelope(request):
            request = request[:start] + " " * (end - start) + request[end:]
        for literal in sorted(_LITERAL.findall(checked.text), key=len, reverse=True):
            request = request.replace(literal, " ")
        return tuple(dict.fromkeys(said for said in _WORD.findall(request) if _stem(said) in own))


def _naming(spec: ToolSpec) -> set[str]:
    """Words of a tool's name and summary, and those that several of its phrases have."""
    said = Counter(word for phrase in spec.phrases for word in set(stems(phrase)))
    named = {*stems(spec.name.replace(".", " ").replace("_", " ")), *stems(spec.summary)}
    return named | {word for word, count in said.items() if count >= _SAID_IN}


def _package(spec: ToolSpec) -> str:
    return spec.function.__module__.partition(".")[0]


def _stem(word: str) -> str:
    return next(iter(map(stem, words(word))), "")
