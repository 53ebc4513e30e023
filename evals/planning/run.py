"""`beffroi eval planning`: requests kept apart, planned by the installed model, judged by meaning."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from agents.planner.planner import ModelPlanner
from beffroi.errors import ModelError, PlanError
from beffroi.identity import Actor, Role
from beffroi.settings import Settings
from beffroi.tool import ToolSpec
from evals.planning.cases import Case, load_cases
from evals.planning.meaning import Meanings
from evals.planning.world import NOW, open_world

WHO = Actor("claire.aubry", "Claire Aubry", frozenset({Role.AGENT}), "", "", "Voirie du 11e", "voirie", 11)


@dataclass(frozen=True)
class Result:
    """One case: the plan written, whether it is right, and where not, the kind of error."""

    id: str
    request: str
    gold: str
    plan: str
    right: bool
    kind: str
    seconds: float
    certainty: float | None
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Figures of a run; ``right`` is a share between 0 and 1, ``count`` the number of requests."""

    set: str
    model: str
    model_sha256: str
    right: float
    count: int
    wrong_effects: float
    median_seconds: float
    p95_seconds: float
    by_kind: dict[str, int]
    results: tuple[Result, ...]

    def as_json(self, cases: bool = True) -> dict[str, Any]:
        """Plain data; without the single cases where only the figures are wanted."""
        plain = asdict(self)
        if not cases:
            plain.pop("results")
        return plain


def run_planning(
    settings: Settings,
    planner: ModelPlanner,
    specs: Mapping[str, ToolSpec],
    name: str = "heldout",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Plan every request of a set and judge it."""
    meanings = Meanings(open_world(settings.home / "evals" / "city"), specs)
    cases = load_cases(name)
    results = []
    for done, case in enumerate(cases, start=1):
        results.append(judge_case(case, planner, meanings))
        progress(done, len(cases))
    return _report(name, planner, results)


def judge_case(case: Case, planner: ModelPlanner, meanings: Meanings) -> Result:
    """Plan one request and compare its meaning with that of the gold plan."""
    gold = meanings.of_text(case.plan, case)
    text, seconds, certainty = "", 0.0, None
    try:
        earlier = meanings.earlier_types(case)
        draft = planner.plan(case.request, case.before, actor=WHO, now=NOW, earlier=earlier)
        text, seconds, certainty = draft.checked.text, draft.seconds, draft.margin
        got = meanings.of(draft.checked, case)
    except (PlanError, ModelError) as error:
        kind = f"plan refusé : {error}"
        return Result(case.id, case.request, case.plan, text, False, kind, seconds, certainty, case.tags)
    kind = ""
    if got != gold:
        kind = _kind(gold.effects == got.effects, gold.shown == got.shown, bool(got.effects))
    return Result(case.id, case.request, case.plan, text, not kind, kind, seconds, certainty, case.tags)


def _kind(same_effects: bool, same_shown: bool, acts: bool) -> str:
    if not same_effects:
        return "autre effet" if acts else "effet oublié"
    return "question ou refus différent" if same_shown else "autre résultat montré"


def _report(name: str, planner: ModelPlanner, results: list[Result]) -> Report:
    seconds = sorted(r.seconds for r in results)
    identity = planner.identity
    return Report(
        set=name,
        model=identity.name,
        model_sha256=identity.sha256,
        right=sum(r.right for r in results) / len(results),
        count=len(results),
        wrong_effects=sum(r.kind == "autre effet" for r in results) / len(results),
        median_seconds=statistics.median(seconds),
        p95_seconds=seconds[int(0.95 * (len(seconds) - 1))],
        by_kind=dict(Counter(r.kind.split(" : ")[0] for r in results if r.kind)),
        results=tuple(results),
    )
