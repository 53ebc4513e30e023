"""Redmine's tickets and history as the port's records."""

from __future__ import annotations

from collections.abc import Iterator

from beffroi.enums import Status
from beffroi.records import HistoryEntry, Ticket
from beffroi.settings.tickets import Redmine
from tools.districts import district_of
from tools.ticketing.addresses import place_from
from tools.ticketing.marks import marks_in, without_mark
from tools.ticketing.moments import local
from tools.ticketing.redmine.client import Detail, Issue, Journal
from tools.ticketing.redmine.literal import as_written
from tools.ticketing.redmine.names import Names
from tools.ticketing.redmine.people import RedminePeople
from tools.ticketing.versions import version_of

_NOTICES = {"remind": "relance", "notify": "notification"}


class IssueReader:
    """Reads tickets by the settings' words.

    Args:
        names: as they were read last.
    """

    def __init__(self, system: Redmine, names: Names, people: RedminePeople) -> None:
        self._system, self._names, self._people = system, names, people

    def to_ticket(self, issue: Issue, *, anywhere: bool = False) -> Ticket | None:
        """The record; None where the settings have no word for its category, status or priority, or it is in
        another project than theirs and not wanted from ``anywhere``."""
        names = self._names
        category = names.category_of(issue, self._system.category)
        status, priority = names.statuses.get(issue.status.id), names.priorities.get(issue.priority.id)
        if category is None or status is None or priority is None:
            return None
        if issue.project.id != names.project and not anywhere:
            return None
        fields = {setting: issue.field(number) for setting, number in names.fields.items()}
        district = district_of(fields["district"])
        identity = f"ticket:{issue.id}"
        assigned = issue.assigned_to
        return Ticket(
            number=issue.id,
            title=issue.subject,
            category=category,
            status=status,
            priority=priority,
            district=district,
            place=place_from(identity, fields["address"], district, fields["longitude"], fields["latitude"]),
            created=local(issue.created_on),
            updated=local(issue.updated_on),
            assignee=None if assigned is None else self._people.person_of(assigned, category),
            version=issue_version(issue),
            description=_lines(issue.description),
        )

    def history(self, issue: Issue) -> list[HistoryEntry]:
        """Changes and comments that its reader may see, the oldest first."""
        author = issue.author.name if issue.author is not None else ""
        first = HistoryEntry(local(issue.created_on), author, "création")
        return [first, *(entry for journal in issue.journals for entry in self._entries(journal))]

    def _entries(self, journal: Journal) -> Iterator[HistoryEntry]:
        at, author = local(journal.created_on), journal.user.name if journal.user is not None else ""
        notes = as_written(_lines(without_mark(journal.notes)))
        told = False
        for detail in journal.details:
            if (line := self._told(detail)) is None:
                continue
            action, text = line
            if action in ("fermeture", "réouverture", "statut") and notes and not told:
                text, told = notes, True
            yield HistoryEntry(at, author, action, text)
        if notes and not told:
            marks = marks_in(journal.notes)
            action = _NOTICES.get(marks[-1].operation, "commentaire") if marks else "commentaire"
            yield HistoryEntry(at, author, action, notes)

    def _told(self, detail: Detail) -> tuple[str, str] | None:
        """Action and text of one field's change; None for fields that the port does not have."""
        if detail.property != "attr":
            return None
        if detail.name == "assigned_to_id":
            name = self._people.name_of(detail.new_value)
            return "affectation", f"Confié à {name}." if name else "Plus confié à personne."
        if detail.name == "priority_id":
            old, new = (self._names.priorities.get(_number(v)) for v in (detail.old_value, detail.new_value))
            return "priorité", f"Priorité : {old.value if old else '?'} → {new.value if new else '?'}."
        if detail.name == "status_id":
            was = self._names.statuses.get(_number(detail.old_value))
            now = self._names.statuses.get(_number(detail.new_value))
            if now is Status.FERME:
                return "fermeture", ""
            if was is Status.FERME:
                return "réouverture", ""
            return "statut", f"Statut : {now.value}." if now else ""
        if detail.name in ("subject", "description", "category_id", "tracker_id"):
            return "modification", ""
        return None


def issue_version(issue: Issue) -> int:
    """The version of a ticket, as lists and single tickets both give it."""
    return version_of(issue.updated_on, _content(issue))


def _content(issue: Issue) -> list[object]:
    """What a change of the ticket would change, as a list and a page of one both give it."""
    assigned = issue.assigned_to.id if issue.assigned_to is not None else 0
    category = issue.category.id if issue.category is not None else 0
    fields = sorted((field.id, field.text) for field in issue.custom_fields)
    heads = [issue.tracker.id, issue.status.id, issue.priority.id, assigned, category]
    return [*heads, issue.subject, issue.description or "", fields]


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 0
