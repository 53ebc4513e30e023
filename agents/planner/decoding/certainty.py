"""How sure a plan is: the lowest probability among the choices that matter.

What a variable is called matters to nobody, and a model that meets unfamiliar tools hesitates most there.
"""

from __future__ import annotations

import re

_NAME = re.compile(r"^ *[a-z_0-9]*$")
_ITEM = re.compile(r"(?:^ *for |\[)[a-z_0-9]*$")
_NAMED = re.compile(r"^ *[a-z_0-9]+ =")
_LOOPED = re.compile(r"(?:^ *for [a-z_0-9]+ in|\[[a-z_0-9]+ for)")
_OTHERWISE = ("answer", "map", "chart", "table", "for", "if", "else", "cannot", "ask")


class Certainty:
    """Gathers the probabilities of a plan's tokens while it is written.

    Attributes:
        lowest: the lowest one so far, 0 to 1.
    """

    def __init__(self) -> None:
        self.lowest = 1.0
        self._held = 1.0
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
        if within is None or (not line.strip() and ends):
            self.lowest = min(self.lowest, probability)
        else:
            self._held = min(self._held, probability)

    def whole(self) -> float:
        """The lowest probability of the whole plan; its end is a choice too."""
        return min(self.lowest, self._held)

    def _settle(self, line: str) -> None:
        """What was held back counts, unless it turned out to be a name."""
        named = _NAMED.search(line) if self._within is _NAME else _LOOPED.search(line)
        if not named:
            self.lowest = min(self.lowest, self._held)
        self._held = 1.0
