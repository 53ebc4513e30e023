"""The benchmark: every row on the same requests, one after another, in one run."""

from __future__ import annotations

import os
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from agents.models.weights import embedded_weights, planner_model
from beffroi.errors import ModelError
from beffroi.settings.installation import ModelSettings, Settings
from evals.bench.planning.answering import ASKED, Bench
from evals.bench.planning.process import Row
from evals.bench.planning.requests import choose_requests
from evals.bench.planning.rows import ROWS
from evals.planning.world import open_world
from tools.registry import PACKAGES

REQUESTS = 12
LIMIT = 60.0

Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Figures:
    """One row.

    Attributes:
        right: right answers out of ``count``; ``asked``: those that Beffroi would have put a question about,
            right or not; ``cut``: requests that ran into the limit.
        median_seconds: of all requests, right or not (those cut off count for the limit).
        cpu_per_right: CPU-seconds of the whole row divided by right answers; None where there is none.
        prefill, decode, rest: shares of the row's seconds, 0 to 1, over the requests that were not cut.
        times_ours, cpu_times_ours: median seconds and CPU-seconds per right answer, in Beffroi's.
        kinds: how often each reason why an answer is not right.
    """

    row: str
    name: str
    right: int
    asked: int
    count: int
    cut: int
    calls: float
    median_seconds: float
    cpu_seconds: float
    cpu_per_right: float | None
    prefill: float
    decode: float
    rest: float
    times_ours: float | None
    cpu_times_ours: float | None
    kinds: dict[str, int]
    failure: str


def run_planning_bench(
    settings: Settings,
    requests: int = REQUESTS,
    threads: int = 0,
    limit: float = LIMIT,
    rows: Sequence[str] = tuple(ROWS),
    packages: tuple[str, ...] = PACKAGES,
    tell: Tell = lambda what, share: None,
) -> dict[str, Any]:
    """Measure all rows.

    Args:
        requests: how many, at most.
        threads: of every model; the setting's where 0.
        limit: seconds after which a request is cut off.
        packages: whose tools are given to every row.

    Returns:
        Plain data: ``rows``, each request's answers, and what it was measured with.
    """
    bench = _bench(settings, threads, packages)
    tell("Préparation de la ville et du modèle", 0.0)
    planner_model(bench.settings.home / "models")
    golds = choose_requests(open_world(bench.city), bench.specs, requests)
    ids = [gold.case.id for gold in golds]
    answers: dict[str, list[dict[str, Any]]] = {}
    failures: dict[str, str] = {}
    for at, row in enumerate(rows):
        tell(f"Mesure : {ROWS[row]}", at / len(rows))
        answers[row], failures[row] = _answers(row, bench, ids, limit)
    return {
        "requests": [{"id": g.case.id, "request": g.case.request, "calls": len(g.calls)} for g in golds],
        "threads": bench.threads,
        "limit_seconds": limit,
        "weights": embedded_weights().name,
        "rows": [asdict(figures) for figures in _figures(answers, failures, rows)],
        "answers": answers,
    }


def _bench(settings: Settings, threads: int, packages: tuple[str, ...]) -> Bench:
    """The embedded model whatever the settings name, and a number of threads that is said."""
    said = threads or settings.model.threads or min(4, max(1, (os.cpu_count() or 1) // 2))
    model = ModelSettings(threads=said, timeout=settings.model.timeout)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Bench(settings.model_copy(update={"model": model}), settings.home / "evals" / "city", packages)


def _answers(row: str, bench: Bench, ids: Sequence[str], limit: float) -> tuple[list[dict[str, Any]], str]:
    running = Row(row, bench, ids, limit)
    done: list[dict[str, Any]] = []
    try:
        for case in ids:
            done.append({"case": case, **running.ask(case)})
    except ModelError as error:
        return done, error.fr
    finally:
        running.close()
    return done, ""


def _figures(
    answers: dict[str, list[dict[str, Any]]],
    failures: dict[str, str],
    rows: Sequence[str],
) -> list[Figures]:
    found: list[Figures] = []
    for row in rows:
        found.append(_one(row, ROWS[row], answers[row], failures[row], found[0] if found else None))
    return found


def _one(row: str, name: str, done: Sequence[dict[str, Any]], failure: str, ours: Figures | None) -> Figures:
    right, cpu = sum(a["right"] for a in done), sum(a["cpu"] for a in done)
    whole = [a for a in done if not a["cut"]]
    clock = sum(a["seconds"] for a in whole)
    prefill, decode = (
        sum(a[part] for a in whole) / clock if clock else 0.0 for part in ("prefill", "decode")
    )
    median = statistics.median(a["seconds"] for a in done) if done else 0.0
    per_right = cpu / right if right else None
    return Figures(
        row=row,
        name=name,
        right=right,
        asked=sum(a["kind"] == ASKED for a in done),
        count=len(done),
        cut=len(done) - len(whole),
        calls=statistics.mean(a["calls"] for a in done) if done else 0.0,
        median_seconds=median,
        cpu_seconds=cpu,
        cpu_per_right=per_right,
        prefill=prefill,
        decode=decode,
        rest=max(0.0, 1 - prefill - decode) if clock else 0.0,
        times_ours=_ratio(median, ours.median_seconds if ours else median),
        cpu_times_ours=_ratio(per_right, ours.cpu_per_right if ours else per_right),
        kinds=dict(Counter(a["kind"].split(" : ")[0] for a in done if a["kind"])),
        failure=failure,
    )


def _ratio(value: float | None, base: float | None) -> float | None:
    return value / base if value is not None and base else None
