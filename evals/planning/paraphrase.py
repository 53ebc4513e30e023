"""Sentences that say enough: plans written back by a reader who saw nothing but their sentences.

``paraphrase/plans.jsonl`` names the plans (their request, and the case whose gold plan they are);
``paraphrase/back.jsonl`` has what the reader wrote. A plan comes back where the one written back means the
same, judged with the sentences as its request: what is not in them has no evidence.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.language.checked import CheckedPlan
from beffroi.errors import ConfigurationError, PlanError
from evals.planning.cases import Case, load_cases
from evals.planning.figures import STEPS
from evals.planning.meaning import Meanings
from evals.planning.scoring import Kind, difference, steps_of

FOLDER = Path(__file__).parent / "paraphrase"


@dataclass(frozen=True)
class Plan:
    """One plan and what came back of it.

    Attributes:
        case: the request with its gold plan.
        back: the plan written back; empty where the reader wrote none.
    """

    case: Case
    back: str


@dataclass(frozen=True)
class Outcome:
    """One plan compared with the one written back.

    Attributes:
        steps: ``s1`` (one call), ``s2`` (two or three), ``s4`` (more).
        sentences: as screens show them, each with its number.
        kind: how the meanings differ; None where they are the same.
    """

    id: str
    steps: str
    sentences: tuple[str, ...]
    gold: str
    back: str
    kind: Kind | None
    detail: str = ""

    @property
    def same(self) -> bool:
        """Whether it came back."""
        return self.kind is None


@dataclass(frozen=True)
class Report:
    """All the outcomes. Shares are between 0 and 1."""

    outcomes: tuple[Outcome, ...]

    @property
    def same(self) -> int:
        """How many plans came back."""
        return sum(outcome.same for outcome in self.outcomes)

    @property
    def share(self) -> float:
        """The share that came back."""
        return self.same / len(self.outcomes)

    @property
    def steps(self) -> dict[str, tuple[int, int]]:
        """By number of calls: how many came back, of how many."""
        count = Counter(outcome.steps for outcome in self.outcomes)
        same = Counter(outcome.steps for outcome in self.outcomes if outcome.same)
        return {step: (same[step], count[step]) for step in STEPS if count[step]}

    @property
    def missed(self) -> tuple[Outcome, ...]:
        """Those that came back as something else."""
        return tuple(outcome for outcome in self.outcomes if not outcome.same)

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "count": len(self.outcomes),
            "same": self.same,
            "share": self.share,
            "steps": {step: {"same": same, "count": count} for step, (same, count) in self.steps.items()},
            "differ": [
                {
                    "id": each.id,
                    "kind": each.kind.value if each.kind else "",
                    "detail": each.detail,
                    "sentences": list(each.sentences),
                    "plan": each.gold,
                    "back": each.back,
                }
                for each in self.missed
            ],
        }


def load_plans(folder: Path = FOLDER) -> list[Plan]:
    """The plans with what came back, in file order.

    Raises:
        ConfigurationError: a file is missing or broken, or names a case that does not exist.
    """
    try:
        named, written = _lines(folder / "plans.jsonl"), _lines(folder / "back.jsonl")
        back = {str(line["id"]): str(line["plan"]) for line in written}
        sets = {str(line["gold"]).partition("/")[0] for line in named}
        cases = {f"{name}/{case.id}": case for name in sorted(sets) for case in load_cases(name)}
        return [Plan(cases[str(line["gold"])], back.get(str(line["id"]), "")) for line in named]
    except (OSError, ValueError, KeyError) as error:
        raise ConfigurationError(
            f"Les plans à relire de « {folder} » sont illisibles ({error}) : réinstallez Beffroi.",
            f"The plans of '{folder}' cannot be read ({error}): install Beffroi again.",
        ) from error


def numbered(checked: CheckedPlan) -> tuple[str, ...]:
    """A plan's sentences as screens show them."""
    return tuple(f"{number}. {text}" for number, text in enumerate(checked.sentences, start=1))


def compare(plans: Sequence[Plan], meanings: Meanings) -> Report:
    """What came back of each plan. Never raises for a plan written back."""
    return Report(tuple(_outcome(plan, meanings) for plan in plans))


def _outcome(plan: Plan, meanings: Meanings) -> Outcome:
    case = plan.case
    gold = meanings.typed(case.plan, case)
    sentences = numbered(gold)
    kind, detail = _judged(plan, gold, sentences, meanings)
    return Outcome(case.id, steps_of(case), sentences, case.plan, plan.back, kind, detail)


def _judged(
    plan: Plan, gold: CheckedPlan, sentences: Sequence[str], meanings: Meanings
) -> tuple[Kind | None, str]:
    if not plan.back:
        return Kind.UNTYPED, "Personne ne l'a encore récrit d'après ces phrases."
    told = Case(plan.case.id, "\n".join(sentences), plan.back, plan.case.tags, plan.case.before)
    try:
        back = meanings.typed(plan.back, told)
    except PlanError as error:
        return Kind.UNTYPED, error.fr
    meant, came = meanings.of(gold, plan.case), meanings.of(back, told)
    kind = difference(meant, came)
    return kind, "" if kind is None else _first_difference(meant.effects, came.effects)


def _first_difference(meant: Sequence[str], came: Sequence[str]) -> str:
    """The first effect that only one has."""
    extra, missed = Counter(came) - Counter(meant), Counter(meant) - Counter(came)
    return next(iter([*extra, *missed]), "")


def _lines(file: Path) -> list[Mapping[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
