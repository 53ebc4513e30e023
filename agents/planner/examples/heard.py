"""What the examples nearest to a request speak for: tools, and lines of a plan."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from agents.planner.examples.files import Family, load_families
from agents.planner.examples.nearest import Near, tools_of

_log = logging.getLogger(__name__)
_SHARPNESS = 4
"""How much more a nearer example counts."""
_GAIN = 10.0
"""What a token gains (log-odds) that goes on with a line of an example that says the same."""


def families_of(packages: Iterable[str], folders: Mapping[str, Path]) -> list[Family]:
    """The phrases that packages bring in their folder ``phrases/``; a file that cannot be read is not heard.

    Args:
        folders: of those that other authors brought, by name.
    """
    found: list[Family] = []
    for package in packages:
        folder = folders.get(package) or Path(next(iter(importlib.import_module(package).__path__)))
        try:
            found += load_families(folder / "phrases")
        except (ValueError, OSError) as error:
            _log.warning("The phrases of package %s cannot be read and are not heard: %s", package, error)
    return found


def calling(families: Iterable[Family], tools: Collection[str]) -> tuple[Family, ...]:
    """The families with those intents alone whose plan calls one of these tools.

    A package says how its own tools are asked for, not what requests for the house's tools mean.
    """
    return tuple(
        replace(one, intents=tuple(each for each in one.intents if tools_of(each.plan) & set(tools)))
        for one in families
    )


def spoken_for(near: Iterable[Near]) -> dict[str, float]:
    """How much the nearest examples speak for each tool: 1 for the tools of the best, less for others."""
    votes: dict[str, float] = {}
    for each in near:
        for tool in each.example.tools:
            votes[tool] = votes.get(tool, 0.0) + each.likeness**_SHARPNESS
    best = max(votes.values(), default=0.0)
    return {tool: vote / best for tool, vote in votes.items()} if best else {}


def lines_of(near: Iterable[Near]) -> dict[str, float]:
    """Lines of the plans of the nearest examples, each with what it gains (log-odds)."""
    likeness: dict[str, float] = {}
    for each in near:
        for line in map(str.strip, each.example.plan.splitlines()):
            likeness[line] = max(each.likeness, likeness.get(line, 0.0))
    best = max(likeness.values(), default=1.0)
    return {line: _GAIN * best * (like / best) ** _SHARPNESS for line, like in likeness.items()}
