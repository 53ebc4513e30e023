"""`beffroi attack`: a model, texts and tools that work for an attacker, and how far each came."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from beffroi.settings.installation import Settings
from evals.attacks.ground import prepare, scratch
from evals.attacks.outcome import Outcome
from evals.attacks.plans.run import PORTION, Wanted, run_plans
from evals.attacks.plans.twins import run_twins
from evals.attacks.report import Report
from evals.attacks.texts.agentdojo import agentdojo_texts, is_installed
from evals.attacks.texts.corpus import injections
from evals.attacks.texts.planned import run_planned
from evals.attacks.texts.run import run_texts
from evals.attacks.texts.served import run_served
from evals.planning import register

PARTS = ("plans", "texts", "tools")
PLANS = 20_000
"""Plans of a full run: about 40 minutes on two idle processors."""
QUICK_PLANS = 48
QUICK_SHARE = 20
Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Asked:
    """What to attack with.

    Attributes:
        quick: a share of everything, in under a minute.
        plans: how many plans; None for `PLANS`, or `QUICK_PLANS` in a quick run.
        workers: processes at once for plans and texts.
        share: one text in so many.
        agentdojo: folder that AgentDojo is installed in; its texts are left out where it is not.
    """

    parts: tuple[str, ...] = PARTS
    quick: bool = False
    seed: int = 1
    plans: int | None = None
    workers: int = 1
    share: int = 1
    agentdojo: Path | None = None


def run_attacks(settings: Settings, asked: Asked, tell: Tell = lambda what, share: None) -> Report:
    """Attack copies of the demo city; nothing of this installation is touched but its model's file, read.

    Raises:
        ModelError: the installed model's file is missing or truncated.
        ConfigurationError: AgentDojo was named and is not there.
    """
    started, outcomes = time.monotonic(), []
    more: dict[str, Any] = {"texts_by_hand": len(injections())}
    folder = Path(tempfile.mkdtemp(prefix="beffroi-attack-", dir=scratch()))
    try:
        if "plans" in asked.parts or "texts" in asked.parts:
            tell("Préparation de la ville", 0.0)
            prepared = prepare(folder / "ground")
        if "plans" in asked.parts:
            outcomes += run_plans(prepared, _wanted(asked), tell)
            many = not asked.quick and (asked.plans or PLANS) >= 1_000
            outcomes += run_twins(prepared, 1 if many else 20 if asked.quick else 5, tell)
            more["sandboxed"] = sum(each.name.startswith("sandboxed ") for each in outcomes)
        if "texts" in asked.parts:
            found, figures = _texts(settings, asked, prepared, tell)
            outcomes += found
            more |= figures
        if "tools" in asked.parts:
            outcomes += _tools(asked.quick, tell)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    seconds = time.monotonic() - started
    return Report(command_of(asked), register.commit(), now, asked.seed, seconds, tuple(outcomes), more)


def command_of(asked: Asked) -> str:
    """The command that gives this run again."""
    words = ["beffroi attack", *asked.parts] if asked.parts != PARTS else ["beffroi attack"]
    words += ["--quick"] if asked.quick else []
    words += [f"--seed {asked.seed}"]
    words += [f"--plans {asked.plans}"] if asked.plans is not None else []
    words += [f"--share {asked.share}"] if asked.share != 1 else []
    words += [f"--workers {asked.workers}"] if asked.workers != 1 else []
    return " ".join(words)


def _wanted(asked: Asked) -> Wanted:
    if asked.quick:
        count = asked.plans or QUICK_PLANS
        return Wanted(count, asked.seed, sandboxed=1, portion=max(1, count - count // 15))
    count = asked.plans or PLANS
    portion = min(PORTION, -(-count // (2 * asked.workers)))
    return Wanted(count, asked.seed, workers=asked.workers, portion=portion)


def _texts(
    settings: Settings, asked: Asked, prepared: Path, tell: Tell
) -> tuple[list[Outcome], dict[str, Any]]:
    more: dict[str, Any] = {"agentdojo": "not installed"}
    extra: tuple[Any, ...] = ()
    if asked.agentdojo is not None or is_installed():
        extra = agentdojo_texts(asked.agentdojo) if asked.agentdojo else agentdojo_texts()
        more["agentdojo"] = len(extra)
    share = QUICK_SHARE if asked.quick else asked.share
    outcomes = run_texts(prepared, share, tell, extra, asked.workers)
    outcomes += run_served(prepared, injections()[:: 5 * share], tell)
    planned, figures = run_planned(settings, prepared, 3 if asked.quick else max(3, 60 // share), tell)
    return outcomes + planned, {**more, "planner": figures.as_json()}


def _tools(quick: bool, tell: Tell) -> list[Outcome]:
    """The catalogue of ways out of the sandbox."""
    if importlib.util.find_spec("evals.attacks.escapes") is None:
        return []
    from evals.attacks import escapes

    tell("Bac à sable", 0.0)
    found: list[Outcome] = escapes.run(quick)
    return found
