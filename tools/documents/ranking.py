"""Which passages fit a search best: Okapi BM25 (Robertson and Zaragoza, 2009), over the folders that the
person may read and no others: neither the order nor a score tells what lies elsewhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_K1, _B = 1.2, 0.75
_HEAD = 2.5
"""What a word in a title or a heading counts for, once."""
Term = tuple[str, ...]
"""The forms of one word."""


@dataclass(frozen=True)
class Statistics:
    """What is counted in a collection of passages.

    Attributes:
        holding: in how many passages each term stands.
    """

    passages: int
    words: int
    holding: dict[Term, int]

    def __add__(self, other: Statistics) -> Statistics:
        holding = Counter(self.holding)
        holding.update(other.holding)
        return Statistics(self.passages + other.passages, self.words + other.words, dict(holding))


def score(head: str, body: str, terms: Sequence[Term], counted: Statistics) -> float:
    """How well a passage fits; 0 where it shares no word with the search.

    Args:
        head: stems of its title and heading, separated by spaces; ``body`` those of its text.
    """
    heads, bodies = set(head.split()), Counter(body.split())
    length = 1 - _B + _B * sum(bodies.values()) / max(counted.words / max(counted.passages, 1), 1.0)
    got = possible = 0.0
    met = 0.0
    for term in terms:
        rare = _rarity(counted.holding.get(term, 0), counted.passages)
        found = max(bodies[form] for form in term) + _HEAD * any(form in heads for form in term)
        possible += rare
        if found:
            met += rare
            got += rare * found * (_K1 + 1) / (found + _K1 * length)
    # One that speaks of everything asked comes before one that repeats a single word.
    return got * (0.5 + 0.5 * met / possible) if possible else 0.0


def _rarity(holding: int, passages: int) -> float:
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))
