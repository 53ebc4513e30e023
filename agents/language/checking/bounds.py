"""Upper bounds of a plan: how many calls and effects there can be at most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from agents.language.checked import Bounds
from agents.language.syntax import nodes as n
from beffroi.tool import Effect, ToolSpec

_NOTHING, _ONE = 0, 1


def bounds_of(
    body: Iterable[n.Statement], specs: Mapping[str, ToolSpec], limits: Mapping[int, int | None]
) -> Bounds:
    """Bounds of these statements.

    Args:
        limits: line of each loop -> at most so many items, or None where nothing says.
    """
    total = Bounds(0, 0)
    for node in body:
        total = _sum(total, _bounds(node, specs, limits))
    return total


def _bounds(node: n.Statement, specs: Mapping[str, ToolSpec], limits: Mapping[int, int | None]) -> Bounds:
    match node:
        case n.Assign(_, n.Call(tool)) | n.Do(n.Call(tool)):
            return Bounds(_ONE, _NOTHING if specs[tool].effect is Effect.READ else _ONE)
        case n.For(_, _, body, line):
            inside = bounds_of(body, specs, limits)
            return Bounds(_times(limits[line], inside.calls), _times(limits[line], inside.effects))
        case n.If(_, then, otherwise):
            return _most(bounds_of(then, specs, limits), bounds_of(otherwise, specs, limits))
        case _:
            return Bounds(_NOTHING, _NOTHING)


def _times(limit: int | None, inside: int | None) -> int | None:
    if inside == 0:
        return 0
    return None if limit is None or inside is None else limit * inside


def _sum(one: Bounds, other: Bounds) -> Bounds:
    return Bounds(_add(one.calls, other.calls), _add(one.effects, other.effects))


def _most(one: Bounds, other: Bounds) -> Bounds:
    return Bounds(_larger(one.calls, other.calls), _larger(one.effects, other.effects))


def _add(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _larger(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)
