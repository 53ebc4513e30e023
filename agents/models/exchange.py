"""One exchange with a model server: one deadline for all of it, an answer of 1 MB at most, uncompressed."""

from __future__ import annotations

import time
from typing import Any

import httpx

from beffroi.transport import transport, until

MOST = 1_000_000
"""Bytes of an answer that are read at most."""


class Exchange:
    """Connections to a model server.

    Args:
        timeout: seconds for the whole of each exchange.
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._client = httpx.Client(
            transport=transport(httpx.create_ssl_context(trust_env=False)),
            headers={"Accept-Encoding": "identity"},
            trust_env=False,
            follow_redirects=False,
        )

    def moment(self) -> float:
        """When an exchange that begins now must have ended, on the monotonic clock."""
        return time.monotonic() + self._timeout

    def ask(self, method: str, url: str, moment: float, body: Any = None) -> httpx.Response:
        """The whole answer, its text as it came.

        Args:
            body: sent as JSON.

        Raises:
            httpx.HTTPError: none came until then, or it is compressed or too long.
        """
        with self._client.stream(method, url, json=body, timeout=until(moment)) as response:
            if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
                raise httpx.DecodingError("a compressed answer", request=response.request)
            text = bytearray()
            for part in response.iter_raw():
                text += part
                if len(text) > MOST:
                    raise httpx.DecodingError("an answer too long", request=response.request)
            return httpx.Response(response.status_code, content=bytes(text), request=response.request)

    def close(self) -> None:
        """End the connections that are kept."""
        self._client.close()
