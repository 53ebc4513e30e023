"""Right plans and their time with ten, a hundred and a thousand installed tools, on the same requests."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from beffroi.settings.installation import Settings
from evals.bench.planning.answering import Bench
from evals.bench.planning.ours import WARM, decoder_inside, plan_seconds, planner_inside
from evals.bench.planning.scale import SIZES, installed
from evals.planning.cases import Case, load_cases
from evals.planning.meaning import Meanings
from evals.planning.scoring import End, Judge, Result
from evals.planning.verdicts import Verdicts
from evals.planning.world import open_world
from guards.policy import build_policy_engine
from tools.registry import load_registry

SET = "heldout"
HEADINGS = ("Outils installés", "Justes", "Justes en deux lectures", "Question d'abord", "Médiane", "Rapport")


def run_tool_counts(
    settings: Settings, requests: int, tell: Callable[[str, float], None], sizes: Sequence[int] = SIZES
) -> dict[str, Any]:
    """Plan the same requests with each number of tools; all of the city's where there is room for them, else
    those that the request needs, and tools of other systems up to the number.

    Args:
        requests: how many of `SET`, spread over it.
    """
    cases = load_cases(SET)
    cases = [cases[number * len(cases) // requests] for number in range(min(requests, len(cases)))]
    city, others = load_registry().specs, load_registry(("evals.planning.unseen",)).specs
    inside = Bench(settings, settings.home / "evals" / "city")
    tell("Préparation de la ville", 0.0)
    world, decoder = open_world(inside.city), decoder_inside(inside)
    domains = tuple(settings.city.mail_domains)
    rows: list[dict[str, Any]] = []
    with closing(Verdicts(build_policy_engine(settings), world.actor, domains)) as verdicts:
        judge = Judge(Meanings(world, city), verdicts, must_refuse=False)
        for size in sizes:
            planner, results = None, []
            for number, case in enumerate(cases):
                tell(f"{size} outils", (len(rows) + number / len(cases)) / len(sizes))
                if planner is None or size < len(city):
                    planner = planner_inside(inside, installed(city, others, size, _needed(case)), decoder)
                    plan_seconds(planner, WARM)
                results.append(judge.case(case, planner))
            rows.append(_row(size, results))
    return {"set": SET, "requests": len(cases), "rows": rows}


def table_rows(figures: dict[str, Any]) -> list[tuple[str, ...]]:
    """The figures as people read them."""
    first = figures["rows"][0]["median"]
    return [
        (
            str(row["tools"]), *(str(row[name]) for name in ("right", "two", "asked")),
            f"{row['median']:.2f} s".replace(".", ","), f"{row['median'] / first:.2f} fois".replace(".", ","),
        )
        for row in figures["rows"]
    ]  # fmt: skip


def _needed(case: Case) -> set[str]:
    """Names that the gold plan calls, and perhaps others that are no tool's."""
    return set(re.findall(r"[a-z_]+\.[a-z_]+(?=\()", case.plan))


def _row(size: int, results: Sequence[Result]) -> dict[str, Any]:
    return {
        "tools": size,
        "right": sum(result.right for result in results),
        "two": sum(result.two for result in results),
        "asked": sum(result.end is End.ASKED for result in results),
        "median": round(statistics.median(result.seconds for result in results), 3),
    }
