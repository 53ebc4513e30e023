"""Values as people read them: one line of plain text each, in French, in the city's own time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from agents.interpreter.values import Group, Items, Labeled, Missing, Part, Pending, Value, Waiting
from agents.language.french.grammar import attach
from agents.language.french.nouns import field_noun
from agents.views.words import PLURALS
from beffroi.records import (
    District,
    Facility,
    HistoryEntry,
    Listing,
    Notice,
    Person,
    Place,
    Service,
    Ticket,
)
from beffroi.types import NumberType, Type

_SHORT = 120


def text_of(value: Any, kind: Type | None = None) -> str:
    """A value in one line; ``kind`` gives a number its unit."""
    match value:
        case None:
            return "—"
        case bool():
            return "oui" if value else "non"
        case StrEnum():
            return value.value
        case int() | float():
            return number_text(value, kind.unit if isinstance(kind, NumberType) else "")
        case str():
            return " ".join(value.split())
        case datetime():
            return f"{value:%d/%m/%Y à %H h %M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case timedelta():
            return duration_text(value)
        case list() | tuple():
            return ", ".join(map(text_of, value))
        case _:
            return _record_text(value)


def lines_text(value: Any, kind: Type | None = None) -> str:
    """As `text_of`, but a text's lines stay lines: where there is room for them."""
    if not isinstance(value, str) or isinstance(value, StrEnum):
        return text_of(value, kind)
    return "\n".join(line.expandtabs().rstrip() for line in value.splitlines()).strip("\n")


def value_text(value: Value, kind: Type | None = None) -> str:
    """A value of a run in one line: symbolic where it is still to come."""
    match value:
        case Labeled(held, partial=partial):
            told = text_of(held, kind)
            return f"au moins {told}" if partial is Part.LEAST and isinstance(held, int | float) else told
        case Pending():
            return pending_text(value)
        case Waiting():
            return "…"
        case Missing(reason=reason):
            return f"(absent : {reason})" if reason else "(absent)"


def pending_text(value: Pending) -> str:
    """A handle in words: « le nouveau ticket », « le numéro du nouveau ticket »."""
    text = value.noun
    for name in value.path:
        text = attach(f"{field_noun(name).the} de ", text)
    return text


def number_text(value: float, unit: str = "") -> str:
    """« 1 234 », « 11e », « 1,2 km », « 350 m »."""
    if unit == "district":
        return "1er" if value == 1 else f"{value:g}e"
    if unit == "metres":
        return distance_text(value)
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}".replace(",", "\u202f")
    return f"{value:,.1f}".replace(",", "\u202f").replace(".", ",")


def distance_text(metres: float) -> str:
    """« 350 m », « 1,2 km »."""
    if metres < 1000:
        return f"{metres:.0f} m"
    return f"{metres / 1000:.1f} km".replace(".", ",")


def duration_text(length: timedelta) -> str:
    """« 10 jours », « 3 heures »."""
    if length.days >= 1:
        return f"{length.days} jour{'s' if length.days > 1 else ''}"
    hours = max(round(length.total_seconds() / 3600), 1)
    return f"{hours} heure{'s' if hours > 1 else ''}"


def short(text: str, limit: int = _SHORT) -> str:
    """The text on one line, cut at a limit."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _record_text(value: Any) -> str:
    match value:
        case Ticket():
            return f"ticket {value.number} « {short(value.title, 80)} »"
        case Person():
            return f"{value.name}, {value.function}, {value.service_name}"
        case Service():
            return f"{value.name} (responsable : {value.head.name})"
        case Place():
            return value.label
        case Facility():
            return f"{value.name}, {value.address}" if value.address else value.name
        case District():
            return f"{number_text(value.number, 'district')} arrondissement ({value.name})"
        case Notice():
            return f"avis envoyé à {value.recipient}"
        case HistoryEntry():
            return f"{text_of(value.at)} · {value.author} · {value.action}"
        case Group():
            return f"{text_of(value.key)} : {number_text(value.count)}"
        case Items():
            return _list_text(value)
        case Listing(items=items, total=total):
            return f"{number_text(total or len(items))} éléments"
        case _:
            return " · ".join(text_of(getattr(value, name)) for name in vars(value))


def _list_text(items: Items) -> str:
    known = list(items.known())
    kind = type(known[0].value).__name__ if known else ""
    count = len(known) if items.total is None else items.total
    noun = PLURALS.get(kind, "éléments")
    few = ", ".join(_name_of(item.value) for item in known[:3])
    more = ", …" if len(known) > 3 else ""
    return f"{number_text(count)} {noun}" + (f" ({few}{more})" if few else "")


def _name_of(value: Any) -> str:
    for name in ("number", "name", "label", "key"):
        found = getattr(value, name, None)
        if found is not None:  # a ticket's number is a name, not an amount
            return str(found) if isinstance(value, Ticket) else text_of(found)
    return text_of(value)
