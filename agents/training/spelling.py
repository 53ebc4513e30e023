"""Counts the words that the adapter has met, by which requests are respelled (`agents.planner.spelling`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from agents.planner.spelling.speller import WORD

EXAMPLES = 40_000
SEED = 9
_LEAST = 1 / 2_000
"""Share of requests below which a word is not kept: what few wrote may be a slip."""


def shares(requests: Iterable[str]) -> dict[str, float]:
    """Words written small, each with the share of requests in which it stands; the commonest first."""
    said = [{word for word in WORD.findall(request) if word.islower()} for request in requests]
    counted = Counter(word for words in said for word in words)
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return {word: times / len(said) for word, times in ranked if times >= _LEAST * len(said)}


def write(known: dict[str, float], file: Path) -> None:
    """Keep them, a word a line; what was there stays until all are written."""
    partial = file.with_name(f"{file.name}.partial")
    partial.write_text("".join(f"{word}\t{share:.5f}\n" for word, share in known.items()), "utf-8")
    partial.replace(file)
