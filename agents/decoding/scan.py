"""Matching of text that may stop in the middle.

Texts are UTF-8 bytes seen as latin-1 characters, so that a token may end within a letter. A matcher yields
the places where it can end; where the text runs out inside it, ``partial`` is set: the text may still
become right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_LONGEST_NAME = 40


def as_bytes(text: str) -> str:
    """The UTF-8 bytes of a text, one character each."""
    return text.encode("utf-8").decode("latin-1")


class Scan:
    """One attempt at matching ``text``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.partial = False

    def literal(self, at: int, wanted: str) -> Iterator[int]:
        """Exactly this text."""
        if self.text.startswith(wanted, at):
            yield at + len(wanted)
        elif wanted.startswith(self.text[at:]):
            self.partial = True

    def choice(self, at: int, options: Iterable[str]) -> Iterator[tuple[int, str]]:
        """Any of these texts."""
        rest = self.text[at:]
        for option in options:
            if rest.startswith(option):
                yield at + len(option), option
            elif option.startswith(rest):
                self.partial = True

    def identifier(self, at: int) -> Iterator[tuple[int, str]]:
        """A lower-case name, to its end; never a very long one, which only a model that is lost writes."""
        end = at
        while end < len(self.text) and _is_name(self.text[end], end == at):
            end += 1
        if end - at > _LONGEST_NAME:
            return
        if end == len(self.text):
            self.partial = True
        elif end > at:
            yield end, self.text[at:end]

    def digits(self, at: int) -> Iterator[int]:
        """One to four figures."""
        end = at
        while end < len(self.text) and self.text[end].isdigit() and end < at + 4:
            end += 1
        if end == len(self.text):
            self.partial = True
        if end > at:
            yield end


def _is_name(char: str, first: bool) -> bool:
    return char == "_" or "a" <= char <= "z" or (not first and char.isdigit())
