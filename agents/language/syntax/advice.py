"""How an error of a plan is worded: the line, what is wrong, and the mend."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process

from beffroi.errors import PlanError


def wrong(line: int, what: str, mend: str) -> PlanError:
    """The error to raise; ``what`` and ``mend`` are French clauses without their final stop."""
    place = f"Ligne {line} : " if line else ""
    return PlanError(f"{place}{what}.", line=line, mend=f"{mend}.")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, or None where none is."""
    found = process.extractOne(word, list(known), score_cutoff=60)
    return found[0] if found else None


def listed(words: Iterable[str]) -> str:
    """Words between French quotes, separated by commas."""
    return ", ".join(f"« {word} »" for word in words)
