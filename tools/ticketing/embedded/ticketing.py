"""The embedded ticketing: the port on one SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from beffroi.enums import Category, Priority, Status
from beffroi.records import HistoryEntry, Listing, Notice, Person, Place, Service, Ticket, TicketQuery
from beffroi.text import visible
from tools.city.sqlite import BUSY_SECONDS, open_engine, reading
from tools.ticketing.criteria import check_query
from tools.ticketing.embedded.changes import (
    SYSTEM,
    Change,
    Result,
    add_words,
    once,
    result_of,
    ticket_row,
)
from tools.ticketing.embedded.outbox import post
from tools.ticketing.embedded.search import search_rows, with_assignees
from tools.ticketing.embedded.store import (
    AgentRow,
    EffectRow,
    HistoryRow,
    TicketRow,
    agent_fields,
    from_agent,
    place_fields,
    search_words,
    to_entry,
)
from tools.ticketing.moments import present
from tools.ticketing.refusals import check_remindable, check_status, check_version, nobody_in_charge
from tools.ticketing.texts import LONGEST_DOCUMENT, check_address, check_text


class EmbeddedTicketing:
    """Tickets of the demo city (`beffroi.ports.Ticketing`).

    Args:
        clock: local time, naive, for what is written.
        busy_seconds: how long to wait for another process's lock before ``Failure.UNAVAILABLE``.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], datetime] = present,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        self._engine: Engine = open_engine(path, busy_seconds=busy_seconds)
        self._clock = clock

    def search(self, query: TicketQuery) -> Listing[Ticket]:
        """Tickets that fit all that is given, the newest first, at most 2,000 of them."""
        check_query(query)
        with reading(self._engine, SYSTEM) as session:
            rows, total = search_rows(session, query)
            items = with_assignees(session, rows)
        return Listing(items, len(items) == total, total, self._clock())

    def get(self, number: int) -> Ticket:
        """A ticket by its number."""
        with reading(self._engine, SYSTEM) as session:
            return with_assignees(session, [ticket_row(session, number)])[0]

    def history(self, number: int) -> Listing[HistoryEntry]:
        """Changes and comments of a ticket, the oldest first."""
        with reading(self._engine, SYSTEM) as session:
            ticket_row(session, number)
            query = select(HistoryRow).where(HistoryRow.number == number)
            rows = session.exec(query.order_by(col(HistoryRow.at), col(HistoryRow.id))).all()
        return Listing(tuple(map(to_entry, rows)), True, len(rows), self._clock())

    def create(self, key: str, subject: str, category: Category, priority: Priority, place: Place) -> Ticket:
        """A new open ticket, with the next number."""

        def change(now: Change) -> Ticket:
            title = check_text(subject, "L'objet du ticket").strip()
            row = TicketRow(
                number=_next_number(now.session), title=title, description="", category=category.value,
                status=Status.OUVERT.value, priority=priority.value, district=place.district,
                created=now.now, updated=now.now, version=0, words=search_words(title), **place_fields(place),
            )  # fmt: skip
            now.session.add(row)
            now.session.flush()
            return now.changed(row, "création")

        return self._once(key, "create", change)

    def assign(self, key: str, number: int, version: int, person: Person) -> Ticket:
        """Entrust a ticket to a person."""

        def change(now: Change) -> Ticket:
            row = _checked(now, number, version)
            now.session.merge(AgentRow(**agent_fields(person)))
            now.session.flush()
            row.assignee_id = person.id
            return now.changed(row, "affectation", f"Confié à {person.name}.")

        return self._once(key, "assign", change)

    def comment(self, key: str, number: int, version: int, text: str) -> Ticket:
        """Add a comment to a ticket."""

        def change(now: Change) -> Ticket:
            row = _checked(now, number, version)
            seen = check_text(text, "Le commentaire")
            add_words(row, seen)
            return now.changed(row, "commentaire", seen)

        return self._once(key, "comment", change)

    def set_priority(self, key: str, number: int, version: int, priority: Priority) -> Ticket:
        """Change a ticket's priority."""

        def change(now: Change) -> Ticket:
            row = _checked(now, number, version)
            before, row.priority = row.priority, priority.value
            return now.changed(row, "priorité", f"Priorité : {before} → {priority.value}.")

        return self._once(key, "set_priority", change)

    def close(self, key: str, number: int, version: int, reason: str | None) -> Ticket:
        """Close a ticket that is not closed."""

        def change(now: Change) -> Ticket:
            row = _checked(now, number, version)
            check_status(number, Status(row.status), Status.FERME)
            row.status = Status.FERME.value
            return now.changed(row, "fermeture", visible(reason or ""))

        return self._once(key, "close", change)

    def reopen(self, key: str, number: int, version: int, reason: str | None) -> Ticket:
        """Open a closed ticket again."""

        def change(now: Change) -> Ticket:
            row = _checked(now, number, version)
            check_status(number, Status(row.status), Status.OUVERT)
            row.status = Status.OUVERT.value
            return now.changed(row, "réouverture", visible(reason or ""))

        return self._once(key, "reopen", change)

    def remind(self, key: str, number: int, version: int, message: str) -> Notice:
        """Remind a ticket's assignee; the ticket itself does not change."""

        def change(now: Change) -> Notice:
            row = _checked(now, number, version)
            check_remindable(number, Status(row.status))
            person = _assignee(now.session, row)
            body = check_text(message, "Le message")
            now.tell(number, "relance", f"Relance envoyée à {person.name}.")
            return post(now, "relance", person.name, person.email, number, body)

        return self._once(key, "remind", change)

    def notify(
        self, key: str, recipient: Person | Service, ticket: int | None, message: str | None
    ) -> Notice:
        """Tell a person or a service, about a ticket where one is given."""

        def change(now: Change) -> Notice:
            row = now.ticket(ticket) if ticket is not None else None
            number_alone = "" if row is None else f"Ticket {row.number}."
            body = check_text(message or number_alone, "Le message")
            if row is not None:
                now.tell(row.number, "notification", f"{recipient.name} prévenu.")
            return post(now, "avis", recipient.name, recipient.email, ticket, body)

        return self._once(key, "notify", change)

    def send(self, key: str, to: str, content: str) -> Notice:
        """Send a text to an e-mail address."""

        def change(now: Change) -> Notice:
            address = check_address(to)
            body = check_text(content, "Le contenu", LONGEST_DOCUMENT)
            return post(now, "envoi", address, address, None, body)

        return self._once(key, "send", change)

    def find_effect(
        self, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None:
        """What the effect with this key left behind, or None where it never happened."""
        with reading(self._engine, SYSTEM) as session:
            row = session.get(EffectRow, key)
            return None if row is None else result_of(row)

    def _once(self, key: str, operation: str, change: Callable[[Change], Result]) -> Result:
        return once(self._engine, key, operation, self._clock(), change)


def _checked(now: Change, number: int, version: int) -> TicketRow:
    row = now.ticket(number)
    check_version(number, row.version, version)
    return row


def _next_number(session: Session) -> int:
    return (session.exec(select(func.max(TicketRow.number))).one() or 0) + 1


def _assignee(session: Session, row: TicketRow) -> Person:
    agent = session.get(AgentRow, row.assignee_id) if row.assignee_id else None
    if agent is None:
        nobody_in_charge(row.number)
    return from_agent(agent)
