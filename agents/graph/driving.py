"""Driving the graph of one run: waking it where it is, and ending it where something broke."""

from __future__ import annotations

from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command
from langsmith import tracing_context

from agents.graph.build import Graph
from agents.graph.deps import Deps
from agents.graph.phases import RunState
from beffroi.errors import BeffroiError
from guards.ledger import Kind
from guards.runs import RunStatus

_STEPS = 1_000
"""Nodes that one waking may go through; a run needs a few dozen at most."""


def wake(graph: Graph, run_id: str) -> None:
    """Let a run go on from where it is until it ends or waits for a person.

    Raises:
        BeffroiError: what a node could not do; the run stands where it was.
    """
    config: RunnableConfig = {"configurable": {"thread_id": run_id}, "recursion_limit": _STEPS}
    at = graph.get_state(config)
    start: Any = RunState(run=run_id) if not at.values else None
    if at.interrupts:
        start = Command(resume=True)
    elif at.values and not at.next:
        return
    # Nothing of a run leaves this machine, whatever the environment says about tracing.
    with tracing_context(enabled=False):
        graph.invoke(start, config, durability="sync")


def end_broken(deps: Deps, run_id: str, error: Exception) -> None:
    """A run that broke: failed, with a sentence; what is done stays done.

    Raises:
        RecordError: not even that can be recorded.
    """
    if isinstance(error, BeffroiError):
        told = {"sentence": error.fr, "hint": "", "rule": ""}
    else:
        told = {
            "sentence": "Une erreur imprévue a arrêté la demande. Ce qui est fait reste fait ; rien de plus "
            "n'a été fait.",
            "hint": "Relancez la demande ; si cela dure, prévenez l'administrateur.",
            "rule": "",
        }
    event = (Kind.ERROR, {"error": type(error).__name__})
    deps.guards.runs.update(run_id, RunStatus.FAILED, event=event, error=told, question=None)
