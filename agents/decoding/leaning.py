"""Which of the listed tools the request's own words speak for, while a tool's name is being written.

A model that reads a signature for the first time mistakes the tool more often than anything else; the words
that a request shares with what a tool declares know better (`Shortlist.leanings`). Both count: the model's
score of a token and, where the token goes on with the name of a tool, that tool's leaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from agents.decoding.shapes import Shapes

_NONE = Shapes({})
_CALL = re.compile(r" *(?:[^\W\d]\w* = ?)? ?(?P<name>[a-z_][a-z0-9_]*(?:\.[a-z0-9_]*)?)\(?$")
_PLACE = re.compile(r" *(?:[^\W\d]\w* =)? ?[a-z0-9_.]*")


class Leaning:
    """What to add to the score of a token.

    Args:
        tools: leaning of each tool by name, at most 0; those that are not named lean to nothing.
        others: names of tools without a leaning, which a beginning may also mean.
        shapes: lines of plans for requests like this one.

    Attributes:
        lists: whether tools are listed that the model has not learnt: much that it then expects is no name.
    """

    def __init__(
        self, tools: Mapping[str, float], others: tuple[str, ...] = (), shapes: Shapes = _NONE
    ) -> None:
        self._tools = dict.fromkeys(others, 0.0) | dict(tools)
        self.lists = bool(tools)
        self._lean = any(self._tools.values())
        self._known: dict[str, float] = {}
        self._shapes = shapes

    def speaks(self, text: str) -> bool:
        """Whether a tool's name, or a line like a known one, may come or go on after this text."""
        return self._shapes.speaks(text) or self._names(text)

    def _names(self, text: str) -> bool:
        return self._lean and _PLACE.fullmatch(text[text.rfind("\n") + 1 :]) is not None

    def of(self, text: str, piece: str) -> float:
        """What a token with this piece gains after this text: less than 0 where better tools are listed, more
        where the line is like a known one."""
        alike = self._shapes.of(text, piece)
        return alike + (self._named(text, piece) if self._names(text) else 0.0)

    def of_end(self, text: str) -> float:
        """What the end of the plan gains after this text."""
        return self._shapes.of(text, "\n")

    def _named(self, text: str, piece: str) -> float:
        line = text[text.rfind("\n") + 1 :]
        begun = _CALL.fullmatch(line + piece)
        return 0.0 if begun is None else self._of(begun["name"]) - self._charged(line)

    def _charged(self, line: str) -> float:
        """What the beginning that is written already was charged."""
        begun = _CALL.fullmatch(line)
        return 0.0 if begun is None else self._of(begun["name"])

    def _of(self, beginning: str) -> float:
        """The leaning of the best tool whose name begins so."""
        if beginning not in self._known:
            fitting = (value for tool, value in self._tools.items() if tool.startswith(beginning))
            self._known[beginning] = max(fitting, default=0.0)
        return self._known[beginning]
