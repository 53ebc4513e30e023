"""Counts the beats of a run in this process, and calls what was asked for at one of them."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import httpx
from sqlalchemy import Engine, event

from beffroi.identity import Actor
from beffroi.records import Notice, Ticket
from tools.toolbox import CallResult, Toolbox

LATE = "before:http.write"
"""The beat at which a change leaves for a city system."""
_AFTER = 3.0
"""Seconds after which a late change is done: more than the journal waits before it looks for it."""
_WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE")
Strike = Callable[[str], None]


class Late(Exception):
    """What was to be sent now is sent later, and nobody waits for its answer."""


class Beats:
    """The beats of one process; hooks stay until it ends.

    Args:
        at: number of the beat, from 1, at which ``strike`` is called once, with its name; 0 for never.
        only: the only name at which it is called: at that beat or the next of this name.
    """

    def __init__(self, at: int, strike: Strike, only: str = "") -> None:
        self._at, self._strike, self._only = at, strike, only
        self._struck = at == 0
        self._lock = threading.Lock()
        self.names: list[str] = []

    def beat(self, name: str) -> None:
        """One more."""
        with self._lock:
            self.names.append(name)
            due = not self._struck and len(self.names) >= self._at and self._only in ("", name)
            self._struck |= due
        if due:
            self._strike(name)

    def install(self) -> None:
        """Listen to databases, HTTP and SMTP of this process."""
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "commit", lambda connection: self.beat(f"commit:{_database(connection.engine)}"))
        _around_http(self)
        _around(smtplib.SMTP, "send", self, "smtp.send")
        _around(smtplib.SMTP, "getreply", self, "smtp.reply")

    def _statement(self, connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(_WRITES):
            words = statement.split()
            self.beat(f"{words[0].lower()}:{words[2] if len(words) > 2 else _database(connection.engine)}")


class BeatingToolbox:
    """A real toolbox whose calls beat before and after."""

    def __init__(self, toolbox: Toolbox, beats: Beats) -> None:
        self.registry = toolbox.registry
        self.warm, self.close, self.goes_to = toolbox.warm, toolbox.close, toolbox.goes_to
        self._toolbox, self._beats = toolbox, beats

    def call(
        self, name: str, arguments: dict[str, Any], *, key: str, now: datetime, actor: Actor | None = None
    ) -> CallResult:
        """The call between two beats."""
        self._beats.beat(f"before:{name}")
        result = self._toolbox.call(name, arguments, key=key, now=now, actor=actor)
        self._beats.beat(f"after:{name}")
        return result

    def find_effect(
        self, name: str, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None:
        """The search, after a beat."""
        self._beats.beat(f"find:{name}")
        return self._toolbox.find_effect(name, key, since, tickets)


def _around(owner: type, method: str, beats: Beats, name: str) -> None:
    plain = getattr(owner, method)

    def between(*args: Any, **kw: Any) -> Any:
        beats.beat(f"before:{name}")
        result = plain(*args, **kw)
        beats.beat(f"after:{name}")
        return result

    setattr(owner, method, between)


def _around_http(beats: Beats) -> None:
    plain = httpx.HTTPTransport.handle_request

    def between(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        name = "http" if request.method == "GET" else "http.write"
        try:
            beats.beat(f"before:{name}")
        except Late:
            threading.Timer(_AFTER, _sent_late, (plain, request)).start()
            raise httpx.ReadTimeout("late") from None
        response = plain(self, request)
        beats.beat(f"after:{name}")
        return response

    httpx.HTTPTransport.handle_request = between  # type: ignore[method-assign]  # faults come between


def _sent_late(plain: Callable[..., httpx.Response], request: httpx.Request) -> None:
    """On a connection of its own: the connectors may be closed by then."""
    request.extensions = {}
    with httpx.HTTPTransport(trust_env=False) as transport:
        plain(transport, request).read()


def _database(engine: Engine) -> str:
    return (engine.url.database or "").rpartition("/")[2]
