"""What the phases of a run keep for those that come after."""

from __future__ import annotations

from typing import Any, TypedDict


class RunData(TypedDict, total=False):
    """All names that there are; what is kept lies sealed with the run's request. JSON.

    Attributes:
        dry_run: plan, judge and read; nothing is done.
        auto_approve: what the person may approve alone is approved.
        seconds: spent so far, by phase.
        approval: id of the card that the run waits for, or was agreed to.
        question: what is asked now, in its stored form; None once it is answered.
        answered: the question that was answered last, likewise.
        settled: what the person said became of an effect that nobody knew the end of: the key of the choice.
        given_up: the person wants no more of it.
        end: the status that the run is to end with.
        error: what stopped it, as `agents.graph.phases.error_of` stores it.
        note: what is said beside the answer of a trial.
        withheld: policy refused to show the answer.
        made: policy lets what effects made or changed be shown; without it nothing of that is.
    """

    dry_run: bool
    auto_approve: bool
    seconds: dict[str, float]
    approval: str
    question: dict[str, Any] | None
    answered: dict[str, Any]
    settled: str
    given_up: bool
    end: str
    error: dict[str, Any] | None
    note: str
    withheld: bool
    made: bool
