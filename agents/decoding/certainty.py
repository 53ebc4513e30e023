"""How sure a plan is: the lowest probability among the choices that matter.

What a variable is called matters to nobody, and a model that meets unfamiliar tools hesitates most there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLAIN = 0.99
"""Probability from which a choice is none that could have gone otherwise."""
_NAME = re.compile(r"^ *[a-z_0-9]*$")
_ITEM = re.compile(r"(?:^ *for |\[)[a-z_0-9]*$")
_NAMED = re.compile(r"^ *[a-z_0-9]+ =")
_LOOPED = re.compile(r"(?:^ *for [a-z_0-9]+ in|\[[a-z_0-9]+ for)")
_EARLIER = re.compile(r"\bavant\.\w*$")
_OTHERWISE = ("answer", "map", "chart", "table", "for", "if", "else", "cannot", "ask")


def names_earlier(text: str) -> bool:
    """Whether a plan that ends so names a result of the turn before: what the model would call it counts for
    nothing, only which of those that are there."""
    return _EARLIER.search(text) is not None


@dataclass(frozen=True)
class Doubt:
    """A choice that could have gone otherwise: its place (characters before it) and its probability."""

    at: int
    probability: float


class Certainty:
    """Gathers the probabilities of a plan's tokens while it is written."""

    def __init__(self) -> None:
        self._counted: list[Doubt] = []
        self._held: list[Doubt] = []
        self._within: re.Pattern[str] | None = None

    def add(self, text: str, probability: float, other: str | None) -> None:
        """Count a token.

        Args:
            text: the plan before it.
            other: the second choice, where there was one.
        """
        line = text[text.rfind("\n") + 1 :]
        within = next((part for part in (_ITEM, _NAME) if part.search(line)), None)
        if self._within is not None and within is not self._within:
            self._settle(line)
        self._within = within
        ends = other is not None and (other == "" or other.strip().startswith(_OTHERWISE))
        counts = within is None or (not line.strip() and ends)
        (self._counted if counts else self._held).append(Doubt(len(text), probability))

    def whole(self) -> float:
        """The lowest probability of the whole plan; its end is a choice too."""
        return min((choice.probability for choice in (*self._counted, *self._held)), default=1.0)

    def doubts(self) -> tuple[Doubt, ...]:
        """Its choices that were not plain."""
        return tuple(doubt for doubt in (*self._counted, *self._held) if doubt.probability < _PLAIN)

    def _settle(self, line: str) -> None:
        """What was held back counts, unless it turned out to be a name."""
        named = _NAMED.search(line) if self._within is _NAME else _LOOPED.search(line)
        if not named:
            self._counted += self._held
        self._held = []
