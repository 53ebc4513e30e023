"""The time of the guards: UTC, and its one text form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the current time, in UTC. Tests pass their own."""


def utc_now() -> datetime:
    """The current time, in UTC."""
    return datetime.now(UTC)


def to_text(moment: datetime) -> str:
    """``2026-11-24T15:00:00.000000Z``: fixed width, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_text(text: str) -> datetime:
    """The moment of `to_text`."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
