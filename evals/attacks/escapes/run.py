"""Every attempt in the jail as it is, then without its walls; in a full run, with each of them alone too."""

from __future__ import annotations

from collections.abc import Iterator

from evals.attacks.escapes.attempt import Attempt
from evals.attacks.escapes.catalogue import CATALOGUE
from evals.attacks.escapes.scene import Scene, scene
from evals.attacks.escapes.trial import Trial, attempt_once
from evals.attacks.outcome import Outcome
from tools.sandbox.walls import Wall

PART = "tools"


def run(quick: bool) -> list[Outcome]:
    """Try every way out.

    Args:
        quick: without trying each wall alone.

    Returns:
        One outcome an attempt. One whose walls, switched off, do not let it through proves nothing: it counts
        as succeeded, with that reason.
    """
    with scene() as outside:
        return [judge(attempt, outside, alone=not quick) for attempt in CATALOGUE]


def judge(attempt: Attempt, outside: Scene, *, alone: bool) -> Outcome:
    """One attempt with all its trials.

    Args:
        alone: try each of several walls alone too.
    """
    faults, words = [], ""
    for off, expected in trials(attempt, alone=alone):
        trial = attempt_once(attempt, outside, off)
        words = words or trial.words
        if trial.out != expected:
            faults.append(_fault(attempt, off, trial))
    stopped_by = ", ".join(attempt.holding)
    if attempt.shown:
        return Outcome(PART, attempt.name, stopped_by, bool(faults), "; ".join(faults) or words)
    why = "not on this machine" if not attempt.needs() else "an ordinary user could not do it anyway"
    return Outcome(PART, attempt.name, stopped_by, bool(faults), "; ".join(faults) or f"{words} ({why})")


def trials(attempt: Attempt, *, alone: bool) -> Iterator[tuple[frozenset[Wall], bool]]:
    """Walls left out, and whether it must get out then."""
    yield frozenset(), False
    if not attempt.shown:
        return
    everything = frozenset(attempt.walls)
    yield everything, True
    if alone and len(attempt.holding) > 1:
        for wall in attempt.holding:
            if wall not in attempt.together:
                yield everything - {wall}, False


def _fault(attempt: Attempt, off: frozenset[Wall], trial: Trial) -> str:
    lacking = ", ".join(sorted(off)) or "none"
    left = ", ".join(sorted(set(attempt.walls) - off)) or "none"
    got = "got out" if trial.out else "did not get out"
    return f"{got} with walls off: {lacking}; left: {left} ({trial.words})"
