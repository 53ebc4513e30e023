"""The ticketing port over Redmine's REST interface.

Each person acts as their own user of Redmine (``X-Redmine-Switch-User``): its rights, its workflow and its
history hold. An effect leaves its mark in a custom field, in the same request as the change; what only adds a
note leaves it at the note's end (`tools.ticketing.marks`).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from beffroi.enums import Category, Priority, Status
from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor
from beffroi.ports import Directory
from beffroi.records import HistoryEntry, Listing, Notice, Person, Place, Service, Ticket, TicketQuery
from beffroi.settings.tickets import Redmine
from tools.reach.breaker import Breaker, Health
from tools.reach.checked import Checked
from tools.reach.kept import Kept
from tools.ticketing.by_settings import as_asked, word_for
from tools.ticketing.doubts import done_in_part, once_taken
from tools.ticketing.moments import naive, present
from tools.ticketing.moved import elsewhere
from tools.ticketing.redmine.check import check_redmine
from tools.ticketing.redmine.client import Issue, RedmineClient, no_account, open_redmine
from tools.ticketing.redmine.effects import Effects
from tools.ticketing.redmine.issues import IssueReader
from tools.ticketing.redmine.literal import literal
from tools.ticketing.redmine.names import read_names
from tools.ticketing.redmine.people import RedminePeople, User
from tools.ticketing.redmine.search import search_issues
from tools.ticketing.refusals import (
    cannot,
    check_number,
    check_remindable,
    check_status,
    may_not,
    no_ticket,
    nobody_in_charge,
)
from tools.ticketing.texts import check_address, check_text
from tools.ticketing.versions import SameVersions

LONGEST_SUBJECT = 255


class RedmineTicketing:
    """Tickets of one Redmine project (`beffroi.ports.Ticketing`), as the account of the settings.

    Args:
        directory: where the people of tickets are looked up.
        breaker: of this system; its own where None.

    Raises:
        ConfigurationError: the secret or the authority's file is missing.
    """

    def __init__(self, system: Redmine, directory: Directory, *, breaker: Breaker | None = None) -> None:
        self._system = system
        self._account = self._client = open_redmine(system, breaker)
        self._people = RedminePeople(self._account, directory, system.people, system.kept)
        self._names = Kept(partial(read_names, self._account, system), system.kept)
        self._same = SameVersions()
        self._for: Actor | None = None
        self._alone = True

    def acting_for(self, actor: Actor | None) -> RedmineTicketing:
        """The same tickets as this person's own user of Redmine; nobody in particular is refused all."""
        persons = copy.copy(self)
        persons._for, persons._alone = actor, False
        return persons

    @property
    def health(self) -> Health:
        """Redmine as the last calls found it, without asking it."""
        return self._account.health

    def disconnect(self) -> None:
        """Ends the connections that are kept; the next question opens one again."""
        self._account.close()

    def check(self) -> Checked:
        """Asks Redmine whether it answers and the settings fit it; raises nothing."""
        return check_redmine(self._account, self._system, self._people)

    @as_asked
    def search(self, query: TicketQuery) -> Listing[Ticket]:
        """Tickets that fit all that is given, the newest first."""
        return search_issues(self._asker(), self._system, self._names(), self._people, naive(query))

    @as_asked
    def get(self, number: int) -> Ticket:
        """A ticket by its number."""
        return self._ticket(self._issue(number))

    @as_asked
    def history(self, number: int) -> Listing[HistoryEntry]:
        """Changes and comments that the person may see, the oldest first."""
        entries = self._reader().history(self._issue(number))
        return Listing(tuple(entries), True, len(entries), present())

    @as_asked
    def create(self, key: str, subject: str, category: Category, priority: Priority, place: Place) -> Ticket:
        """A new ticket, of the project's first status."""
        effect = self._effects().of("create", key)
        if (known := effect.ticket_made()) is not None:
            with once_taken("Redmine"):
                return self._ticket(self._issue(known))
        title = " ".join(check_text(subject, "L'objet du ticket", LONGEST_SUBJECT).split())
        names = self._names()
        fields = {
            "district": self._system.district.format(place.district), "address": place.label,
            "latitude": f"{place.lat:.7f}", "longitude": f"{place.lon:.7f}", "effect": str(effect.mark),
        }  # fmt: skip
        custom = [{"id": names.fields[setting], "value": value} for setting, value in fields.items()]
        issue: dict[str, Any] = {
            "project_id": names.project, "tracker_id": names.trackers[0], "subject": title,
            "priority_id": word_for(names.priorities, priority, "Redmine", "priorities"),
        }  # fmt: skip
        word = word_for(names.categories, category, "Redmine", "categories")
        if names.category_field is not None:
            custom.append({"id": names.category_field, "value": word})
        else:
            issue["tracker_id" if self._system.category == "tracker" else "category_id"] = int(word)
        path = f"/projects/{self._system.project}/issues.json"  # so that Redmine looks at the project first
        made = self._asker().send("POST", path, {"issue": issue | {"custom_fields": custom}})
        if made is None:
            may_not("Redmine", "ne vous permet pas de créer un ticket", "does not let you create a ticket")
        with once_taken("Redmine"):
            created = self._client.parse(Issue, made.get("issue"))
            return self._ticket(self._issue(created.id))

    @as_asked
    def assign(self, key: str, number: int, version: int, person: Person) -> Ticket:
        """Entrust a ticket to a person, who needs an account and a role in the project."""
        user = self._people.user_of(person)
        if user is None:
            no_account(person.name)
        change = {"assigned_to_id": user.id}
        return self._change("assign", key, number, version, lambda _: change, lambda after: _has(after, user))

    @as_asked
    def comment(self, key: str, number: int, version: int, text: str) -> Ticket:
        """Add a note that everybody with access reads."""
        text = check_text(text, "Le commentaire")
        effect = self._effects().of("comment", key)
        issue, known = effect.before(self._issue, number, version)
        after = issue if known else effect.note(self._issue, issue, text)
        with once_taken("Redmine"):
            return self._ticket(after)

    @as_asked
    def set_priority(self, key: str, number: int, version: int, priority: Priority) -> Ticket:
        """Change a ticket's priority."""
        word = word_for(self._names().priorities, priority, "Redmine", "priorities")
        change = {"priority_id": word}
        return self._change(
            "set_priority", key, number, version, lambda _: change, lambda after: after.priority.id == word
        )

    @as_asked
    def close(self, key: str, number: int, version: int, reason: str | None) -> Ticket:
        """Close a ticket that is not closed."""
        return self._set_status("close", key, number, version, Status.FERME, reason)

    @as_asked
    def reopen(self, key: str, number: int, version: int, reason: str | None) -> Ticket:
        """Open a closed ticket again."""
        return self._set_status("reopen", key, number, version, Status.OUVERT, reason)

    @as_asked
    def remind(self, key: str, number: int, version: int, message: str) -> Notice:
        """A note that names the assignee, whom Redmine tells of it."""
        effect = self._effects().of("remind", key)
        issue, known = effect.before(self._issue, number, version)
        if known:
            return effect.notice(issue)
        ticket = self._ticket(issue)
        check_remindable(number, ticket.status)
        if ticket.assignee is None or issue.assigned_to is None:
            nobody_in_charge(number)
        user = self._people.user_of(ticket.assignee) or no_account(ticket.assignee.name)
        body = check_text(message, "Le message")
        return effect.tell(self._issue, issue, ticket.assignee.name, user, body)

    @as_asked
    def notify(
        self, key: str, recipient: Person | Service, ticket: int | None, message: str | None
    ) -> Notice:
        """A note on the ticket that names the recipient, or the head of the service, whom Redmine tells."""
        if ticket is None:
            cannot(
                "Redmine",
                "ne transmet un avis qu'à propos d'un ticket : indiquez lequel",
                "only passes on notices about a ticket: name one",
            )
        effect = self._effects().of("notify", key)
        issue, known = effect.before(self._issue, ticket, None)
        if known:
            return effect.notice(issue)
        person = recipient.head if isinstance(recipient, Service) else recipient
        user = self._people.user_of(person) or no_account(person.name)
        body = check_text(message or f"Ticket {ticket}.", "Le message")
        return effect.tell(self._issue, issue, recipient.name, user, body)

    @as_asked
    def send(self, key: str, to: str, content: str) -> Notice:
        """Redmine sends no mail of ours: refused."""
        check_address(to)
        cannot("Redmine", "n'envoie pas de courriel à une adresse", "does not send mail to an address")

    @as_asked
    def find_effect(
        self, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None:
        """What the effect with this key left behind, or None where it never happened.

        Raises:
            ToolError: see `Effects.find`.
        """
        effects = Effects(self._account, self._system, self._names(), self._same)
        found = effects.find(key, tickets)
        if found is None:
            return None
        effect, issue = found
        if effect.mark.operation in ("remind", "notify"):
            return effect.notice(issue)
        if issue.project.id == self._names().project:
            return self._ticket(issue)
        return elsewhere("Redmine", issue.id, self._reader().to_ticket(issue, anywhere=True))

    # --- parts ----------------------------------------------------------------------------------------------

    def _asker(self) -> RedmineClient:
        """Redmine as whoever asks.

        Raises:
            ToolError: ``INVALID``: nobody in particular asks, or Redmine has no account for them.
        """
        if self._alone or self._client is not self._account:
            return self._client
        if self._for is None:
            cannot(
                "Redmine", "ne montre rien sans savoir qui demande", "shows nothing to nobody in particular"
            )
        self._names()  # an account that is no administrator is told as such
        user = self._people.user_with_id(self._for.person_id)
        if user is None:
            no_account(self._for.name)
        self._client = self._account.as_user(user.login)
        return self._client

    def _reader(self) -> IssueReader:
        return IssueReader(self._system, self._names(), self._people)

    def _effects(self) -> Effects:
        return Effects(self._asker(), self._system, self._names(), self._same, self._account)

    def _issue(self, number: int) -> Issue:
        check_number(number)
        query = {"include": "journals,allowed_statuses"}
        found = self._asker().get(f"/issues/{number}.json", query)
        if found is None:
            no_ticket(number)
        issue = self._client.parse(Issue, found.get("issue"))
        if issue.project.id != self._names().project:
            no_ticket(number)
        return issue

    def _ticket(self, issue: Issue) -> Ticket:
        ticket = self._reader().to_ticket(issue)
        if ticket is None:
            raise ToolError(
                Failure.INVALID,
                f"Le ticket {issue.id} a une catégorie, un statut ou une priorité que les réglages "
                "(systems.ticketing) ne connaissent pas. Prévenez l'administrateur.",
                f"Ticket {issue.id} has a category, status or priority that Beffroi's settings do not know.",
            )
        return ticket

    def _change(
        self,
        operation: str,
        key: str,
        number: int,
        version: int,
        change: Callable[[Issue], dict[str, Any]],
        done: Callable[[Issue], bool],
    ) -> Ticket:
        effect = self._effects().of(operation, key)
        issue, known = effect.before(self._issue, number, version)
        if known and not done(issue):
            done_in_part("Redmine", number, lambda: None)
        after = issue if known else effect.change(self._issue, issue, change(issue), done)
        with once_taken("Redmine"):
            return self._ticket(after)

    def _set_status(
        self, operation: str, key: str, number: int, version: int, wanted: Status, reason: str | None
    ) -> Ticket:
        names = self._names()

        def change(issue: Issue) -> dict[str, Any]:
            now = names.statuses.get(issue.status.id)
            check_status(number, now, wanted)
            allowed = issue.allowed_statuses
            free = None if allowed is None else {status.id for status in allowed}
            there = [n for n, v in names.statuses.items() if v is wanted and (free is None or n in free)]
            if not there:
                cannot(
                    "Redmine",
                    f"ne vous permet pas de passer le ticket {number} au statut « {wanted.value} »",
                    f"does not let you set ticket {number} to '{wanted.value}'",
                )
            notes = {"notes": literal(check_text(reason, "Le motif"))} if reason else {}
            return {"status_id": there[0], **notes}

        return self._change(
            operation,
            key,
            number,
            version,
            change,
            lambda after: names.statuses.get(after.status.id) is wanted,
        )


def _has(issue: Issue, user: User) -> bool:
    return issue.assigned_to is not None and issue.assigned_to.id == user.id
