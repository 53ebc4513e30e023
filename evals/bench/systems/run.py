"""The whole measure and its table."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from evals.bench.systems import city, maps, shares
from evals.bench.systems.pair import TIMES, Pair, measure
from tools.city.generate import generate_city

HEADINGS = ("Système", "Question", "Connecteur", "Client nu", "Rapport")


def run_systems_bench(settings: Settings, tell: Callable[[str, float], None]) -> dict[str, Any]:
    """Measure every connector; nothing of this installation is touched.

    Raises:
        ConfigurationError: a server is not installed here.
    """
    if lacking := [*city.missing(), *maps.missing(), *shares.missing()]:
        raise ConfigurationError(
            f"Il manque à cette machine : {', '.join(lacking)}. « scripts/install-tests.sh » les installe.",
            f"Missing here: {', '.join(lacking)}. 'scripts/install-tests.sh' installs them.",
        )
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as folder, ExitStack() as ends:
        home = Path(folder)
        generate_city(home / "city", settings.city.seed, progress=tell)
        costs = [measure(pair) for pair in _pairs(home, ends, tell)]
    return {"times": TIMES, "systems": [{**asdict(cost), "ratio": round(cost.ratio, 2)} for cost in costs]}


def table_rows(figures: dict[str, Any]) -> list[tuple[str, ...]]:
    """The figures as people read them."""
    return [
        (row["system"], row["question"], _ms(row["connector"]), _ms(row["bare"]), f"{_fr(row['ratio'])} fois")
        for row in figures["systems"]
    ]


def _pairs(home: Path, ends: ExitStack, tell: Callable[[str, float], None]) -> Iterator[Pair]:
    yield from city.city_pairs(home / "systems", home / "city", ends, tell)
    tell("Cartes : pygeoapi, MapServer", 0.8)
    yield from maps.map_pairs(home, home / "city", ends)
    tell("Documents et courriel", 0.9)
    yield from shares.share_pairs(home, ends)


def _ms(value: float) -> str:
    return f"{_fr(value)} ms"


def _fr(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
