"""Reads the hand-written training phrases: ``agents/training/phrases/*.txt``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "phrases"
CONTEXTS = Path(__file__).parent / "contexts"


@dataclass(frozen=True)
class Intent:
    """A plan with slots and the phrasings that ask for it; ``before`` where it continues a turn."""

    name: str
    plan: str
    phrases: tuple[str, ...]
    before: str = ""
    before_plan: str = ""


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


def parse_intent(block: str, file: str) -> Intent:
    """One block of a phrase file; ``file`` is for the error."""
    parts: dict[str, list[str]] = {}
    key = ""
    for line in block.splitlines():
        head, _, rest = line.partition(":")
        if head in {"intent", "before", "before_plan", "plan", "phrases"} and key != "phrases":
            key = head
            parts[key] = [rest.strip()] if rest.strip() else []
        elif key and line.strip() and line.strip() != "===":
            parts[key].append(line.rstrip())
    if not parts.get("plan") or not parts.get("phrases"):
        raise ValueError(f"{file}: block without plan or phrases: {block[:80]!r}")
    return Intent(
        name=" ".join(parts["intent"]),
        plan="\n".join(parts["plan"]),
        phrases=tuple(parts["phrases"]),
        before="\n".join(parts.get("before", [])),
        before_plan="\n".join(parts.get("before_plan", [])),
    )
