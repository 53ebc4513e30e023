"""What was understood, line by line: the plan's sentences, each marked as read or effect, with its state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agents.views import RunView, StepView

_ORDER = ("uncertain", "refused", "failed", "waiting", "running", "todo", "done", "skipped")


@dataclass(frozen=True)
class Line:
    """One sentence.

    Attributes:
        mark: ``read`` or ``effect``; empty for a sentence that asks no system (a filter, what is shown).
        status: the state of its calls, the one that most needs attention first; empty without calls.
    """

    text: str
    mark: str
    status: str


def understood(view: RunView) -> tuple[Line, ...]:
    """The sentences of a run's plan."""
    by_sentence: dict[str, list[StepView]] = {}
    for step in view.steps:
        by_sentence.setdefault(step.sentence, []).append(step)
    return tuple(_line(sentence, by_sentence.get(sentence, [])) for sentence in view.sentences)


def _line(sentence: str, steps: list[StepView]) -> Line:
    if not steps:
        return Line(sentence, "", "")
    mark = "read" if all(step.effect == "read" for step in steps) else "effect"
    return Line(sentence, mark, _worst(step.status for step in steps))


def _worst(statuses: Iterable[str]) -> str:
    return min(statuses, key=_ORDER.index, default="")
