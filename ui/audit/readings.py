"""The readings that a run offered, and which one was chosen: texts from the run, choice from the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agents.graph.asking.readings import READINGS
from agents.graph.remembering.memory import Memory
from guards.ledger import Event, Kind, digest
from guards.people.accounts import Accounts


@dataclass(frozen=True)
class Reading:
    """One reading: its sentences, the digest of its plan, and whether it was chosen."""

    sentences: tuple[str, ...]
    digest: str
    chosen: bool


@dataclass(frozen=True)
class Readings:
    """The readings of one question; ``who`` chose among them ``at`` a moment, both empty while it waits."""

    offered: tuple[Reading, ...]
    who: str = ""
    at: str = ""


def read_readings(memory: Memory, events: Iterable[Event], accounts: Accounts) -> Readings | None:
    """What was offered last; None where the planner was sure."""
    stored = memory.get(READINGS)
    if not stored:
        return None
    digests = [digest(each["plan"]) for each in stored]
    answers = [e for e in events if e.kind is Kind.READING_CHOSEN and e.payload.get("readings") == digests]
    last = answers[-1] if answers else None
    chosen = last.payload["chosen"] if last else ""
    offered = tuple(
        Reading(tuple(each["sentences"]), own, own == chosen)
        for each, own in zip(stored, digests, strict=True)
    )
    if last is None:
        return Readings(offered)
    account = accounts.find(last.payload["actor"])
    return Readings(offered, account.name if account else last.payload["actor"], last.at)
