"""What of a tool's result or error cannot leave its sandbox, in French words for its author."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from math import isfinite
from typing import Any

from beffroi.errors import Failure, ToolError

_BITS = 14_000
"""About as many as the 4 300 digits that Python writes of a number."""


def unfit(value: Any) -> str:
    """What the first part of a value that cannot leave is, and in which field it stands."""
    try:
        return _unfit(value, "") or f"une valeur de type {type(value).__name__}"
    except RecursionError:
        return "une valeur trop profonde, ou qui se contient elle-même"


def unfit_error(error: ToolError) -> str:
    """What is wrong with a tool's own error; empty where nothing is."""
    if not isinstance(error.failure, Failure):
        told = type(error.failure).__name__
        return f"une raison de type {told} : écrivez un Failure, par exemple Failure.NOT_FOUND"
    for text in (error.fr, error.en):
        if not isinstance(text, str):
            return f"une phrase de type {type(text).__name__}"
        if found := _unfit(text, ""):
            return found
    return ""


def _unfit(value: Any, field: str) -> str:
    within = f" dans « {field} »" if field else ""
    if isinstance(value, str):
        return f"un signe qui n'est pas de l'Unicode{within}" if _broken(value) else ""
    if isinstance(value, float) and not isfinite(value):
        return f"un nombre qui n'est pas fini{within}"
    if isinstance(value, int) and value.bit_length() > _BITS:
        return f"un nombre trop long{within}"
    if value is None or isinstance(value, int | float | date | timedelta):
        return ""
    if isinstance(value, list | tuple):
        return next(filter(None, (_unfit(item, field) for item in value)), "")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (each.name for each in dataclasses.fields(value))
        parts = (_unfit(getattr(value, name), f"{type(value).__name__}.{name}") for name in names)
        return next(filter(None, parts), "")
    return f"une valeur de type {type(value).__name__}{within}"


def _broken(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)
