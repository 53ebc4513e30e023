"""Comparisons of plan values: total; a missing value equals nothing, so only ``!=`` holds of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from beffroi.text import without_accents

_ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_EQUAL: dict[str, Callable[[Any, Any], bool]] = {"==": eq, "!=": ne}


def holds(op: str, left: Any, right: Any, now: datetime) -> bool:
    """Whether ``left op right``.

    Args:
        op: one of ``== != < <= > >= in not in``; for the last two ``right`` is a tuple, or a text to look in.
        now: in whose time zone a day is one.
    """
    if op == "not in":
        return not holds("in", left, right, now)
    if op == "in":
        return _inside(left, right, now)
    if left is None or right is None:
        return op == "!="
    a, b = _comparable(left, right)
    if op in _EQUAL and isinstance(a, datetime) and isinstance(b, datetime):
        # « créé lundi » means that day.
        a, b = a.astimezone(now.tzinfo).date(), b.astimezone(now.tzinfo).date()
    try:
        return bool((_EQUAL | _ORDER)[op](a, b))
    except TypeError:
        return op == "!="


def same_key(value: Any) -> Any:
    """A hashable form under which equal values meet: texts without case and accents, records by their id."""
    if isinstance(value, StrEnum):
        return (type(value).__name__, value.value)
    if isinstance(value, str):
        return plain(value)
    return record_key(value) or (value if isinstance(value, int | float | date | None) else repr(value))


def record_key(value: Any) -> tuple[str, Any] | None:
    """Identity of a record: its type and number or id; None where it has neither."""
    for name in ("number", "id", "person_id"):
        key = getattr(value, name, None)
        if key is not None and hasattr(value, "__dataclass_fields__"):
            return (type(value).__name__, key)
    return None


def sort_key(value: Any) -> tuple[int, Any]:
    """A total order within one type: absent last, closed lists in their own order, texts without accents."""
    if value is None:
        return (1, 0)
    if isinstance(value, StrEnum):
        return (0, list(type(value)).index(value))
    if isinstance(value, str):
        return (0, plain(value))
    if isinstance(value, datetime | date):
        return (0, moment(value))
    return (0, value) if isinstance(value, int | float | timedelta) else (0, str(same_key(value)))


def plain(text: str) -> str:
    """Text without case, accents and outer space."""
    return without_accents(text.strip().casefold(), "NFKD").replace("’", "'")


def moment(value: date | datetime) -> datetime:
    """A moment in UTC; a day is its first moment, a moment without zone is local (city systems give such)."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    return value.astimezone(UTC)


def _inside(left: Any, right: Any, now: datetime) -> bool:
    if isinstance(right, str):
        return left is not None and plain(str(left)) in plain(right)
    if not isinstance(right, tuple | list):
        return False
    return any(holds("==", left, item, now) for item in right)


def _comparable(left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(left, StrEnum) or isinstance(right, StrEnum):
        return _ranked(left, right)
    if isinstance(left, date) and isinstance(right, date):
        return _dated(left, right)
    if isinstance(left, str) and isinstance(right, str):
        return plain(left), plain(right)
    if hasattr(left, "__dataclass_fields__"):
        return same_key(left), same_key(right)
    return left, right


def _ranked(left: Any, right: Any) -> tuple[Any, Any]:
    cls: type[StrEnum] = type(left) if isinstance(left, StrEnum) else type(right)
    ranks = {plain(member.value): rank for rank, member in enumerate(cls)}
    a, b = plain(str(left)), plain(str(right))
    return (ranks[a], ranks[b]) if a in ranks and b in ranks else (a, b)


def _dated(left: date, right: date) -> tuple[Any, Any]:
    if isinstance(left, datetime) and isinstance(right, datetime):
        return moment(left), moment(right)
    return (_day(left), _day(right))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
