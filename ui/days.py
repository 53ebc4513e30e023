"""Days as people type them in forms and commands."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from beffroi.errors import BeffroiError

PARIS = ZoneInfo("Europe/Paris")
"""Where the city is: its days begin at midnight there, whatever the machine's own zone."""


def day_of(text: str) -> datetime:
    """The beginning of a day in the city, from ``2026-11-30``.

    Raises:
        BeffroiError: it is none.
    """
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=PARIS)
    except ValueError:
        raise BeffroiError(
            f"La date « {text} » est illisible : écrivez AAAA-MM-JJ.", f"'{text}' is no date: YYYY-MM-DD."
        ) from None
