"""`beffroi eval planning`: requests kept apart, planned by the installed model, judged by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from agents.models.protocol import ModelIdentity
from agents.planner.build import build_planner
from agents.planner.drafts import InstalledPlanner
from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from evals.planning import register
from evals.planning.calibration import Fit, fit
from evals.planning.cases import SECRET, SETS, STEERING, Case, evenly, load_cases, packages_of
from evals.planning.figures import Figures, figures_of
from evals.planning.goals import Goal, reached_goals
from evals.planning.meaning import Meanings
from evals.planning.memory import worker_peak
from evals.planning.pace import Pace, Tell
from evals.planning.register import Generation
from evals.planning.renaming import Pair, pairs
from evals.planning.scoring import MUST_REFUSE, Judge, Result
from evals.planning.verdicts import Verdicts
from evals.planning.world import WHO as WHO
from evals.planning.world import World, open_world
from guards.policy import build_policy_engine
from tools.registry import load_registry

ALL = "all"
RENAMED = "renamed"
"""The requests of `RENAMED_FROM` that name somebody or something, beside the same with invented values."""
RENAMED_FROM = ("dev", "heldout")


@dataclass(frozen=True)
class Wanted:
    """What to measure.

    Attributes:
        sets: names of sets, or `RENAMED`.
        limit: requests of each set, evenly spaced; all where 0.
        again: measure ``test`` though it was measured often enough.
        rate: fit the margin on ``dev`` for this share of wrong effects (0 to 1); None for no fit.
    """

    sets: tuple[str, ...]
    limit: int = 0
    again: bool = False
    rate: float | None = None


@dataclass(frozen=True)
class Renamed:
    """Requests with known values and the same with invented ones.

    Attributes:
        points: right with invented values less right with the original ones, in percentage points.
    """

    count: int
    original_right: float
    renamed_right: float
    points: float


@dataclass(frozen=True)
class Report:
    """Figures of a run.

    Attributes:
        results: the single cases by set; those of ``test`` without a word of their requests.
    """

    model: str
    model_sha256: str
    date: str
    commit: str
    limit: int
    sets: dict[str, Figures]
    renamed: Renamed | None
    fit: Fit | None
    goals: tuple[Goal, ...]
    results: dict[str, tuple[Result, ...]] = field(default_factory=dict)

    def as_json(self, cases: bool = True) -> dict[str, Any]:
        """Plain data; without the single cases where only the figures are wanted."""
        plain = asdict(self)
        if not cases:
            plain.pop("results")
        return plain


def sets_named(name: str, again: bool = False) -> tuple[str, ...]:
    """The sets that a name stands for; all are without ``test`` once it was measured as often as it may be.

    Args:
        again: ``test`` is measured all the same.

    Raises:
        ConfigurationError: there is no such set.
    """
    if name == ALL:
        spent = register.spent() and not again
        return (*(each for each in SETS if each != SECRET or not spent), RENAMED)
    if name in (*SETS, RENAMED):
        return (name,)
    raise ConfigurationError(
        f"Le jeu « {name} » n'existe pas. Jeux : {', '.join((*SETS, RENAMED))}, ou {ALL} pour tous.",
        f"There is no set '{name}'. Sets: {', '.join((*SETS, RENAMED))}, or {ALL}.",
    )


def run_planning(settings: Settings, wanted: Wanted, tell: Tell = lambda what, share: None) -> Report:
    """Plan the requests of these sets with the installed model and judge them.

    Raises:
        ConfigurationError: ``test`` was measured too often with this adapter, or a set does not exist.
        ModelError: the model's file is missing or truncated.
    """
    names = tuple(dict.fromkeys((*wanted.sets, *((STEERING,) if wanted.rate is not None else ()))))
    with closing(_Bench(settings, tell)) as bench:
        if SECRET in names:
            register.check_allowed(wanted.again)
        return _Run(bench, wanted, names, tell).report()


class _Bench:
    """The world, policy, and the planner for one set of tools at a time."""

    def __init__(self, settings: Settings, tell: Tell) -> None:
        self._settings = settings
        self._tell = tell
        tell("Préparation de la ville", 0.0)
        self.world: World = open_world(settings.home / "evals" / "city")
        engine = build_policy_engine(settings)
        self._verdicts = Verdicts(engine, self.world.actor, tuple(settings.city.mail_domains))
        self._made: tuple[tuple[str, ...], InstalledPlanner, Meanings] | None = None

    @property
    def identity(self) -> ModelIdentity:
        """Which model plans."""
        return self.tools("dev")[0].identity

    @property
    def generation(self) -> Generation:
        """What runs on ``test`` are counted by."""
        chosen = self._settings.model
        return Generation.of(self.identity, adapted=not (chosen.url or chosen.path))

    def tools(self, name: str) -> tuple[InstalledPlanner, Meanings]:
        """A planner and the meanings for the tools of a set; the one for other tools is ended."""
        packages = packages_of(name)
        if self._made is None or self._made[0] != packages:
            self._end_planner()
            registry = load_registry(packages)
            planner = build_planner(self._settings, registry, lambda what: self._tell(what, 0.0))
            self._made = packages, planner, Meanings(self.world, registry.specs)
        return self._made[1], self._made[2]

    def judge(self, name: str) -> Judge:
        """The judge of a set's cases."""
        return Judge(self.tools(name)[1], self._verdicts, name == MUST_REFUSE)

    def close(self) -> None:
        """End the model and the policy engine."""
        self._end_planner()
        self._verdicts.close()

    def _end_planner(self) -> None:
        if self._made is not None:
            self._made[1].close()
            self._made = None


class _Run:
    """One measurement: the sets in turn, those with the same tools side by side."""

    def __init__(self, bench: _Bench, wanted: Wanted, names: tuple[str, ...], tell: Tell) -> None:
        self._bench = bench
        self._wanted = wanted
        self._cases = {name: evenly(load_cases(name), wanted.limit) for name in names if name != RENAMED}
        self._pairs = self._find_pairs() if RENAMED in names else []
        known = {case.id for name in RENAMED_FROM for case in self._cases.get(name, ())}
        twice = sum(1 if pair.original.id in known else 2 for pair in self._pairs)
        self._pace = Pace(sum(map(len, self._cases.values())) + twice, tell)
        self._results: dict[str, tuple[Result, ...]] = {}

    def report(self) -> Report:
        """Measure all."""
        identity, figures = self._bench.identity, {}
        for name in sorted(self._cases, key=lambda n: packages_of(n) != packages_of("dev")):
            self._results[name] = self._judged(name, self._cases[name])
            figures[name] = figures_of(self._results[name], worker_peak())
            if name == SECRET:
                told = {**asdict(figures[name]), "limit": self._wanted.limit}
                register.write_run(self._bench.generation, identity, told)
        renamed, rate = self._renamed(), self._wanted.rate
        shown = {name: _shown(name, results) for name, results in self._results.items()}
        return Report(
            model=identity.name,
            model_sha256=identity.sha256,
            date=datetime.now().astimezone().isoformat(timespec="seconds"),
            commit=register.commit(),
            limit=self._wanted.limit,
            sets={name: figures[name] for name in self._cases},
            renamed=renamed,
            fit=fit(self._results[STEERING], rate) if rate is not None else None,
            goals=reached_goals(figures, renamed.points if renamed else None),
            results=shown,
        )

    def _find_pairs(self) -> list[Pair]:
        meanings = self._bench.tools("dev")[1]
        cases = [case for name in RENAMED_FROM for case in load_cases(name)]
        return evenly(pairs(cases, meanings), self._wanted.limit)

    def _judged(self, name: str, cases: Sequence[Case]) -> tuple[Result, ...]:
        planner, _ = self._bench.tools(name)
        judge, results = self._bench.judge(name), []
        for case in cases:
            self._pace.next(name)
            results.append(judge.case(case, planner))
        return tuple(results)

    def _renamed(self) -> Renamed | None:
        if not self._pairs:
            return None
        right = {r.id: r.right for name in RENAMED_FROM for r in self._results.get(name, ())}
        missing = [pair.original for pair in self._pairs if pair.original.id not in right]
        right |= {r.id: r.right for r in self._judged(STEERING, missing)}
        made = self._judged(STEERING, [pair.renamed for pair in self._pairs])
        self._results[RENAMED] = made
        count = len(self._pairs)
        before = sum(right[pair.original.id] for pair in self._pairs) / count
        after = sum(result.right for result in made) / count
        return Renamed(count, before, after, 100 * (after - before))


def _shown(name: str, results: tuple[Result, ...]) -> tuple[Result, ...]:
    return tuple(result.hidden() for result in results) if name == SECRET else results
