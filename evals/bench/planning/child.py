"""One row of the benchmark in a process of its own. One JSON line in, one JSON line out.

Started by `evals.bench.planning.process`, which ends it where a request takes too long.

python -m evals.bench.planning.child ROW
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from beffroi.settings.installation import Settings
from evals.bench.planning.answering import Answering, Bench, Build
from evals.bench.planning.cost import cpu_seconds
from evals.bench.planning.forced import ForcedLoop
from evals.bench.planning.loop import langchain_llama, server_agent
from evals.bench.planning.ours import Planned
from evals.bench.planning.requests import Gold, gold_of
from evals.planning.cases import load_cases
from evals.planning.world import open_world

BUILDS: dict[str, Build] = {
    "beffroi": Planned,
    "b1": langchain_llama,
    "b2": server_agent,
    "b3": ForcedLoop,
}


def main() -> None:
    """Load the row named by the first argument, say so, and answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    told = json.loads(sys.stdin.readline())
    bench = Bench(Settings(**told["settings"]), Path(told["city"]), tuple(told["packages"]))
    golds = _golds(bench, set(told["cases"]))
    row = BUILDS[sys.argv[1]](bench)
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(_answer(row, golds[json.loads(line)["case"]])), file=answers, flush=True)
    row.close()


def _golds(bench: Bench, ids: set[str]) -> dict[str, Gold]:
    world, specs = open_world(bench.city), bench.specs
    found = (gold_of(case, world, specs) for case in load_cases("dev") if case.id in ids)
    return {gold.case.id: gold for gold in found if gold is not None}


def _answer(row: Answering, gold: Gold) -> dict[str, Any]:
    before = cpu_seconds(os.getpid())
    answer = asdict(row.answer(gold))
    answer["cpu"] = cpu_seconds(os.getpid()) - before
    if isinstance(row, Planned):
        answer["prefill"], answer["decode"] = row.split(gold)
    return answer


if __name__ == "__main__":
    main()
