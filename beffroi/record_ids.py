"""Ids of records in the city's systems, as the record of effects names them."""

from __future__ import annotations

from typing import Any

from beffroi.records import Notice, Ticket


def record_id(result: Any) -> str:
    """What an effect left, such as ``ticket:4012``; empty where it is no record with an id."""
    match result:
        case Ticket(number=number):
            return f"ticket:{number}"
        case Notice(id=identity):
            return f"notice:{identity}"
        case _:
            return ""
