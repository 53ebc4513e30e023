"""The HTTP transport of whoever asks another machine: every wait ends at one moment.

httpx bounds each step by itself: a server that sends its headers byte by byte is never late. Here a time-out
that httpx hands down is a moment on the monotonic clock, and what is left until then bounds each step.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

_CONNECTIONS, _KEPT = 16, 4


def transport(trust: ssl.SSLContext) -> httpx.HTTPTransport:
    """A transport without proxies; to be asked with `until`.

    Args:
        trust: which certificates are taken.
    """
    made = httpx.HTTPTransport(verify=trust, trust_env=False)
    made._pool.close()
    made._pool = httpcore.ConnectionPool(  # the one part that httpx has no parameter for
        ssl_context=trust,
        max_connections=_CONNECTIONS,
        max_keepalive_connections=_KEPT,
        keepalive_expiry=5.0,
        network_backend=_Backend(),
    )
    return made


def until(moment: float) -> httpx.Timeout:
    """The time-outs of a request that ends at a moment of `time.monotonic`."""
    return httpx.Timeout(moment, pool=max(0.0, moment - time.monotonic()))


class _Backend(httpcore.NetworkBackend):
    """The network, with moments for time-outs."""

    def __init__(self) -> None:
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._network.connect_tcp(host, port, left, local_address, socket_options))


class _Stream(httpcore.NetworkStream):
    """One connection, with moments for time-outs."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(moment: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    if moment is None:
        return None
    left = moment - time.monotonic()
    if left <= 0:
        raise late("deadline")
    return left
