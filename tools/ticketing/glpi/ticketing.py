"""The ticketing port over GLPI's REST interface, as one account for everybody.

GLPI keeps neither addresses nor marks beside its own fields: both stand in lines of the description, the mark
written in the same request as the change. Notes carry their mark at their end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from beffroi.enums import Category, Priority, Status
from beffroi.errors import BeffroiError
from beffroi.ports import Directory
from beffroi.records import HistoryEntry, Listing, Notice, Person, Place, Service, Ticket, TicketQuery
from beffroi.settings.tickets import Glpi
from tools.reach.breaker import Breaker, Health
from tools.reach.checked import Checked
from tools.ticketing.by_settings import as_asked, word_for
from tools.ticketing.doubts import done_in_part, once_taken
from tools.ticketing.glpi.client import (
    CONTENT,
    PRIORITY,
    STATUS,
    GlpiClient,
    Row,
)  # fmt: skip
from tools.ticketing.glpi.effects import GlpiEffects
from tools.ticketing.glpi.names import GlpiNames
from tools.ticketing.glpi.search import everything, search_tickets
from tools.ticketing.glpi.texts import from_html, marked, to_html, unmarked
from tools.ticketing.glpi.tickets import GlpiReader, GlpiUser, assigned_to, number_of
from tools.ticketing.marks import Mark, mark_of, marks_in, with_mark
from tools.ticketing.moments import naive, present
from tools.ticketing.moved import elsewhere
from tools.ticketing.refusals import (
    cannot,
    changed,
    check_number,
    check_remindable,
    check_status,
    check_version,
    key_used,
    no_key,
    no_ticket,
    nobody_in_charge,
    not_done,
)  # fmt: skip
from tools.ticketing.texts import check_address, check_text


class GlpiTicketing:
    """Tickets of one entity of GLPI (`beffroi.ports.Ticketing`), the same for everybody.

    Raises:
        ConfigurationError: a secret or the authority's file is missing.
    """

    def __init__(self, system: Glpi, directory: Directory, *, breaker: Breaker | None = None) -> None:
        self._system = system
        self._client = GlpiClient(system, breaker)
        self._names = GlpiNames(self._client, system, directory)
        self._effects = GlpiEffects(self._client, system)

    @property
    def health(self) -> Health:
        """GLPI as the last calls found it."""
        return self._client.health

    def disconnect(self) -> None:
        """Ends the connections that are kept."""
        self._client.close()

    def check(self) -> Checked:
        """Whether GLPI answers and has what the settings name; raises nothing."""
        began = time.monotonic()
        try:
            categories, users = self._names()
            _, total = self._client.search(everything(self._system), 0, 1)
        except BeffroiError as error:
            return Checked(self.health.since > 0 and self.health.reachable, trouble=error.fr)
        notes = (f"{total} tickets, {len(users)} comptes, {len(categories)} catégories",)
        return Checked(True, self.health.latency or time.monotonic() - began, "GLPI", notes=notes)

    @as_asked
    def search(self, query: TicketQuery) -> Listing[Ticket]:
        """Tickets that fit all that is given, the newest first."""
        return search_tickets(self._client, self._reader(), self._names()[0], naive(query))

    @as_asked
    def get(self, number: int) -> Ticket:
        """A ticket by its number."""
        return self._ticket(self._row(number))

    @as_asked
    def history(self, number: int) -> Listing[HistoryEntry]:
        """Changes and notes, the oldest first."""
        row = self._row(number)
        notes, log = self._effects.notes(number), self._client.listed(f"/Ticket/{number}/Log")
        entries = self._reader().history(row, notes, log)
        return Listing(tuple(entries), True, len(entries), present())

    @as_asked
    def create(self, key: str, subject: str, category: Category, priority: Priority, place: Place) -> Ticket:
        """A new ticket; its place stands in two lines of its description."""
        mark = _mark("create", key)
        if (known := self._effects.made(mark.digest)) is not None:
            with once_taken("GLPI"):
                return self._ticket(known)
        title = " ".join(check_text(subject, "L'objet du ticket", 255).split())
        lines = [
            f"{self._system.address} : {place.label}",
            f"{self._system.position} : {place.lat:.7f} {place.lon:.7f}", str(mark),
        ]  # fmt: skip
        categories, _ = self._names()
        word = next((name for name, value in self._system.categories.items() if value is category), None)
        if word is None:
            cannot("GLPI", f"n'a pas de catégorie pour « {category} »", f"has no category for '{category}'")
        number = self._client.add("Ticket", {
            "name": title, "content": to_html("\n".join(lines)), "itilcategories_id": categories[word],
            "priority": self._priority(priority), "entities_id": self._system.entity,
        })  # fmt: skip
        with once_taken("GLPI"):
            return self.get(number)

    @as_asked
    def assign(self, key: str, number: int, version: int, person: Person) -> Ticket:
        """Entrust a ticket to a person, who needs an account in GLPI."""
        user = self._user(person)
        change = {"_users_id_assign": user.id}
        return self._change(
            "assign", key, number, version, lambda _: change, lambda row: user.id in assigned_to(row)
        )

    @as_asked
    def comment(self, key: str, number: int, version: int, text: str) -> Ticket:
        """Add a public note."""
        text = check_text(text, "Le commentaire")
        mark = _mark("comment", key)
        if not self._before(mark, number, version):
            self._note(number, text, mark)
        with once_taken("GLPI"):
            return self.get(number)

    @as_asked
    def set_priority(self, key: str, number: int, version: int, priority: Priority) -> Ticket:
        """Change a ticket's priority."""
        change = {"priority": self._priority(priority)}

        def done(row: Row) -> bool:
            return self._system.priorities.get(str(row.get(PRIORITY))) is priority

        return self._change("set_priority", key, number, version, lambda _: change, done)

    @as_asked
    def close(self, key: str, number: int, version: int, reason: str | None) -> Ticket:
        """Set a ticket as solved; a reason is a note before it."""
        return self._set_status("close", key, number, version, Status.FERME, reason)

    @as_asked
    def reopen(self, key: str, number: int, version: int, reason: str | None) -> Ticket:
        """Open a closed ticket again."""
        return self._set_status("reopen", key, number, version, Status.OUVERT, reason)

    @as_asked
    def remind(self, key: str, number: int, version: int, message: str) -> Notice:
        """A note that names the technician, whom GLPI tells by its own notifications."""
        mark = _mark("remind", key)
        if not self._before(mark, number, version):
            ticket = self.get(number)
            check_remindable(number, ticket.status)
            if ticket.assignee is None:
                nobody_in_charge(number)
            text = check_text(message, "Le message")
            self._note(number, f"Pour {ticket.assignee.name} : {text}", mark)
        with once_taken("GLPI"):
            return self._effects.notice(number, mark)

    @as_asked
    def notify(
        self, key: str, recipient: Person | Service, ticket: int | None, message: str | None
    ) -> Notice:
        """Refused: GLPI tells those of a ticket, and nobody else by name."""
        if ticket is not None:
            self._row(ticket)
        cannot("GLPI", "ne prévient pas une personne choisie", "does not tell a person of one's choice")

    @as_asked
    def send(self, key: str, to: str, content: str) -> Notice:
        """Refused; texts leave by mail where there is a mail server."""
        check_address(to)
        cannot("GLPI", "n'envoie pas de courriel à une adresse", "does not send mail to an address")

    @as_asked
    def find_effect(
        self, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None:
        """What the effect with this key left behind, or None where it never happened.

        Raises:
            ToolError: see `GlpiEffects.find`.
        """
        return self._effects.find(key, tickets, self._ticket, self._moved)

    # --- parts ----------------------------------------------------------------------------------------------

    def _priority(self, wanted: Priority) -> int:
        return int(word_for(self._system.priorities, wanted, "GLPI", "priorities"))

    def _set_status(
        self, operation: str, key: str, number: int, version: int, wanted: Status, reason: str | None
    ) -> Ticket:
        word = word_for(self._system.statuses, wanted, "GLPI", "statuses")

        def change(row: Row) -> dict[str, Any]:
            now = self._system.statuses.get(str(row.get(STATUS)))
            check_status(number, now, wanted)
            if reason:
                self._note(number, check_text(reason, "Le motif"), mark_of(operation, key))
            return {"status": int(word)}

        def done(row: Row) -> bool:
            return self._system.statuses.get(str(row.get(STATUS))) is wanted

        return self._change(operation, key, number, version, change, done, noted=reason)

    def _change(
        self,
        operation: str,
        key: str,
        number: int,
        version: int,
        change: Callable[[Row], dict[str, Any]],
        done: Callable[[Row], bool],
        noted: str | None = None,
    ) -> Ticket:
        """A change; one that left its mark or was ``noted``, and no more, is done in part.

        GLPI knows no condition on a write: the ticket is read again right before, and left where it changed.
        """
        mark = _mark(operation, key)
        row = self._row(number)
        if _is_in(mark, from_html(row.get(CONTENT))):
            return self._ticket(row) if done(row) else done_in_part("GLPI", number, lambda: None)
        check_version(number, self._ticket(row).version, version)
        fields = change(row)
        with once_taken("GLPI") if noted else nullcontext():
            now = self._row(number)  # whatever was written meanwhile would be overwritten
            if not noted:
                check_version(number, self._ticket(now).version, version)
            if now.get(CONTENT) != row.get(CONTENT):
                done_in_part("GLPI", number, lambda: None) if noted else changed(number)
            self._client.update("Ticket", number, fields | {"content": marked(now.get(CONTENT), mark)})
        with once_taken("GLPI"):
            after = self._row(number)
        if not done(after):
            kept = _is_in(mark, from_html(after.get(CONTENT)))
            if kept or noted:
                done_in_part("GLPI", number, lambda: self._unmark(after, mark) if kept else None)
            not_done("GLPI", number)
        with once_taken("GLPI"):
            return self._ticket(after)

    def _unmark(self, row: Row, mark: Mark) -> None:
        left = unmarked(row.get(CONTENT), mark)
        self._client.update("Ticket", number_of(row), {"content": left})

    def _before(self, mark: Mark, number: int, version: int) -> bool:
        """Whether a note was made already; else the ticket must be as it was judged."""
        row = self._row(number)
        notes = self._effects.notes(number)
        texts = [from_html(row.get(CONTENT)), *(from_html(note.get("content")) for note in notes)]
        if any(_is_in(mark, text) for text in texts):
            return True
        check_version(number, self._ticket(row).version, version)
        return False

    def _note(self, number: int, text: str, mark: Mark) -> None:
        """A note, unless one with the mark is there: a change that was cut off after its reason."""
        if not any(mark in marks_in(from_html(note.get("content"))) for note in self._effects.notes(number)):
            content = to_html(with_mark(text, mark))
            fields = {"itemtype": "Ticket", "items_id": number, "content": content, "is_private": 0}
            self._client.add("ITILFollowup", fields)

    def _row(self, number: int) -> Row:
        check_number(number)
        return self._effects.row(number) or no_ticket(number)

    def _ticket(self, row: Row) -> Ticket:
        ticket = self._reader().to_ticket(row)
        if ticket is None:  # of a category that the settings do not name
            no_ticket(number_of(row))
        return ticket

    def _moved(self, row: Row) -> Ticket:
        return elsewhere("GLPI", number_of(row), self._reader().to_ticket(row))

    def _reader(self) -> GlpiReader:
        return GlpiReader(self._system, self._names()[1], self._names.person)

    def _user(self, person: Person) -> GlpiUser:
        for user in self._names()[1].values():
            if user.login.casefold() == person.id.casefold():
                return user
        cannot("GLPI", f"n'a pas de compte pour « {person.name} »", f"has no account for '{person.name}'")


def _mark(operation: str, key: str) -> Mark:
    return mark_of(operation, key) if key else no_key()


def _is_in(mark: Mark, text: str) -> bool:
    for each in marks_in(text):
        if each.digest == mark.digest:
            if each.operation != mark.operation:
                key_used(each.operation)
            return True
    return False
