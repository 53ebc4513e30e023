"""The graph itself: LangGraph holds which node a run is at, and nothing else of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path
from typing import Any

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt

from agents.graph.acting.asker import in_their_name
from agents.graph.checkpoints import open_saver
from agents.graph.deps import Deps
from agents.graph.nodes.act import act
from agents.graph.nodes.plan import plan
from agents.graph.nodes.read import read
from agents.graph.nodes.repair import repair
from agents.graph.nodes.report import report
from agents.graph.nodes.review import review
from agents.graph.phases import Go, Phase, RunState
from agents.graph.waits import after_approval, after_question

Node = Callable[[Deps, str], Go]
Graph = CompiledStateGraph[RunState, None, RunState, RunState]

NODES: dict[Phase, Node] = {
    Phase.PLAN: plan,
    Phase.REVIEW: review,
    Phase.READ: read,
    Phase.ACT: act,
    Phase.REPAIR: repair,
    Phase.REPORT: report,
}
"""Nodes that work; *approve* and *question* only wait."""
_LOST = (
    "%s was missing and is made anew. Runs go on from where the state database has them: decisions and "
    "answers hold, what was done is not done again, and there is nothing to repair. Unless you removed it "
    "yourself, look whether other files of the home are missing."
)
_log = logging.getLogger(__name__)


def build_graph(deps: Deps, checkpoints: Path) -> Graph:
    """The graph with its checkpoints in one SQLite file.

    Raises:
        RecordError: the file cannot be opened.
    """
    graph: StateGraph[RunState, None, RunState, RunState] = StateGraph(RunState)
    for phase, node in NODES.items():
        graph.add_node(phase.value, partial(_work, deps, phase, node))
    graph.add_node(Phase.APPROVE.value, _wait)
    graph.add_node(Phase.QUESTION.value, _wait)
    ways: dict[Hashable, str] = {phase.value: phase.value for phase in Phase if phase is not Phase.END}
    ways[Phase.END.value] = END
    graph.add_conditional_edges(START, _onward, ways)
    for phase in NODES:
        graph.add_conditional_edges(phase.value, _onward, ways)
    graph.add_conditional_edges(Phase.APPROVE.value, partial(_after, deps, after_approval), ways)
    graph.add_conditional_edges(Phase.QUESTION.value, partial(_after, deps, after_question), ways)
    lost = not checkpoints.exists() and deps.guards.runs.any_open()
    saver = open_saver(checkpoints, deps.guards.store.keys)
    if lost:
        _log.warning(_LOST, checkpoints)
    return graph.compile(checkpointer=saver)


def saver_of(graph: Graph) -> SqliteSaver:
    """Where the graph keeps its checkpoints."""
    if not isinstance(graph.checkpointer, SqliteSaver):
        raise TypeError("the graph keeps its checkpoints in SQLite")
    return graph.checkpointer


def _work(deps: Deps, phase: Phase, node: Node, state: RunState) -> dict[str, Any]:
    """One node: its work, then where the run stands, told to the ledger in one transaction."""
    run_id, started = state["run"], time.perf_counter()
    deps.listeners.tell(run_id, "phase", phase.value)
    go = in_their_name(deps, run_id, phase, node)
    run = deps.guards.runs.get(run_id)
    spent = dict(run.data.get("seconds", {}))
    spent[phase.value] = round(spent.get(phase.value, 0.0) + time.perf_counter() - started, 4)
    shown = phase if go.to is Phase.END else go.to
    deps.guards.runs.update(run_id, go.status, shown.value, go.event, **(go.data | {"seconds": spent}))
    return {"phase": go.to.value}


def _wait(state: RunState) -> dict[str, Any]:
    """Wait; the resume is only a wake-up, what it means stands in the tables."""
    interrupt(state["phase"])
    return {}


def _onward(state: RunState) -> str:
    return state["phase"]


def _after(deps: Deps, decide: Callable[[Deps, str], Phase], state: RunState) -> str:
    return decide(deps, state["run"]).value
