"""Phases of a run, and what a node hands to the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypedDict

from beffroi.labels import Label, stored_readers
from guards.ledger import Kind
from guards.runs.data import RunData
from guards.runs.runs import RunStatus


class Phase(StrEnum):
    """Nodes of the graph."""

    PLAN = "plan"
    REVIEW = "review"
    READ = "read"
    APPROVE = "approve"
    QUESTION = "question"
    ACT = "act"
    REPAIR = "repair"
    REPORT = "report"
    END = "end"


class RunState(TypedDict):
    """All that LangGraph keeps: which run, and where it goes next."""

    run: str
    phase: str


@dataclass(frozen=True)
class Go:
    """Where a run goes next, and what is recorded of it in the same transaction.

    Attributes:
        data: merged into the run's data.
    """

    to: Phase
    status: RunStatus | None = None
    event: tuple[Kind, Mapping[str, Any]] | None = None
    data: RunData = field(default_factory=RunData)


def stop(
    status: RunStatus,
    sentence: str,
    hint: str = "",
    rule: str = "",
    told: Label | None = None,
    command: str = "",
) -> Go:
    """To the report, with what happened and what to do next.

    Args:
        told: label of the values that the sentence may quote; None where that is not known: it is then for
            whoever may read all that the run has read.
        command: of the error that stopped it (`BeffroiError`).
    """
    error = error_of(sentence, hint, rule, told, command)
    return Go(Phase.REPORT, data={"end": status.value, "error": error})


def error_of(
    sentence: str, hint: str = "", rule: str = "", told: Label | None = None, command: str = ""
) -> dict[str, Any]:
    """The stored form of what stopped a run, as `stop`."""
    error: dict[str, Any] = {"sentence": sentence, "hint": hint, "rule": rule, "command": command}
    return error if told is None else error | {"readers": stored_readers(told.readers)}
