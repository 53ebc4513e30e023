"""Walks settings along the models that describe them: what each setting is, and which are unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ui.config.positions import Path

Model = type[BaseModel]
_ALIKE = 0.76
_MOST_PLACES = 2


@dataclass(frozen=True)
class Unknown:
    """A setting that the model of its table does not have; ``others``: models of the table's other kinds."""

    path: Path
    model: Model
    others: tuple[Model, ...] = ()


@dataclass(frozen=True)
class Known:
    """A setting, what it should be, and what it is."""

    path: Path
    model: Model
    field: FieldInfo
    value: Any


@dataclass
class Walked:
    """Everything met.

    Attributes:
        tables: the model of each table.
    """

    known: dict[Path, Known] = field(default_factory=dict)
    unknown: list[Unknown] = field(default_factory=list)
    tables: dict[Path, Model] = field(default_factory=dict)


def walk(model: Model, data: dict[str, Any]) -> Walked:
    """All settings of ``data``."""
    walked = Walked()
    _table(walked, model, (), data, ())
    return walked


def step(data: Any, part: str | int) -> tuple[bool, Any]:
    """Whether there is such a part, and it."""
    if isinstance(data, dict):
        return part in data, data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return True, data[part]
    return False, None


def has(data: Any, path: Path) -> bool:
    """Whether there is a value at this path."""
    for part in path:
        there, data = step(data, part)
        if not there:
            return False
    return True


def dotted(path: Path) -> str:
    """``tools.packages[0].name``."""
    name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return name.removeprefix(".")


def nearest(unknown: Unknown, root: Model) -> str:
    """The known name that is most like it, or where a setting of this very name belongs; empty where none.

    It is the whole dotted name where it belongs to another table.
    """
    name = str(unknown.path[-1])
    tidy = name.lower().replace("-", "_")
    if tidy in unknown.model.model_fields:
        return tidy
    around = unknown.path[:-1]
    places = [path for path in _names(root) if path[-1] == tidy and path[:-1] != around]
    close = get_close_matches(tidy, unknown.model.model_fields, 1, _ALIKE)
    if close:
        return close[0]
    return " ou ".join(map(dotted, places)) if len(places) <= _MOST_PLACES else ""


def models_in(annotation: Any) -> list[Model]:
    """The models that a value may be one of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (Union, UnionType):
        return [model for part in get_args(annotation) for model in models_in(part)]
    if get_origin(annotation) is Annotated:
        return models_in(get_args(annotation)[0])
    return []


def kinds_of(model: Model) -> tuple[str, ...]:
    """Values of ``kind`` that choose this model."""
    kind = model.model_fields.get("kind")
    return get_args(kind.annotation) if kind and get_origin(kind.annotation) is Literal else ()


def _table(walked: Walked, model: Model, path: Path, data: dict[str, Any], others: tuple[Model, ...]) -> None:
    walked.tables[path] = model
    for name, value in data.items():
        at = (*path, name)
        field_info = model.model_fields.get(name)
        if field_info is None:
            walked.unknown.append(Unknown(at, model, others))
            continue
        walked.known[at] = Known(at, model, field_info, value)
        _value(walked, field_info.annotation, at, value)


def _value(walked: Walked, annotation: Any, path: Path, value: Any) -> None:
    if isinstance(value, list) and get_origin(annotation) is list:
        for number, item in enumerate(value):
            _value(walked, get_args(annotation)[0], (*path, number), item)
    elif isinstance(value, dict) and get_origin(annotation) is dict:
        for name, item in value.items():
            _value(walked, get_args(annotation)[1], (*path, name), item)
    elif isinstance(value, dict):
        models = models_in(annotation)
        chosen = models if len(models) == 1 else [m for m in models if value.get("kind") in kinds_of(m)]
        if len(chosen) == 1:
            others = tuple(model for model in models if model is not chosen[0])
            _table(walked, chosen[0], path, value, others)


def _names(model: Model, path: Path = ()) -> list[Path]:
    found: list[Path] = []
    for name, info in model.model_fields.items():
        found.append((*path, name))
        for part in models_in(info.annotation):
            found += [below for below in _names(part, (*path, name)) if below not in found]
    return found
