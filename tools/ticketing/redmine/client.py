"""Redmine's REST interface, asked as the account of the settings or as one of its users."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from beffroi.errors import Failure, ToolError
from beffroi.settings.tickets import Redmine
from tools.reach.breaker import Breaker, Health
from tools.reach.http import Answer, HttpService, broken
from tools.ticketing.doubts import once_taken

SYSTEM = "tickets"
PAGE = 100
_LOGIN = re.compile(r"[A-Za-z0-9_\-@.]{1,60}")
_READ_HERE = (403, 404, 412, 422)
_SHOWN = 200


class Record(BaseModel):
    """A part of an answer; what Beffroi does not need is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Named(Record):
    """Something with a number and a name."""

    id: int
    name: str = ""


class StatusName(Named):
    """A status; ``is_closed`` ends a ticket."""

    is_closed: bool = False


class FieldValue(Named):
    """A custom field of one ticket."""

    value: str | list[str] | None = None

    @property
    def text(self) -> str:
        """The value; the first of several."""
        return (self.value[0] if self.value else "") if isinstance(self.value, list) else self.value or ""


class Detail(Record):
    """One field's change."""

    property: str
    name: str
    old_value: str | None = None
    new_value: str | None = None


class Journal(Record):
    """One entry of a ticket's history."""

    id: int
    user: Named | None = None
    notes: str | None = None
    created_on: datetime
    private_notes: bool = False
    details: list[Detail] = []


class Issue(Record):
    """A ticket as Redmine shows it to one user."""

    id: int
    project: Named
    tracker: Named
    status: StatusName
    priority: Named
    author: Named | None = None
    assigned_to: Named | None = None
    category: Named | None = None
    subject: str
    description: str | None = None
    custom_fields: list[FieldValue] = []
    created_on: datetime
    updated_on: datetime
    journals: list[Journal] = []
    allowed_statuses: list[StatusName] | None = None

    def field(self, number: int) -> str:
        """A custom field's text, empty where the ticket has none."""
        return next((field.text for field in self.custom_fields if field.id == number), "")


R = TypeVar("R", bound=Record)


class RedmineClient:
    """Asks Redmine; errors are those of the port.

    Args:
        login: the user in whose name it asks; the account itself where None.
    """

    def __init__(self, http: HttpService, login: str | None = None) -> None:
        self._http = http
        self.login = login
        if login is not None and not _LOGIN.fullmatch(login):
            no_account(login)
        self._headers = {"X-Redmine-Switch-User": login} if login is not None else None

    def as_user(self, login: str) -> RedmineClient:
        """The same service, asked in a user's name: Redmine's own rights and history hold."""
        return RedmineClient(self._http, login)

    @property
    def health(self) -> Health:
        """Redmine as the last calls found it."""
        return self._http.health

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._http.close()

    def get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any] | None:
        """An answer's object; None where there is no such thing (404) or the user may not see it (403)."""
        answer = self._http.read(path, query, headers=self._headers, expected=self._statuses)
        return None if answer.status in (403, 404) else self._object(answer)

    def send(self, method: str, path: str, body: Any) -> dict[str, Any] | None:
        """A change, sent once; its answer's object, empty where there is none.

        Returns:
            None where there is no such thing or the user may not change it.
        """
        answer = self._http.write(method, path, body, headers=self._headers, expected=self._statuses)
        if answer.status in (403, 404):
            return None
        if answer.status >= 400:
            return self._object(answer)
        with once_taken("Redmine"):
            return self._object(answer) if answer.body.strip() else {}

    def parse(self, kind: type[R], value: Any) -> R:
        """A part of an answer.

        Raises:
            ToolError: ``BROKEN`` where it is not what Redmine documents.
        """
        try:
            return kind.model_validate(value)
        except ValidationError:
            broken(SYSTEM, f"ce n'est pas ce que Redmine documente : {kind.__name__}")

    def listed(self, kind: type[R], found: dict[str, Any] | None, name: str) -> list[R]:
        """A list of an answer; empty where there was none."""
        values = (found or {}).get(name, [])
        if not isinstance(values, list):
            broken(SYSTEM, f"ce n'est pas ce que Redmine documente : {name}")
        return [self.parse(kind, value) for value in values]

    @property
    def _statuses(self) -> tuple[int, ...]:
        """A refusal of the account itself is a wrong setting; of a person, an answer."""
        return _READ_HERE if self.login is not None else (404, 422)

    def _object(self, answer: Answer) -> dict[str, Any]:
        if answer.status == 412:
            no_account(self.login or "")
        found = answer.json()
        if not isinstance(found, dict):
            broken(SYSTEM, "ce n'est pas un objet JSON")
        if answer.status == 422:
            _refused(found.get("errors"))
        return found


def open_redmine(system: Redmine, breaker: Breaker | None = None) -> RedmineClient:
    """The service that the settings name, asked as its account.

    Raises:
        ConfigurationError: the secret or the authority's file is missing.
    """
    headers = {"X-Redmine-API-Key": system.key.read_key()}
    return RedmineClient(HttpService(SYSTEM, system, headers=headers, breaker=breaker))


def no_account(who: str) -> NoReturn:
    """Redmine does not know a person, or has locked their account."""
    raise ToolError(
        Failure.INVALID,
        f"Redmine n'a pas de compte ouvert pour « {who} » : demandez-le à son administrateur.",
        f"Redmine has no open account for '{who}': ask its administrator.",
    )


def _refused(errors: Any) -> NoReturn:
    """Redmine's own reasons, which its administrator chose the language of."""
    said = " ; ".join(str(error) for error in errors) if isinstance(errors, list) else ""
    plain = " ".join(said.split())[:_SHOWN]
    raise ToolError(
        Failure.INVALID,
        f"Redmine refuse : {plain}." if plain else "Redmine refuse ce changement, sans dire pourquoi.",
        f"Redmine refuses: {plain}." if plain else "Redmine refuses this change without a reason.",
    )
