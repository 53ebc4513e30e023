"""Changes of the embedded ticketing: each is one transaction, done once per effect key."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from sqlalchemy import Engine
from sqlmodel import Session

from beffroi import wire
from beffroi.errors import Failure, ToolError
from beffroi.records import Notice, Ticket
from tools.city.sqlite import writing
from tools.ticketing.embedded.search import with_assignees
from tools.ticketing.embedded.store import EffectRow, HistoryRow, TicketRow, search_words
from tools.ticketing.refusals import key_used, no_key, no_ticket

SYSTEM = "tickets"
AUTHOR = "Beffroi"
Result = TypeVar("Result", bound=Ticket | Notice)


@dataclass(frozen=True)
class Change:
    """A transaction under way.

    Attributes:
        operation: the port's operation, such as ``close``; kept with the key.
    """

    session: Session
    key: str
    operation: str
    now: datetime

    def ticket(self, number: int) -> TicketRow:
        """The ticket to change, as it is now."""
        return ticket_row(self.session, number)

    def tell(self, number: int, action: str, text: str = "") -> None:
        """A line of history."""
        line = HistoryRow(number=number, at=self.now, author=AUTHOR, action=action, text=text)
        self.session.add(line)

    def changed(self, row: TicketRow, action: str, text: str = "") -> Ticket:
        """Settle a change: a higher version, a line of history, and the record that comes back."""
        row.version += 1
        row.updated = self.now
        self.session.add(row)
        self.tell(row.number, action, text)
        self.session.flush()
        return with_assignees(self.session, [row])[0]


def once(
    engine: Engine, key: str, operation: str, now: datetime, change: Callable[[Change], Result]
) -> Result:
    """Do a change once per key: a second call with the key gives the first answer and does nothing.

    Raises:
        ToolError: ``INVALID`` without a key, ``CONFLICT`` where the key belongs to another operation, and
            whatever the change raises; nothing is then kept.
    """
    if not key:
        no_key()
    with writing(engine, SYSTEM) as session:
        if (known := session.get(EffectRow, key)) is not None:
            return cast(Result, _again(known, operation))
        result = change(Change(session, key, operation, now))
        session.add(EffectRow(key=key, operation=operation, result=json.dumps(wire.encode(result)), at=now))
        return result


def result_of(row: EffectRow) -> Ticket | Notice:
    """What an effect answered the first time."""
    result = wire.decode(json.loads(row.result))
    if not isinstance(result, Ticket | Notice):
        raise ToolError(Failure.BROKEN, f"La trace de l'effet « {row.key} » est illisible.")
    return result


def ticket_row(session: Session, number: int) -> TicketRow:
    """A ticket's row."""
    row = session.get(TicketRow, number) if 0 < number < 2**62 else None
    if row is None:
        no_ticket(number)
    return row


def add_words(row: TicketRow, text: str) -> None:
    """Make a new text of the ticket searchable."""
    row.words = search_words(row.words, text)


def _again(known: EffectRow, operation: str) -> Ticket | Notice:
    result = result_of(known)
    if known.operation != operation:
        key_used(known.operation)
    return result
