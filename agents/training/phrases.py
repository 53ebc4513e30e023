"""Reads the hand-written training phrases: ``agents/training/phrases/*.txt``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from agents.planner.examples.files import Intent, parse_intent

FOLDER = Path(__file__).parent / "phrases"
CONTEXTS = Path(__file__).parent / "contexts"


@dataclass(frozen=True)
class Contexts:
    """Words around a request that ask for nothing: before it and after it."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def load_contexts(folder: Path = CONTEXTS) -> Contexts:
    """All contexts; one a line, spaces kept."""
    before, after = (
        tuple(line for line in (folder / name).read_text(encoding="utf-8").split("\n") if line.strip())
        for name in ("before.txt", "after.txt")
    )
    return Contexts(before, after)


def load_intents(folder: Path = FOLDER) -> list[Intent]:
    """All intents, in file order.

    Raises:
        ValueError: a block without plan or phrases, named by file.
    """
    intents = []
    for file in sorted(folder.glob("*.txt")):
        for block in file.read_text(encoding="utf-8").split("\n===\n"):
            if block.strip().strip("="):
                intents.append(parse_intent(block.strip(), file.name))
    return intents
