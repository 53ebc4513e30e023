"""Settings that environment variables give (``BEFFROI_SERVER__PORT``), and which variable gives each."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import Any

from pydantic_settings import EnvSettingsSource
from pydantic_settings.exceptions import SettingsError

from beffroi.settings.installation import Settings
from ui.config.positions import Path

_PREFIX, _BETWEEN = "BEFFROI_", "__"


def from_environment() -> dict[str, Any]:
    """What variables set, as a settings file would say it.

    Raises:
        SettingsError: a variable that should hold JSON does not.
    """
    found: dict[str, Any] = EnvSettingsSource(Settings)()
    return found


def variable_of(path: Path) -> str:
    """The variable that gives a setting, or its section as JSON; empty where none does."""
    names = {name.upper(): name for name in os.environ}
    parts = [str(part) for part in path]
    for length in range(len(parts), 0, -1):
        if found := names.get((_PREFIX + _BETWEEN.join(parts[:length])).upper()):
            return found
    return ""


def unknown_variables() -> list[tuple[str, str]]:
    """``(variable, nearest known one)`` of variables that look like settings and are none."""
    known = [_PREFIX + name.upper() for name in Settings.model_fields]
    unknown = []
    for name in sorted(os.environ):
        first, between, _ = name.upper().partition(_BETWEEN)
        if between and first.startswith(_PREFIX) and first not in known:
            near = get_close_matches(first, known, 1, 0.6)
            unknown.append((name, near[0] + name[len(first) :] if near else ""))
    return unknown


def merged(file: dict[str, Any], environment: dict[str, Any]) -> dict[str, Any]:
    """Both together; a variable wins over the file."""
    result = dict(file)
    for name, value in environment.items():
        before = result.get(name)
        both = isinstance(before, dict) and isinstance(value, dict)
        result[name] = merged(before, value) if both and isinstance(before, dict) else value
    return result


__all__ = ["SettingsError", "from_environment", "merged", "unknown_variables", "variable_of"]
