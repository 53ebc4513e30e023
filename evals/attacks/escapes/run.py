"""Every attempt in the jail as it is; then without its walls; then with each of them alone."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from evals.attacks.escapes.attempt import Attempt
from evals.attacks.escapes.catalogue import CATALOGUE
from evals.attacks.escapes.scene import Scene, scene
from evals.attacks.escapes.trial import Trial, attempt_once
from evals.attacks.outcome import Outcome
from tools.sandbox.walls import Wall

PART = "tools"
_TRIES = 3
"""Of an attempt without its walls, which must get out: whether it can at all is what is asked."""


class Depth(IntEnum):
    """How much of an attempt is tried."""

    AS_IT_IS = 0
    WITHOUT_WALLS = 1
    EACH_ALONE = 2


def run(quick: bool) -> list[Outcome]:
    """Try every way out.

    Args:
        quick: in the jail as it is, and no more; the tests try without walls.
    """
    return run_to(Depth.AS_IT_IS if quick else Depth.EACH_ALONE)


def run_to(depth: Depth) -> list[Outcome]:
    """One outcome an attempt. One that does not get out with its walls off proves nothing: it counts as
    succeeded, with that reason."""
    with scene() as outside:
        return [judge(attempt, outside, depth) for attempt in CATALOGUE]


def judge(attempt: Attempt, outside: Scene, depth: Depth) -> Outcome:
    """One attempt with all its trials."""
    faults, words = [], ""
    for off, expected in trials(attempt, depth):
        trial = _tried(attempt, outside, off, _TRIES if expected else 1)
        words = words or trial.words
        if trial.out != expected:
            faults.append(_fault(attempt, off, trial))
    stopped_by = ", ".join(attempt.holding)
    if attempt.shown:
        return Outcome(PART, attempt.name, stopped_by, bool(faults), "; ".join(faults) or words)
    why = "not on this machine" if not attempt.needs() else "an ordinary user could not do it anyway"
    return Outcome(PART, attempt.name, stopped_by, bool(faults), "; ".join(faults) or f"{words} ({why})")


def _tried(attempt: Attempt, outside: Scene, off: frozenset[Wall], tries: int) -> Trial:
    """The first try that gets out, or the last one: some get out only where the machine is quick enough."""
    for _ in range(tries):
        trial = attempt_once(attempt, outside, off)
        if trial.out:
            break
    return trial


def trials(attempt: Attempt, depth: Depth) -> Iterator[tuple[frozenset[Wall], bool]]:
    """Walls left out, and whether it must get out then."""
    yield frozenset(), False
    if not attempt.shown or depth < Depth.WITHOUT_WALLS:
        return
    everything = frozenset(attempt.walls)
    yield everything, True
    if depth == Depth.EACH_ALONE and len(attempt.holding) > 1:
        for wall in attempt.holding:
            if wall not in attempt.together:
                yield everything - {wall}, False


def _fault(attempt: Attempt, off: frozenset[Wall], trial: Trial) -> str:
    lacking = ", ".join(sorted(off)) or "none"
    left = ", ".join(sorted(set(attempt.walls) - off)) or "none"
    got = "got out" if trial.out else "did not get out"
    return f"{got} with walls off: {lacking}; left: {left} ({trial.words})"
