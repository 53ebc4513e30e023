"""Results as plain text, for a message: one line a value, fields with their French names."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from beffroi import (
    Facility,
    HistoryEntry,
    Listing,
    Lookup,
    Person,
    Place,
    Service,
    Ticket,
)
from beffroi.text import visible


def plain_text(value: object) -> str:
    """Any result as lines of plain text; a list that is not complete says so."""
    return visible("\n".join(_lines(value)))


def _lines(value: object) -> list[str]:
    match value:
        case Listing(items=items, complete=complete, total=total):
            note = [] if complete else [f"(liste partielle : {len(items)} sur {total})"]
            return [line for item in items for line in _lines(item)] + note
        case Lookup(exact=exact, candidates=candidates):
            return _lines(exact) if exact is not None else _lines(candidates)
        case list() | tuple():
            return [line for item in value for line in _lines(item)]
        case _:
            return [_line(value)]


def _line(value: object) -> str:
    match value:
        case Ticket():
            return _ticket(value)
        case Person():
            return _joined(value.name, value.function, value.service_name, value.phone, value.email)
        case Service():
            return _joined(
                value.name,
                f"responsable {value.head.name}",
                value.phone,
                value.email,
                value.address,
            )
        case Place():
            return _joined(value.label)
        case Facility():
            return _joined(
                value.name,
                value.kind.value,
                value.address,
                _scalar(value.distance, " m"),
            )
        case HistoryEntry():
            return _joined(_scalar(value.at), value.author, value.action, value.text)
        case _ if dataclasses.is_dataclass(value):
            return _joined(*(_scalar(getattr(value, f.name)) for f in dataclasses.fields(value)))
        case _:
            return _scalar(value)


def _ticket(ticket: Ticket) -> str:
    return _joined(
        f"Ticket {ticket.number}",
        ticket.title,
        ticket.category.value,
        ticket.status.value,
        f"priorité {ticket.priority.value}",
        ticket.place.label if ticket.place is not None else "",
        f"créé le {ticket.created:%d/%m/%Y}",
        f"confié à {ticket.assignee.name}" if ticket.assignee is not None else "",
    )


def _scalar(value: Any, unit: str = "") -> str:
    match value:
        case None:
            return ""
        case StrEnum():
            return value.value
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case timedelta():
            return f"{value.days} jours"
        case float():
            return f"{value:.0f}{unit}"
        case _:
            return " ".join(f"{value}{unit}".split())


def _joined(*parts: str) -> str:
    return " · ".join(" ".join(part.split()) for part in parts if part)
