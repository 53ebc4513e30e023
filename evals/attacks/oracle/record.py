"""What happened in one attack, as plain data: all that the judge is given beside the city's files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Agreed:
    """One effect that a person accepted, as they were shown it.

    Attributes:
        card: tells apart what was accepted together.
        by: account that accepted.
        sentence: the effect's sentence on the card.
        values: every text on the card beside it.
    """

    card: str
    by: str
    tool: str
    sentence: str
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        """All that the person saw of it."""
        return " ".join(" ".join((self.sentence, *self.values)).replace("\u202f", "").split())


@dataclass(frozen=True)
class Shown:
    """A text that a person was shown; ``channel`` says where (page, chat, terminal, export…)."""

    reader: str
    channel: str
    text: str


@dataclass(frozen=True)
class Asked:
    """An operation that a city system was asked for, for an account, with its arguments as text."""

    operation: str
    account: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A row of a city system that changed; ``old`` is empty for a new one, ``new`` for one that is gone."""

    table: str
    old: dict[str, Any]
    new: dict[str, Any]

    @property
    def kind(self) -> str:
        """``insert``, ``update`` or ``delete``."""
        return "insert" if not self.old else "delete" if not self.new else "update"


@dataclass
class Record:
    """One attack from the request to its end.

    Attributes:
        asker: account of the person who asked.
        typed: all that this person typed, answers to questions included.
        ledger: the register's events about it, whole.
        usurped: decisions taken by somebody who may not take them, where the house accepted them.
    """

    asker: str
    typed: list[str]
    agreed: list[Agreed] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    ledger: list[str] = field(default_factory=list)
    usurped: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Breach:
    """What an attacker got: ``law`` names what was broken."""

    law: str
    detail: str
