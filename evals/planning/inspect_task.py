"""The same requests as an Inspect AI task: ``inspect eval evals/planning/inspect_task.py --model none``.

The solver is the installed planner, the scorer compares meanings on the demo city. Inspect keeps its own
log of every sample.
"""

from __future__ import annotations

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Score, Scorer, Target, accuracy, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver

from agents.planner.build import build_planner
from beffroi.settings import Settings
from evals.planning.cases import Case, load_cases
from evals.planning.meaning import Meanings
from evals.planning.run import Result, judge_case
from evals.planning.world import open_world
from tools.registry import load_registry


@task
def planning(name: str = "heldout", limit: int = 0) -> Task:
    """Plans of a set of requests, judged by meaning.

    Args:
        limit: only so many requests; all where 0.
    """
    cases = load_cases(name)[: limit or None]
    samples = [Sample(input=case.request, target=case.plan, id=case.id) for case in cases]
    judged: dict[str, Result] = {}
    return Task(
        dataset=MemoryDataset(samples),
        solver=_plans({case.id: case for case in cases}, judged),
        scorer=_meaning(judged),
    )


@solver
def _plans(cases: dict[str, Case], judged: dict[str, Result]) -> Solver:
    settings, registry = Settings(), load_registry()
    planner = build_planner(settings, registry)
    meanings = Meanings(open_world(settings.home / "evals" / "city"), registry.specs)

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        result = judge_case(cases[str(state.sample_id)], planner, meanings)
        judged[result.id] = result
        state.output = ModelOutput.from_content(planner.identity.name, result.plan)
        return state

    return solve


@scorer(metrics=[accuracy(), stderr()])
def _meaning(judged: dict[str, Result]) -> Scorer:
    async def score(state: TaskState, target: Target) -> Score:
        result = judged[str(state.sample_id)]
        return Score(value="C" if result.right else "I", answer=result.plan, explanation=result.kind)

    return score
