"""Notices that leave by mail, beside any ticketing: with a mail server, people are told there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from beffroi.errors import Failure, NotAsked
from beffroi.ports import Mail, Ticketing
from beffroi.records import Notice, Person, Service, Ticket
from tools.ticketing.refusals import check_remindable, check_version, nobody_in_charge


class TicketingByMail:
    """A ticketing (`beffroi.ports.Ticketing`) whose notices are messages; all else is the ticketing's own.

    The message is the effect, and the only one: nothing is written into the ticket beside it.
    """

    def __init__(self, ticketing: Ticketing, mail: Mail) -> None:
        self._ticketing, self._mail = ticketing, mail
        self.search, self.get, self.history = ticketing.search, ticketing.get, ticketing.history
        self.create, self.assign, self.comment = ticketing.create, ticketing.assign, ticketing.comment
        self.set_priority, self.close, self.reopen = ticketing.set_priority, ticketing.close, ticketing.reopen

    def __getattr__(self, name: str) -> Any:
        """What a connector has beside its port: `check`, `health`."""
        return getattr(self._ticketing, name)

    def remind(self, key: str, number: int, version: int, message: str) -> Notice:
        """Remind a ticket's assignee; the ticket itself does not change.

        Raises:
            ToolError: ``CONFLICT`` where it has changed or is closed, ``INVALID`` where it has no assignee.
        """
        ticket = self._ticketing.get(number)
        check_version(number, ticket.version, version)
        check_remindable(number, ticket.status)
        if ticket.assignee is None:
            nobody_in_charge(number)
        return self._tell(key, ticket.assignee, f"Relance : ticket {number}", message, number)

    def notify(
        self, key: str, recipient: Person | Service, ticket: int | None, message: str | None
    ) -> Notice:
        """Tell a person or a service, about a ticket where one is given."""
        if ticket is None:
            return self._tell(key, recipient, "Message d'un service de la Ville", message or "", None)
        self._ticketing.get(ticket)  # refused where it is gone, or not this person's to read
        return self._tell(key, recipient, f"Ticket {ticket}", message or f"Ticket {ticket}.", ticket)

    def send(self, key: str, to: str, content: str) -> Notice:
        """Send a text to an e-mail address."""
        return self._mail.send(key, to.strip(), "Résultat d'une demande", content)

    def find_effect(
        self, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None:
        """What the effect with this key left behind: where it was a message, by what is known of it."""
        if self._mail.began(key):
            return self._mail.find_effect(key)
        return self._ticketing.find_effect(key, since, tickets)

    def _tell(
        self, key: str, recipient: Person | Service, subject: str, body: str, ticket: int | None
    ) -> Notice:
        if not recipient.email:
            raise NotAsked(
                Failure.INVALID,
                f"{recipient.name} n'a pas d'adresse électronique dans l'annuaire : rien n'a été envoyé.",
                f"{recipient.name} has no e-mail address in the directory: nothing was sent.",
            )
        return self._mail.send(key, recipient.email, subject, body, recipient=recipient.name, ticket=ticket)
