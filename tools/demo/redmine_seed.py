"""Fills an empty Redmine with the demo city: its staff as users, its tickets, their history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from beffroi.enums import Category
from tools.city.folder import DIRECTORY, TICKETING
from tools.city.ticket_texts import RESIDENT

KEY = "c0ffee00d1a1b2c3d4e5f60718293a4b5c6d7e8f"
"""API key of the demo's administrator; worth nothing elsewhere."""
PROJECT, HIDDEN_PROJECT = "signalements", "ressources-humaines"
CATEGORIES = {category.value.capitalize(): category.value for category in Category}
STATUSES = {"Nouveau": "ouvert", "En cours": "en cours", "Résolu": "en cours", "En attente": "en attente",
            "Fermé": "fermé", "Rejeté": "fermé"}  # fmt: skip
PRIORITIES = {
    "Bas": "basse",
    "Normal": "normale",
    "Haut": "haute",
    "Urgent": "urgente",
    "Immédiat": "urgente",
}
FIELDS = ("Arrondissement", "Adresse", "Latitude", "Longitude", "Effets Beffroi")
HIDDEN_TICKET, PRIVATE_TICKET = 6001, 6002
"""A ticket of a project that only human resources see, and a private one among the others."""

_FORMATS = ("list", "string", "float", "float", "text")
_MANAGER, _AGENT, _READER = 3, 4, 5
_STATUS_IDS = {"ouvert": 1, "en cours": 2, "en attente": 4, "fermé": 5}
_PRIORITY_IDS = {"basse": 1, "normale": 2, "haute": 3, "urgente": 4}
_FIRST_USER = 100
_START, _LATE = "2024-01-01 08:00:00", "2026-10-01 08:00:00"
_READERS = "communication"
_WORKING = frozenset(category.value for category in Category)


def demo_settings(url: str, key: dict[str, str]) -> dict[str, Any]:
    """``[systems.ticketing]`` for this Redmine.

    Args:
        key: where the API key lies (`beffroi.secrets.SecretPlace`).
    """
    return {
        "kind": "redmine", "url": url, "key": key, "project": PROJECT, "trackers": ["Signalement"],
        "fields": dict(zip(("district", "address", "latitude", "longitude", "effect"), FIELDS, strict=True)),
        "categories": CATEGORIES, "statuses": STATUSES, "priorities": PRIORITIES,
    }  # fmt: skip


def fill_redmine(database: Path, city: Path) -> None:
    """Writes the demo city into a database that `RedmineServer.prepare` made.

    Args:
        city: folder of the embedded city (`tools.city.generate.generate_city`).
    """
    with closing(sqlite3.connect(database)) as redmine, redmine:
        redmine.execute("PRAGMA synchronous = OFF")
        _frame(redmine)
        users = _staff(redmine, city / DIRECTORY)
        _tickets(redmine, city / TICKETING, users)
        redmine.execute("ANALYZE")  # else SQLite reads all values of a custom field once for each ticket


def _frame(db: sqlite3.Connection) -> None:
    settings = {
        "rest_api_enabled": "1",
        "login_required": "1",
        "default_language": "fr",
        "app_title": "Tickets",
    }
    _rows(db, "settings", "name value", settings.items())
    db.execute("UPDATE users SET must_change_passwd = 0 WHERE id = 1")
    _rows(db, "tokens", "user_id action value created_on", [(1, "api", KEY, _START)])
    db.execute("UPDATE trackers SET name = 'Signalement' WHERE id = 1")
    db.execute("UPDATE issue_statuses SET name = 'En attente' WHERE id = 4")
    db.execute("UPDATE roles SET issues_visibility = 'default' WHERE id = ?", (_AGENT,))
    db.execute("DELETE FROM workflows WHERE role_id = ?", (_AGENT,))
    copied = "tracker_id, old_status_id, new_status_id, assignee, author, type, field_name, rule"
    db.execute(
        f"INSERT INTO workflows (role_id, {copied}) SELECT ?, {copied} FROM workflows WHERE role_id = ?",
        (_AGENT, _MANAGER),
    )
    projects = enumerate((("Signalements", PROJECT), ("RH", HIDDEN_PROJECT)), 1)
    rows = [(n, name, key, 0, 1, 2 * n - 1, 2 * n, _START, _START) for n, (name, key) in projects]
    _rows(db, "projects", "id name identifier is_public status lft rgt created_on updated_on", rows)
    _rows(db, "projects_trackers", "project_id tracker_id", [(1, 1), (2, 1)])
    _rows(db, "enabled_modules", "project_id name", [(1, "issue_tracking"), (2, "issue_tracking")])
    _rows(
        db, "issue_categories", "id project_id name", [(n, 1, name) for n, name in enumerate(CATEGORIES, 1)]
    )
    values = "---\n" + "".join(f"- '{district}'\n" for district in range(1, 21))
    fields = list(enumerate(zip(FIELDS, _FORMATS, strict=True), 1))
    _rows(
        db, "custom_fields",
        "id type name field_format possible_values is_for_all is_filter position searchable editable visible",
        [(n, "IssueCustomField", name, kind, values if kind == "list" else None, 1, 1, n, 0, 1, 1)
         for n, (name, kind) in fields],
    )  # fmt: skip
    _rows(db, "custom_fields_trackers", "custom_field_id tracker_id", [(n, 1) for n, _ in fields])


def _staff(db: sqlite3.Connection, directory: Path) -> dict[str, int]:
    """Users by the name that histories give them, and by their login."""
    with closing(sqlite3.connect(directory)) as source:
        people = source.execute(
            "SELECT p.id, p.first_name, p.last_name, p.email, s.domain, s.head_id = p.id "
            "FROM person p JOIN service s ON s.id = p.service_id ORDER BY p.id"
        ).fetchall()
    rows = list(
        enumerate([("usager", "Usager", "(formulaire)", "usager@paris.demo", "", 0), *people], _FIRST_USER)
    )
    users: dict[str, int] = {}
    members: list[tuple[int, int, int]] = []
    for number, (login, first, last, _, domain, head) in rows:
        users.setdefault(f"{first} {last}", number)
        users[login] = number
        if domain in _WORKING:
            members.append((number, 1, _MANAGER if head else _AGENT))
        elif domain in (_READERS, "ressources humaines"):
            members.append((number, 1, _READER) if domain == _READERS else (number, 2, _AGENT))
    users[RESIDENT] = users["usager"]
    _rows(
        db, "users",
        "id login firstname lastname status language type mail_notification created_on updated_on",
        [(n, r[0], r[1][:30], r[2], 1, "fr", "User", "none", _START, _START) for n, r in rows],
    )  # fmt: skip
    _rows(
        db, "email_addresses", "id user_id address is_default notify created_on updated_on",
        [(n, n, r[3], 1, 0, _START, _START) for n, r in rows],
    )  # fmt: skip
    _rows(db, "members", "id user_id project_id created_on", [(u, u, p, _START) for u, p, _ in members])
    _rows(db, "member_roles", "member_id role_id", [(user, role) for user, _, role in members])
    return users


def _tickets(db: sqlite3.Connection, ticketing: Path, users: dict[str, int]) -> None:
    with closing(sqlite3.connect(ticketing)) as source:
        source.row_factory = sqlite3.Row
        tickets = source.execute("SELECT * FROM ticket ORDER BY number").fetchall()
        history = source.execute("SELECT * FROM history ORDER BY id").fetchall()
    authors = {
        line["number"]: users.get(line["author"], 1) for line in history if line["action"] == "création"
    }
    categories = {value: number for number, value in enumerate(CATEGORIES.values(), 1)}
    issues: list[tuple[Any, ...]] = []
    values: list[tuple[int, int, str]] = []
    for t in tickets:
        created, updated = _moment(t["created"]), _moment(t["updated"])
        issues.append((
            t["number"], 1, 1, t["title"][:255], t["description"], categories[t["category"]],
            _STATUS_IDS[t["status"]], users.get(t["assignee_id"] or ""), _PRIORITY_IDS[t["priority"]],
            authors.get(t["number"], 1), created, updated, t["number"], 1, 2, 0,
            updated if t["status"] == "fermé" else None,
        ))  # fmt: skip
        filled = (t["district"], t["place_label"], t["lat"], t["lon"], "")
        values += [(t["number"], field, "" if v is None else str(v)) for field, v in enumerate(filled, 1)]
    for number, project, title, private in (
        (HIDDEN_TICKET, 2, "Entretien de recadrage", 0),
        (PRIVATE_TICKET, 1, "Signalement confidentiel", 1),
    ):
        category = None if project == 2 else 1
        issues.append(
            (
                number,
                1,
                project,
                title,
                "",
                category,
                1,
                None,
                2,
                1,
                _LATE,
                _LATE,
                number,
                1,
                2,
                private,
                None,
            )
        )
        values += [(number, field, "11" if field == 1 else "") for field in range(1, 6)]
    _rows(
        db, "issues",
        "id tracker_id project_id subject description category_id status_id assigned_to_id priority_id "
        "author_id created_on updated_on root_id lft rgt is_private closed_on",
        issues,
    )  # fmt: skip
    columns = "customized_type customized_id custom_field_id value"
    _rows(db, "custom_values", columns, [("Issue", *value) for value in values])
    _history(db, history, users)


def _history(db: sqlite3.Connection, history: Sequence[sqlite3.Row], users: dict[str, int]) -> None:
    journals: list[tuple[Any, ...]] = []
    details: list[tuple[Any, ...]] = []
    for line in history:
        action, text = line["action"], line["text"]
        if action == "création":
            continue
        number = len(journals) + 1
        if action == "affectation":
            name = text.removeprefix("Confié à ").removesuffix(".")
            details.append((number, "attr", "assigned_to_id", None, str(users.get(name, 1))))
        elif action in ("statut", "fermeture", "réouverture"):
            status = {"fermeture": 5, "réouverture": 1}.get(action) or (2 if "cours" in text else 4)
            before = "5" if action == "réouverture" else "1"
            details.append((number, "attr", "status_id", before, str(status)))
        notes = "" if action in ("affectation", "statut") else text
        author = users.get(line["author"], 1)
        journals.append((number, line["number"], "Issue", author, notes, _moment(line["at"])))
    _rows(db, "journals", "id journalized_id journalized_type user_id notes created_on", journals)
    _rows(db, "journal_details", "journal_id property prop_key old_value value", details)


def _moment(text: str) -> str:
    return text[:19].replace("T", " ")


def _rows(db: sqlite3.Connection, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    names = columns.split()
    places = ", ".join("?" * len(names))
    db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", rows)
