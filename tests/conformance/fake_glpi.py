"""GLPI's REST interface by its documentation (apirest.md of GLPI 10), for tests: stdlib, in memory.

Texts are kept as GLPI keeps them: ``<``, ``>`` and ``&`` as ``&#60;``, ``&#62;`` and ``&#38;``, in answers too.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from beffroi.enums import Category
from tools.city.text import fold

KEY, APP = "clefdistanteglpi4711", "jetonapplication4711"
CATEGORIES = {category.value.capitalize(): category.value for category in Category}
_STATUSES = {"ouvert": 1, "en cours": 2, "en attente": 4, "fermé": 5}
_PRIORITIES = {"basse": 2, "normale": 3, "haute": 4, "urgente": 5}
_OPTIONS = {"1": "name", "2": "id", "3": "priority", "5": "assigned", "7": "category", "12": "status",
            "15": "date", "19": "date_mod", "21": "content", "80": "entity"}  # fmt: skip
_CRITERION = re.compile(r"criteria\[(\d+)\]\[criteria\]\[(\d+)\]\[(\w+)\]")


@dataclass
class FakeGlpi:
    """What GLPI holds; ``sessions`` may be emptied, as GLPI does after a while."""

    url: str = ""
    tickets: dict[int, dict[str, Any]] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)
    log: list[dict[str, Any]] = field(default_factory=list)
    users: list[dict[str, Any]] = field(default_factory=list)
    sessions: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    _found: tuple[tuple[str, int], set[int]] = (("", -1), set())

    def fill(self, directory: Path, ticketing: Path) -> None:
        """The demo's staff and tickets."""
        with closing(sqlite3.connect(directory)) as source:
            rows = source.execute("SELECT id, first_name, last_name FROM person ORDER BY id").fetchall()
        self.users = [
            {"id": number, "name": login, "firstname": first, "realname": last}
            for number, (login, first, last) in enumerate(rows, 10)
        ]
        numbers = {user["name"]: user["id"] for user in self.users}
        by_name = {f"{user['firstname']} {user['realname']}": user["id"] for user in self.users}
        with closing(sqlite3.connect(ticketing)) as source:
            source.row_factory = sqlite3.Row
            for row in source.execute("SELECT * FROM ticket"):
                lines = [row["description"]]
                if row["place_label"]:
                    lines += [f"Adresse : {row['place_label']}", f"Position : {row['lat']} {row['lon']}"]
                assignee = numbers.get(row["assignee_id"] or "")
                self.tickets[row["number"]] = {
                    "id": row["number"], "name": _kept(row["title"]), "content": _kept(_html("\n".join(lines))),
                    "category": row["category"].capitalize(), "status": _STATUSES[row["status"]],
                    "priority": _PRIORITIES[row["priority"]], "assigned": [assignee] if assignee else None,
                    "date": row["created"][:19].replace("T", " "), "entity": 0,
                    "date_mod": row["updated"][:19].replace("T", " "),
                }  # fmt: skip
            for row in source.execute("SELECT * FROM history ORDER BY id"):
                at = row["at"][:19].replace("T", " ")
                if row["action"] in ("commentaire", "relance", "fermeture") and row["text"]:
                    self.notes.append({
                        "id": len(self.notes) + 1, "items_id": row["number"], "date_creation": at,
                        "users_id": by_name.get(row["author"], 0), "content": _kept(_html(row["text"])),
                    })  # fmt: skip
                if row["action"] in ("fermeture", "réouverture"):
                    old, new = ("1", "5") if row["action"] == "fermeture" else ("5", "1")
                    self._told(row["number"], 12, old, new, at)

    def search(self, query: dict[str, str]) -> tuple[int, Any]:
        """``search/Ticket``."""
        groups: dict[str, dict[str, dict[str, str]]] = {}
        for name, value in query.items():
            if found := _CRITERION.fullmatch(name):
                groups.setdefault(found[1], {}).setdefault(found[2], {})[found[3]] = value
        kept = [
            t for t in self.tickets.values() if all(self._fits(t, list(g.values())) for g in groups.values())
        ]
        kept.sort(key=lambda each: (each["date"], each["id"]), reverse=query.get("order") == "DESC")
        first, _, last = query["range"].partition("-")
        if kept and int(first) >= len(kept):
            return 400, ["ERROR_RANGE_EXCEED_TOTAL", "Provided range exceed total count of data"]
        page = kept[int(first) : int(last) + 1]
        data = [{option: each[name] for option, name in _OPTIONS.items()} for each in page]
        return 200 if len(page) == len(kept) else 206, {
            "totalcount": len(kept), "count": len(page), "content-range": "", **({"data": data} if data else {}),
        }  # fmt: skip

    def _noted(self, words: str) -> set[int]:
        """Tickets with a note that contains these words."""
        key = (words, len(self.notes))
        if self._found[0] != key:
            self._found = key, {n["items_id"] for n in self.notes if words in fold(n["content"])}
        return self._found[1]

    def _fits(self, ticket: dict[str, Any], group: list[dict[str, str]]) -> bool:
        results = [(one.get("link", "AND"), self._one(ticket, one)) for one in group]
        if results[0][0] == "OR":
            return any(result for _, result in results)
        return all(result for _, result in results)

    def _one(self, ticket: dict[str, Any], one: dict[str, str]) -> bool:
        value = one["value"]
        if one["field"] == "25":
            return ticket["id"] in self._noted(fold(value))
        held = ticket[_OPTIONS[one["field"]]]
        match one["searchtype"]:
            case "contains":
                return fold(value) in fold(str(held))
            case "lessthan":
                return str(held) < value
            case "morethan":
                return str(held) > value
            case _ if one["field"] == "5":
                return value in [str(each) for each in held or []]
            case _ if one["field"] == "7":
                return list(CATEGORIES)[int(value) - 1] == held
            case _:
                return str(held) == value

    def add(self, kind: str, given: dict[str, Any]) -> tuple[int, Any]:
        """``POST Ticket`` and ``POST ITILFollowup``."""
        now = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
        with self.lock:
            if kind == "Ticket":
                number = max(self.tickets, default=0) + 1
                self.tickets[number] = {
                    "id": number, "name": _kept(given["name"]), "content": _kept(given.get("content", "")),
                    "category": list(CATEGORIES)[given["itilcategories_id"] - 1], "status": 1, "assigned": None,
                    "priority": given.get("priority", 3), "date": now, "date_mod": now,
                    "entity": given.get("entities_id", 0),
                }  # fmt: skip
                return 201, {"id": number, "message": ""}
            if kind == "ITILFollowup" and given["items_id"] in self.tickets:
                number = len(self.notes) + 1
                note = {"id": number, "items_id": given["items_id"], "date_creation": now, "users_id": 2}
                self.notes.append(note | {"content": _kept(given["content"])})
                self.tickets[given["items_id"]]["date_mod"] = now
                return 201, {"id": number, "message": ""}
        return 400, ["ERROR_GLPI_ADD", ""]

    def update(self, number: int, given: dict[str, Any]) -> tuple[int, Any]:
        """``PUT Ticket/:id``."""
        now = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
        with self.lock:
            ticket = self.tickets.get(number)
            if ticket is None:
                return 404, ["ERROR_ITEM_NOT_FOUND", ""]
            for name, option in (("status", 12), ("priority", 3)):
                if name in given:
                    self._told(number, option, str(ticket[name]), str(given[name]), now)
                    ticket[name] = given[name]
            if "_users_id_assign" in given:
                user = next(u for u in self.users if u["id"] == given["_users_id_assign"])
                ticket["assigned"] = [*(ticket["assigned"] or []), user["id"]]
                self._told(number, 5, "", f"{user['firstname']} {user['realname']} ({user['id']})", now)
            ticket["content"] = _kept(given["content"]) if "content" in given else ticket["content"]
            ticket["date_mod"] = now
        return 200, [{str(number): True, "message": ""}]

    def _told(self, number: int, option: int, old: str, new: str, at: str) -> None:
        self.log.append({
            "id": len(self.log) + 1, "items_id": number, "id_search_option": option, "old_value": old,
            "new_value": new, "date_mod": at, "user_name": "beffroi (2)",
        })  # fmt: skip


@contextmanager
def glpi(directory: Path, ticketing: Path) -> Iterator[FakeGlpi]:
    """A GLPI with the demo's staff and tickets."""
    held = FakeGlpi()
    held.fill(directory, ticketing)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is told."""

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = urlsplit(self.path).path.removeprefix("/apirest.php").strip("/")
            status, told = self._answer(path, dict(parse_qsl(urlsplit(self.path).query)), body)
            sent = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_POST = do_PUT = do_GET

        def _answer(self, path: str, query: dict[str, str], body: bytes) -> tuple[int, Any]:
            if self.headers.get("App-Token") != APP:
                return 400, ["ERROR_WRONG_APP_TOKEN_PARAMETER", "parameter app_token seems wrong"]
            if path == "initSession":
                if self.headers.get("Authorization") != f"user_token {KEY}":
                    return 401, ["ERROR_GLPI_LOGIN_USER_TOKEN", "parameter user_token seems invalid"]
                token = f"s{len(held.sessions)}x{id(body)}"
                held.sessions.add(token)
                return 200, {"session_token": token}
            if self.headers.get("Session-Token") not in held.sessions:
                return 401, ["ERROR_SESSION_TOKEN_INVALID", "session_token seems invalid"]
            given = json.loads(body)["input"] if body else {}
            match self.command, path.split("/"):
                case "GET", ["search", "Ticket"]:
                    return held.search(query)
                case "GET", ["Ticket", number, "ITILFollowup"]:
                    return _ranged([n for n in held.notes if n["items_id"] == int(number)], query)
                case "GET", ["Ticket", number, "Log"]:
                    return _ranged([e for e in held.log if e["items_id"] == int(number)], query)
                case "GET", ["ITILCategory"]:
                    names = enumerate(CATEGORIES, 1)
                    return _ranged(
                        [{"id": n, "name": name, "completename": name} for n, name in names], query
                    )
                case "GET", ["User"]:
                    return _ranged(held.users, query)
                case "POST", [kind]:
                    return held.add(kind, given)
                case "PUT", ["Ticket", number]:
                    return held.update(int(number), given)
            return 400, ["ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM", ""]

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    held.url = f"http://127.0.0.1:{server.server_address[1]}/apirest.php"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()


def _ranged(items: list[dict[str, Any]], query: dict[str, str]) -> tuple[int, Any]:
    first, _, last = query.get("range", "0-49").partition("-")
    if items and int(first) >= len(items):
        return 400, ["ERROR_RANGE_EXCEED_TOTAL", ""]
    return 200, items[int(first) : int(last) + 1]


def _html(text: str) -> str:
    return "<p>" + escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>") + "</p>"


def _kept(text: str) -> str:
    return text.replace("&", "&#38;").replace("<", "&#60;").replace(">", "&#62;")
