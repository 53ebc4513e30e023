"""Counts the words that the adapter has met, by which requests are respelled (`agents.planner.spelling`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from agents.planner.spelling.speller import WORD

EXAMPLES = 40_000
SEED = 9
_LEAST = 1 / 2_000
"""Share of requests below which a word is not kept."""


def known_words(requests: Iterable[str]) -> list[str]:
    """Words written small that stand in enough requests, the commonest first."""
    said = [{word for word in WORD.findall(request) if word.islower()} for request in requests]
    counted = Counter(word for words in said for word in words)
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return [word for word, times in ranked if times >= _LEAST * len(said)]


def write(words: Iterable[str], file: Path) -> None:
    """Keep them, a word a line; what was there stays until all are written."""
    partial = file.with_name(f"{file.name}.partial")
    partial.write_text("".join(f"{word}\n" for word in words), "utf-8")
    partial.replace(file)
