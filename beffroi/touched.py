"""Which hosts a run reaches for: every connector says it, whoever drives the run collects it.

with touching() as hosts:
    ...                    # connectors call touch_url("https://annuaire.ville.example")
sorted(hosts)              # ["annuaire.ville.example:443"]
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlsplit

PORTS = {"https": 443, "http": 80, "ldap": 389, "ldaps": 636, "postgresql": 5432, "postgres": 5432}
"""Ports of addresses that name none, by scheme."""
_TOUCHED: ContextVar[set[str] | None] = ContextVar("touched", default=None)


def touch(host: str, port: int) -> None:
    """Say that a connection to a host is about to be used or opened; nothing where nobody collects."""
    hosts = _TOUCHED.get()
    if hosts is not None:
        hosts.add(address(host, port))


def touch_url(url: str) -> None:
    """As `touch`, for a web or directory address."""
    touch(*host_port(url))


@contextmanager
def touching() -> Iterator[set[str]]:
    """Collects what is said in this block, and in threads that were given a copy of its context."""
    hosts: set[str] = set()
    token = _TOUCHED.set(hosts)
    try:
        yield hosts
    finally:
        _TOUCHED.reset(token)


def host_port(url: str) -> tuple[str, int]:
    """Host and port of an address; port 0 for a scheme without a known one."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or PORTS.get(parts.scheme.partition("+")[0], 0)


def address(host: str, port: int) -> str:
    """``host:port``, an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
