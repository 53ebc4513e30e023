"""The same requests as an Inspect AI task: ``inspect eval evals/planning/inspect_task.py --model none``.

The solver is the installed planner, the scorer compares meanings on the demo city. Inspect keeps its own
log of every sample, requests included: ``test`` is measured by ``beffroi eval planning`` alone, which counts.
"""

from __future__ import annotations

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Score, Scorer, Target, accuracy, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver

from agents.planner.build import build_planner
from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from evals.planning.cases import SECRET, Case, evenly, load_cases, packages_of
from evals.planning.meaning import Meanings
from evals.planning.scoring import MUST_REFUSE, Judge, Result
from evals.planning.verdicts import Verdicts
from evals.planning.world import open_world
from guards.policy import build_policy_engine
from tools.registry import load_registry


@task
def planning(name: str = "heldout", limit: int = 0) -> Task:
    """Plans of a set of requests, judged by meaning.

    Args:
        limit: only so many requests, evenly spaced; all where 0.

    Raises:
        ConfigurationError: the set is ``test``.
    """
    if name == SECRET:
        raise ConfigurationError(
            "Le jeu « test » ne se mesure que par `beffroi eval planning --set test`, qui compte les fois.",
            "Set 'test' is only measured by `beffroi eval planning --set test`, which counts its runs.",
        )
    cases = evenly(load_cases(name), limit)
    samples = [Sample(input=case.request, target=case.plan, id=case.id) for case in cases]
    judged: dict[str, Result] = {}
    return Task(
        dataset=MemoryDataset(samples),
        solver=_plans(name, {case.id: case for case in cases}, judged),
        scorer=_meaning(judged),
    )


@solver
def _plans(name: str, cases: dict[str, Case], judged: dict[str, Result]) -> Solver:
    settings, registry = Settings(), load_registry(packages_of(name))
    planner = build_planner(settings, registry)
    world = open_world(settings.home / "evals" / "city")
    verdicts = Verdicts(build_policy_engine(settings), world.actor, tuple(settings.city.mail_domains))
    judge = Judge(Meanings(world, registry.specs), verdicts, name == MUST_REFUSE)

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        result = judge.case(cases[str(state.sample_id)], planner)
        judged[result.id] = result
        state.output = ModelOutput.from_content(planner.identity.name, result.plan)
        return state

    return solve


@scorer(metrics=[accuracy(), stderr()])
def _meaning(judged: dict[str, Result]) -> Scorer:
    async def score(state: TaskState, target: Target) -> Score:
        result = judged[str(state.sample_id)]
        why = f"{result.end} {result.first.kind or ''}".strip()
        return Score(value="C" if result.right else "I", answer=result.plan, explanation=why)

    return score
