"""The line to an OPA server: it can be cut from another thread, and an answer is read up to a length.

requests bounds each wait by itself: a server that sends its answer byte by byte is never late. So the one who
waits for a decision cuts the line at its deadline, which ends the reading wherever it is.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

MOST = 16_000_000
"""Bytes of an answer that are read at most."""


class Line:
    """A second handle on the connection that was opened last."""

    def __init__(self) -> None:
        self._held: socket.socket | None = None

    def hold(self, opened: socket.socket) -> None:
        """This connection is the one from now on."""
        self.drop()
        self._held = opened.dup()

    def cut(self) -> None:
        """Whoever waits on the connection gets an error now."""
        if (held := self._held) is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def drop(self) -> None:
        """Let go of the handle."""
        held, self._held = self._held, None
        if held is not None:
            held.close()


class LineAdapter(HTTPAdapter):
    """Connections that a `Line` holds; none is tried twice."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """As of the base, with connections of our own."""
        super().init_poolmanager(*arguments, **named)
        line = self._line

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                opened = super()._new_conn()
                line.hold(opened)
                return opened

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                opened = super()._new_conn()
                line.hold(opened)
                return opened

        plain = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
        secure = type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Secure})
        self.poolmanager.pool_classes_by_scheme = {"http": plain, "https": secure}


def bounded(response: requests.Response, **_: Any) -> None:
    """A hook of requests: reads an answer as it comes, neither unpacked nor beyond `MOST`.

    Raises:
        requests.exceptions.ConnectionError: it is longer, or broke off.
    """
    try:
        body = response.raw.read(MOST + 1, decode_content=False)
    except HTTPError as error:
        raise requests.exceptions.ConnectionError(error) from error
    if len(body) > MOST:
        response.close()
        raise requests.exceptions.ConnectionError("an answer too long")
    response._content = body  # the one part that requests has no parameter for
