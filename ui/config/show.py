"""The settings in force, and where each comes from; of a secret only its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path as File
from typing import Any, Literal

from pydantic import BaseModel

from beffroi.secrets import HIDDEN, SecretPlace, without_secrets
from beffroi.settings.installation import Settings, home
from ui.config.environment import from_environment, variable_of
from ui.config.hiding import doubtful
from ui.config.positions import Path
from ui.config.reading import read_content
from ui.config.walk import dotted, has


@dataclass(frozen=True)
class Shown:
    """One setting.

    Attributes:
        value: JSON value; of a secret its place (« fichier /etc/beffroi/annuaire »).
        source: where it comes from.
        line: in the settings file; 0 where it does not come from there.
        variable: that gives it; empty where it does not come from the environment.
    """

    setting: str
    value: Any
    source: Literal["default", "file", "environment"]
    line: int = 0
    variable: str = ""


def settings_in_force(settings: Settings) -> list[Shown]:
    """Every setting of an installation, in the order in which they are declared."""
    file = home() / "beffroi.toml"
    content = read_content(file.read_bytes() if file.exists() else b"")
    environment = from_environment()

    def shown(path: Path, value: Any) -> Shown:
        name = dotted(path)
        if has(environment, path):
            return Shown(name, value, "environment", variable=variable_of(path))
        if has(content.data, path):
            return Shown(name, value, "file", line=content.positions.of_key(path)[0])
        return Shown(name, value, "default")

    return [shown(path, value) for path, value in _leaves(settings, ())]


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, SecretPlace):
        yield path, _place(value)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _leaves(getattr(value, name), (*path, name))
    elif isinstance(value, list) and value and all(isinstance(item, BaseModel) for item in value):
        for number, item in enumerate(value):
            yield from _leaves(item, (*path, number))
    else:
        yield path, _plain(value)


def _place(secret: SecretPlace) -> str:
    words = {"file": "fichier", "env": "variable", "credential": "credential"}
    name, place = next((name, str(place)) for name, place in secret if place is not None)
    return f"secret : {words[name]} {HIDDEN if doubtful(name, place) else place}"


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return _plain(value.value)
        case File():
            return str(value)
        case str():
            return without_secrets(value)
        case dict():
            return {str(_plain(name)): _plain(item) for name, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    return value
