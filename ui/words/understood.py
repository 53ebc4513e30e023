"""What was understood, line by line: the plan's sentences, each marked as read or effect, with its state."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from agents.language.french.nouns import TO_BE_TOLD
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
    """The sentences of a run's plan: one a statement, a loop with all its calls being one. None where no tool
    serves: nothing was understood, and the answer says so."""
    if serves_nothing(view):
        return ()
    spans = _spans(view.plan)
    if len(spans) != len(view.sentences):
        return tuple(Line(sentence, "", "") for sentence in view.sentences)
    return tuple(
        _line(sentence, [step for step in view.steps if step.line in span])
        for sentence, span in zip(view.sentences, spans, strict=True)
    )


def serves_nothing(view: RunView) -> bool:
    """Whether the plan is that no tool serves for the request."""
    return view.plan.startswith("cannot(")


def sentence_number(line: int, plan: str) -> int:
    """Which sentence tells of a line of a plan, from 1, as sentences name each other; else the line."""
    return next((i for i, span in enumerate(_spans(plan), start=1) if line in span), line)


def _spans(plan: str) -> list[range]:
    """The lines of each statement; the plan language is a subset of Python's."""
    try:
        body = ast.parse(plan).body
    except (SyntaxError, ValueError):
        return []
    return [range(node.lineno, (node.end_lineno or node.lineno) + 1) for node in body]


def _line(sentence: str, steps: list[StepView]) -> Line:
    if not steps:
        return Line(sentence, "", "")
    asked = f"{TO_BE_TOLD})" in sentence or steps[0].anew
    if asked and len(steps) == 1 and steps[0].status != "todo":
        # The plan's sentence is of before the question: what was said to it stands in the step's alone.
        sentence = steps[0].sentence
    mark = "read" if all(step.effect == "read" for step in steps) else "effect"
    return Line(sentence, mark, _worst(step.status for step in steps))


def _worst(statuses: Iterable[str]) -> str:
    return min(statuses, key=_ORDER.index, default="")
