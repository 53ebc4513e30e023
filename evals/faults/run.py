"""All points, and their table."""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.faults import worlds
from evals.faults.beats import LATE
from evals.faults.point import Point, calm_beats, run_point
from evals.faults.worlds import World
from ui.home import prepare_home

HEADINGS = (
    "Système", "Panne", "Points", "Perdus", "En double", "Doutes montrés", "Sans fin", "Registre intact",
)  # fmt: skip
Opened = Callable[[Path], AbstractContextManager[World]]
Tell = Callable[[str, float], None]


def run_faults(points: int, seed: int, tell: Tell, systems: tuple[str, ...] = ()) -> dict[str, Any]:
    """Let faults fall at random beats, shared out between the systems and the faults that each can suffer.

    Args:
        points: how many, in all.
        systems: names of those to try; all that this machine has where empty.
    """
    chance, done = random.Random(seed), []
    left_out = worlds.redmine_missing()
    with tempfile.TemporaryDirectory(prefix="beffroi-faults-") as folder, ExitStack() as ends:
        opened = [ends.enter_context(make(Path(folder) / name)) for name, make in _offered(systems, left_out)]
        for world in opened:
            os.environ.update(world.secrets)
            prepare_home(world.settings)
        calm = {world.name: calm_beats(world, _word(0)) for world in opened}
        for number, (world, fault) in enumerate(_shared(opened, points), start=1):
            tell(f"{world.name} : {fault}", number / points)
            beat = _drawn(chance, calm[world.name], fault)
            done.append(run_point(world, _word(number), fault, beat))
    return {
        "seed": seed,
        "points": [asdict(point) | {"sound": point.sound} for point in done],
        "beats": {name: len(beats) for name, beats in calm.items()},
        "sound": sum(point.sound for point in done),
        "left_out": left_out,
    }


def table_rows(figures: dict[str, Any]) -> list[tuple[str, ...]]:
    """A line for each system and fault."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for point in figures["points"]:
        groups.setdefault((point["system"], point["fault"]), []).append(point)
    return [(*group, *map(str, _sums(points))) for group, points in groups.items()]


def _sums(points: list[dict[str, Any]]) -> tuple[int, ...]:
    sums = Counter[str]()
    for point in points:
        sums["lost"] += len(point["lost"])
        sums["doubled"] += len(point["doubled"])
        sums["doubts"] += point["doubts"]
        sums["stuck"] += point["stuck"]
        sums["ledger"] += point["ledger"]
    return (len(points), *(sums[name] for name in ("lost", "doubled", "doubts", "stuck", "ledger")))


def _offered(systems: tuple[str, ...], lacking: list[str]) -> list[tuple[str, Opened]]:
    known: list[tuple[str, Opened]] = [("embedded", worlds.embedded), ("mail", worlds.mail)]
    if not lacking:
        known.append(("redmine", worlds.redmine))
    return [(name, make) for name, make in known if not systems or name in systems]


def _shared(opened: list[World], points: int) -> Iterator[tuple[World, str]]:
    """Systems and faults in turn, as many as asked for."""
    pairs = [(world, fault) for world in opened for fault in world.faults]
    for number in range(points):
        yield pairs[number % len(pairs)]


def _drawn(chance: random.Random, beats: list[str], fault: str) -> int:
    """A beat at random: one with the network where the line is cut or late; else any, and every other time
    one of those between the first tool call and the last, where most is at stake."""
    if fault == "late":
        return chance.choice([at for at, name in enumerate(beats, 1) if name == LATE])
    if fault == "cut":
        return chance.choice([at for at, name in enumerate(beats, 1) if "http" in name or "smtp" in name])
    calls = [at for at, name in enumerate(beats, 1) if "ticketing." in name]
    return chance.choice((chance.randint(1, len(beats)), chance.randint(calls[0], calls[-1])))


def _word(number: int) -> str:
    return f"k{number:04d}"


__all__ = ["HEADINGS", "Point", "run_faults", "table_rows"]
