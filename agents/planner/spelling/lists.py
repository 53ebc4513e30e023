"""What the speller knows: the lists of words beside this file.

- ``words.txt``: words that the model has met, the commonest first (`agents.training.spelling`);
- ``targets.txt``: the words that a misspelt one may be mended to;
- ``stays.txt``: correct words, and names, that would be mended to another;
- ``shorthand.txt``: short and run-together forms with what they stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
WORDS = FOLDER / "words.txt"


@dataclass(frozen=True)
class Lists:
    """What a speller knows.

    Attributes:
        known: words that the model has met, the commonest first.
        targets: words that others may be mended to.
        stays: words that stay, beside the known ones.
        shorthand: what a short form stands for.
        own: words of installed tools; they and their inflections stay.
    """

    known: tuple[str, ...]
    targets: tuple[str, ...] = ()
    stays: frozenset[str] = frozenset()
    shorthand: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    @classmethod
    def read(cls, own: Iterable[str] = ()) -> Lists:
        """Those that come with the planner."""
        short = (line.partition("\t") for line in _lines("shorthand.txt"))
        return cls(
            tuple(_lines(WORDS.name)),
            tuple(_lines("targets.txt")),
            frozenset(_lines("stays.txt")),
            {form: meant for form, _, meant in short},
            frozenset(map(str.lower, own)),
        )


def commonest(count: int) -> tuple[str, ...]:
    """The words that most of the requests for learnt tools have, the commonest first."""
    return tuple(_lines(WORDS.name)[:count])


def _lines(name: str) -> list[str]:
    return (FOLDER / name).read_text("utf-8").splitlines()
