"""GLPI's REST interface (``apirest.php``): one session of one account, searches, additions, updates."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.settings.tickets import Glpi
from tools.reach.breaker import Breaker, Health
from tools.reach.http import Answer, HttpService, broken
from tools.ticketing.doubts import once_taken

SYSTEM = "tickets"
PAGE = 500
NAME, NUMBER, PRIORITY, ASSIGNED, CATEGORY, STATUS = "1", "2", "3", "5", "7", "12"
OPENED, UPDATED, CONTENT, FOLLOWUPS, ENTITY = "15", "19", "21", "25", "80"
_SHOWN = (NAME, NUMBER, PRIORITY, ASSIGNED, CATEGORY, STATUS, OPENED, UPDATED, CONTENT)
_READ_HERE = (400, 401, 403, 404)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Criterion:
    """One condition of a search: option's number, ``equals``, ``contains``, ``lessthan``, ``morethan``."""

    field: str
    how: str
    value: str
    link: str = "AND"


class GlpiClient:
    """Asks GLPI; safe to use from several threads. Errors are those of the port.

    Raises:
        ConfigurationError: a secret or the authority's file is missing.
    """

    def __init__(self, system: Glpi, breaker: Breaker | None = None) -> None:
        app = {"App-Token": system.app.read_key()} if system.app is not None else {}
        self._http = HttpService(SYSTEM, system, headers=app, breaker=breaker)
        self._key = system.key.read_key()
        self._lock = threading.Lock()
        self._session = ""

    @property
    def health(self) -> Health:
        """GLPI as the last calls found it."""
        return self._http.health

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._http.close()

    def search(
        self, criteria: Sequence[Sequence[Criterion]], offset: int, limit: int
    ) -> tuple[list[Row], int]:
        """Tickets of which each group of conditions holds, the newest first, and how many there are."""
        query: dict[str, str] = {"sort": OPENED, "order": "DESC", "range": f"{offset}-{offset + limit - 1}"}
        for number, group in enumerate(criteria):
            query[f"criteria[{number}][link]"] = "AND"
            for inner, one in enumerate(group):
                at = f"criteria[{number}][criteria][{inner}]"
                query |= {
                    f"{at}[link]": one.link, f"{at}[field]": one.field, f"{at}[searchtype]": one.how,
                    f"{at}[value]": one.value,
                }  # fmt: skip
        query |= {f"forcedisplay[{n}]": field for n, field in enumerate(_SHOWN)}
        answer = self._ask("GET", "/search/Ticket", query)
        found = answer.json()
        if answer.status == 400 and isinstance(found, list) and found[:1] == ["ERROR_RANGE_EXCEED_TOTAL"]:
            return [], offset
        if not isinstance(found, dict) or not isinstance(found.get("totalcount"), int):
            _refused(answer)
        rows = found.get("data", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            broken(SYSTEM, "ce n'est pas ce que GLPI documente : data")
        return rows, found["totalcount"]

    def listed(self, path: str) -> list[dict[str, Any]]:
        """Items of a type, or of an item, a thousand at most at a time."""
        items: list[dict[str, Any]] = []
        while True:
            answer = self._ask("GET", path, {"range": f"{len(items)}-{len(items) + 999}"})
            found = answer.json()
            if answer.status == 400 and isinstance(found, list) and found[:1] == ["ERROR_RANGE_EXCEED_TOTAL"]:
                return items
            if answer.status >= 400:
                _refused(answer)
            if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
                broken(SYSTEM, f"ce n'est pas ce que GLPI documente : {path.rpartition('/')[2]}")
            items += found
            if len(found) < 1_000 or len(items) >= 20_000:
                return items

    def add(self, kind: str, fields: Mapping[str, Any]) -> int:
        """A new item; its number."""
        answer = self._ask("POST", f"/{kind}", body={"input": fields})
        if answer.status >= 400:
            _refused(answer)
        with once_taken("GLPI"):
            if not isinstance(found := answer.json(), dict) or not isinstance(found.get("id"), int):
                broken(SYSTEM, "création sans numéro")
        return int(found["id"])

    def update(self, kind: str, number: int, fields: Mapping[str, Any]) -> None:
        """Changes fields of an item."""
        answer = self._ask("PUT", f"/{kind}/{number}", body={"input": fields})
        if answer.status >= 400:
            _refused(answer)
        with once_taken("GLPI"):
            found = answer.json()
            first = found[0] if isinstance(found, list) and found else None
            done = first.get(str(number)) if isinstance(first, dict) else None
            if not isinstance(done, bool):
                broken(SYSTEM, "changement sans réponse")
        if not done:
            _refused(answer)

    def _ask(
        self, method: str, path: str, query: Mapping[str, str] | None = None, body: Any = None
    ) -> Answer:
        """One question in the session; a session that GLPI has forgotten is opened again, once.

        A refused session says that nothing was done, so that a change may be sent again.
        """
        answer = self._once(method, path, query, body, self._token(""))
        if answer.status == 401:
            answer = self._once(method, path, query, body, self._token(self._session))
        if answer.status == 401:
            _refused(answer)
        return answer

    def _once(
        self, method: str, path: str, query: Mapping[str, str] | None, body: Any, session: str
    ) -> Answer:
        headers = {"Session-Token": session}
        if method == "GET":
            return self._http.read(path, query, headers=headers, expected=_READ_HERE)
        return self._http.write(method, path, body, headers=headers, expected=_READ_HERE)

    def _token(self, refused: str) -> str:
        with self._lock:
            if not self._session or self._session == refused:
                headers = {"Authorization": f"user_token {self._key}"}
                answer = self._http.read("/initSession", headers=headers, expected=(400, 401))
                if answer.status >= 400:
                    raise ConfigurationError(
                        "GLPI refuse la clé des réglages (systems.ticketing.key ou app), ou son "
                        "interface REST est fermée.",
                        "GLPI refuses the settings' key (systems.ticketing.key, app), or its API is off.",
                    )
                found = answer.json()
                token = found.get("session_token") if isinstance(found, dict) else None
                if not isinstance(token, str) or not token.isalnum():
                    broken(SYSTEM, "session illisible")
                self._session = token
            return self._session


def _refused(answer: Answer) -> Any:
    """GLPI answers an error as ``["ERROR_…", "words"]``; only its code is told."""
    found = answer.json()
    code = found[0] if isinstance(found, list) and found and isinstance(found[0], str) else ""
    code = code if code.startswith("ERROR_") and code.replace("_", "").isalnum() else f"HTTP {answer.status}"
    failure = Failure.NOT_FOUND if code == "ERROR_ITEM_NOT_FOUND" else Failure.INVALID
    raise ToolError(failure, f"GLPI refuse ({code[:60]}).", f"GLPI refuses ({code[:60]}).")
