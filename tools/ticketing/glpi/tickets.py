"""GLPI's tickets as the port's records."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from beffroi.enums import Category, Domain, Status
from beffroi.records import HistoryEntry, Person, Ticket
from beffroi.settings.tickets import Glpi
from tools.districts import district_in
from tools.reach.http import broken
from tools.ticketing.addresses import place_from
from tools.ticketing.glpi.client import (
    ASSIGNED,
    CATEGORY,
    CONTENT,
    NAME,
    NUMBER,
    OPENED,
    PRIORITY,
    STATUS,
    SYSTEM,
    UPDATED,
    Row,
)  # fmt: skip
from tools.ticketing.glpi.texts import from_html, line_of, plain, without_lines
from tools.ticketing.marks import marks_in, without_mark
from tools.ticketing.versions import version_of

_MARKS = re.compile(r"(?<!\s)\s*\[Beffroi [a-z_]+-[0-9a-f]+\]")
_NUMBERED = re.compile(r"\((\d+)\)\s*$")
_ACTIONS = {"remind": "relance", "close": "fermeture", "reopen": "réouverture"}
"""What a note with such a mark is; the last two are the reasons of changes that follow them at once."""
_AT_ONCE = timedelta(minutes=2)


@dataclass(frozen=True)
class GlpiUser:
    """An account of GLPI."""

    id: int
    login: str
    name: str


@dataclass(frozen=True)
class GlpiReader:
    """Reads tickets by the settings' words.

    Attributes:
        users: accounts by number.
        people: who has an account, by its login; None where the directory does not say.
    """

    system: Glpi
    users: Mapping[int, GlpiUser]
    people: Callable[[str], Person | None]

    def to_ticket(self, row: Row) -> Ticket | None:
        """The record; None where the settings have no word for its category, status or priority."""
        category = self.system.categories.get(plain(row.get(CATEGORY)))
        status = self.system.statuses.get(str(row.get(STATUS)))
        priority = self.system.priorities.get(str(row.get(PRIORITY)))
        if category is None or status is None or priority is None:
            return None
        text = _MARKS.sub("", from_html(row.get(CONTENT)))
        label = line_of(text, self.system.address)
        lat, _, lon = line_of(text, self.system.position).partition(" ")
        district, number = district_in(label), number_of(row)
        assigned = assigned_to(row)
        updated = moment_of(row.get(UPDATED) or row.get(OPENED))
        content = [str(row.get(field)) for field in (NAME, PRIORITY, ASSIGNED, CATEGORY, STATUS, CONTENT)]
        return Ticket(
            number=number,
            title=plain(row.get(NAME)),
            category=category,
            status=status,
            priority=priority,
            district=district,
            place=place_from(f"ticket:{number}", label, district, lon.strip(), lat),
            created=moment_of(row.get(OPENED)),
            updated=updated,
            assignee=self.person(assigned[-1], category) if assigned else None,
            version=version_of(updated, content),
            description=without_lines(text, self.system.address, self.system.position),
        )

    def person(self, number: int, category: Category) -> Person:
        """Who has an account; shown with GLPI's name where the directory does not have them."""
        user = self.users.get(number) or GlpiUser(number, f"glpi:{number}", f"n° {number}")
        domain = Domain(category.value)
        stranger = Person(user.login, user.name, "", user.name, "", "", domain, None, "", "", "")
        return self.people(user.login) or stranger

    def history(self, row: Row, notes: list[dict[str, Any]], log: list[dict[str, Any]]) -> list[HistoryEntry]:
        """Creation, notes and the changes that the port has, the oldest first."""
        entries = [HistoryEntry(moment_of(row.get(OPENED)), "", "création")]
        for note in notes:
            text = from_html(note.get("content"))
            marks = marks_in(text)
            action = _ACTIONS.get(marks[-1].operation, "commentaire") if marks else "commentaire"
            user = self.users.get(_whole(note.get("users_id")))
            author = user.name if user is not None else ""
            entries.append(
                HistoryEntry(moment_of(note.get("date_creation")), author, action, without_mark(text))
            )
        told = [entry for entry in entries if entry.action in ("fermeture", "réouverture")]
        for each in log:
            entry = self._changed(each)
            reason = next((t for t in told if entry is not None and _is_reason(t, entry)), None)
            if reason is not None:
                told.remove(reason)
            elif entry is not None:
                entries.append(entry)
        return [entries[0], *sorted(entries[1:], key=lambda entry: entry.at)]

    def _changed(self, each: Mapping[str, Any]) -> HistoryEntry | None:
        at, author = moment_of(each.get("date_mod")), _NUMBERED.sub("", plain(each.get("user_name"))).strip()
        old, new = plain(each.get("old_value")), plain(each.get("new_value"))
        match str(each.get("id_search_option")):
            case "12":
                was, now = self.system.statuses.get(old), self.system.statuses.get(new)
                if now is Status.FERME:
                    return HistoryEntry(at, author, "fermeture")
                if was is Status.FERME:
                    return HistoryEntry(at, author, "réouverture")
                return HistoryEntry(at, author, "statut", f"Statut : {now.value}." if now else "")
            case "3":
                levels = [self.system.priorities.get(value) for value in (old, new)]
                before, after = (level.value if level else "?" for level in levels)
                return HistoryEntry(at, author, "priorité", f"Priorité : {before} → {after}.")
            case "5" if new:
                return HistoryEntry(at, author, "affectation", f"Confié à {_NUMBERED.sub('', new).strip()}.")
        return None


def _is_reason(note: HistoryEntry, change: HistoryEntry) -> bool:
    return note.action == change.action and timedelta(0) <= change.at - note.at <= _AT_ONCE


def number_of(row: Row) -> int:
    """A ticket's number."""
    return _whole(row.get(NUMBER))


def assigned_to(row: Row) -> list[int]:
    """Numbers of the accounts that a ticket is entrusted to."""
    held = row.get(ASSIGNED)
    return [
        _whole(each) for each in (held if isinstance(held, list) else [held]) if each not in (None, "", 0)
    ]


def moment_of(text: object) -> datetime:
    """A moment as GLPI gives it: local, ``2026-11-02 07:25:00``."""
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=None)
    except ValueError:
        broken(SYSTEM, "date illisible")


def _whole(value: object) -> int:
    text = str(value)
    return int(text) if text.isdigit() and len(text) < 12 else 0
