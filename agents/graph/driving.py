"""Driving the graph of one run: waking it where it is, and ending it where something broke."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command
from langsmith import tracing_context

from agents.graph.acting.asker import confirm_asker
from agents.graph.asking.questions import about_uncertain, asked_event
from agents.graph.asking.rest import NOT_AGAIN
from agents.graph.asking.retrying import TRY_AGAIN, without_retry
from agents.graph.build import Graph, saver_of
from agents.graph.checkpoints import forget, writing
from agents.graph.deps import Deps, OnEvent
from agents.graph.lease import LEASE_SECONDS, busy, held, renew
from agents.graph.phases import RunState, error_of
from agents.graph.waits import where_it_stands
from beffroi.errors import BeffroiError, RecordError
from beffroi.labels import CONSTANT
from beffroi.touched import touching
from guards.effects.effects import may_be_done
from guards.ledger import Kind
from guards.runs.runs import ENDED, RunStatus
from tools.reach.hosts import DATABASES, allowed_hosts

First = Callable[[str], None]
"""What is written of a run before it is woken, by who then holds its lease."""
_STEPS = 1_000
"""Nodes that one waking may go through; a run needs a few dozen at most."""
_ALWAYS = ("policy", *DATABASES)
"""Settings whose host every run needs."""
_UNFORESEEN = (
    "Une erreur imprévue a arrêté la demande. Ce qui est fait reste fait ; rien de plus n'a été fait."
)
_NOT_AGAIN = f"{NOT_AGAIN} Prévenez l'administrateur."
_CUT = "La demande s'est arrêtée sur une erreur après avoir commencé cette action."
_log = logging.getLogger(__name__)


class Driver:
    """Wakes runs, one worker each: between threads by a set, between processes by the lease."""

    def __init__(self, deps: Deps, graph: Graph) -> None:
        self._deps = deps
        self._graph = graph
        self._saver = saver_of(graph)
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def close(self) -> None:
        """Let go of the checkpoints."""
        self._saver.conn.close()

    def drive(
        self, run_id: str, on_event: OnEvent | None = None, first: First | None = None
    ) -> RecordError | None:
        """Wake a run, unless it has ended meanwhile; whatever breaks ends it and is recorded.

        Args:
            first: done with the run once its lease is held; where it cannot be, the run is not woken.

        Returns:
            What could not be recorded, where not even the run's end could.

        Raises:
            Unchecked: nothing confirms the roles of who asked; the run stays as it is, to be woken later.
            RecordError: the run is being worked on elsewhere, or ``first`` could not be written.
        """
        with self.alone(run_id):
            renew(self._deps, run_id)
            self._begin(run_id, first)
            self._deps.listeners.listen(run_id, on_event)
            with touching() as hosts:
                try:
                    with held(self._deps, run_id):
                        return self._woken(run_id)
                finally:
                    self._deps.listeners.listen(run_id, None)
                    self._told(run_id, hosts)
                    self._forget_ended(run_id)
                    self._give_back(run_id)

    def _begin(self, run_id: str, first: First | None) -> None:
        try:
            confirm_asker(self._deps, run_id)
            if first is not None:
                first(run_id)
        except BaseException:
            self._give_back(run_id)
            raise

    @contextmanager
    def alone(self, run_id: str) -> Iterator[None]:
        """Nobody else of this process works on the run meanwhile.

        Raises:
            RecordError: somebody does.
        """
        with self._lock:
            if run_id in self._busy:
                raise busy()
            self._busy.add(run_id)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(run_id)

    def _woken(self, run_id: str, tries: int = 2) -> RecordError | None:
        """Wake it; where the state could not be written for a moment, go on as after a restart, once."""
        try:
            if self._deps.guards.runs.get(run_id).status not in ENDED:
                wake(self._deps, self._graph, run_id)
        except Exception as error:  # noqa: BLE001  # the outermost loop: recorded, and told to the person
            # What is told to people needs no trace; of the rest somebody has to find the fault.
            _log.error(
                "run %s broke: %s", run_id, type(error).__name__, exc_info=not isinstance(error, BeffroiError)
            )
            try:
                if not self._deps.guards.leases.acquire(run_id, self._deps.owner, LEASE_SECONDS):
                    return None  # taken over meanwhile: it is for another worker to say how it ends
                if isinstance(error, RecordError) and tries > 1:
                    return self._woken(run_id, tries - 1)
                end_broken(self._deps, run_id, error)
            except RecordError as unrecorded:
                return error if isinstance(error, RecordError) else unrecorded
        return None

    def _told(self, run_id: str, hosts: set[str]) -> None:
        """Which hosts were reached for; a run that reached for none has no such event."""
        if not hosts:
            return
        always = [host.address for host in allowed_hosts(self._deps.settings) if host.setting in _ALWAYS]
        try:
            told = {"hosts": sorted({*hosts, *always})}
            self._deps.guards.ledger.record(run_id, Kind.HOSTS, told)
        except RecordError:
            _log.warning("the hosts of run %s could not be recorded", run_id)

    def _forget_ended(self, run_id: str) -> None:
        """What has ended does not go on from anywhere."""
        try:
            if self._deps.guards.runs.get(run_id).status in ENDED:
                forget(self._saver, run_id)
        except RecordError:
            _log.warning("the checkpoints of run %s could not be deleted", run_id)

    def _give_back(self, run_id: str) -> None:
        try:
            self._deps.guards.leases.release(run_id, self._deps.owner)
        except RecordError:
            _log.warning("the lease of run %s could not be given back; it runs out by itself", run_id)


def wake(deps: Deps, graph: Graph, run_id: str) -> None:
    """Let a run go on from where it is until it ends or waits for a person; one that has no checkpoint (it is
    new, or its checkpoints were lost), or one of another day (a restore in part), from where the tables have
    it.

    Raises:
        BeffroiError: what a node could not do; the run stands where it was.
    """
    config: RunnableConfig = {"configurable": {"thread_id": run_id}, "recursion_limit": _STEPS}
    at = graph.get_state(config)
    start: Any = None
    if not at.values or at.next != (deps.guards.runs.get(run_id).phase,):
        start = RunState(run=run_id, phase=where_it_stands(deps, run_id).value)
    elif at.interrupts:
        start = Command(resume=True)
    # Nothing of a run leaves this machine, whatever the environment says about tracing.
    with tracing_context(enabled=False), writing(run_id):
        graph.invoke(start, config, durability="sync")


def end_broken(deps: Deps, run_id: str, error: Exception) -> None:
    """A run that broke: failed, with a sentence; what is done stays done. Where an effect was begun and
    nothing says how it ended, a person is asked instead.

    Raises:
        RecordError: not even that can be recorded.
    """
    if doubted := deps.guards.journal.doubt(run_id, _CUT):
        first = doubted[0]
        asked = about_uncertain(first.effect_id, first.description, first.reason, known=first.known)
        deps.guards.runs.update(
            run_id, RunStatus.UNCERTAIN, event=asked_event(asked), question=asked.to_json(), error=None
        )
        return
    told = told_of(error, begun=may_be_done(deps.guards.store, run_id))
    event = (Kind.ERROR, {"error": type(error).__name__})
    deps.guards.runs.update(run_id, RunStatus.FAILED, event=event, error=told, question=None)


def told_of(error: Exception, *, begun: bool) -> dict[str, Any]:
    """What a person is told of it; nothing that advises to ask again where a part of it was done."""
    if not isinstance(error, BeffroiError):
        return error_of(_UNFORESEEN, _NOT_AGAIN if begun else TRY_AGAIN, told=CONSTANT)
    label = CONSTANT if isinstance(error, RecordError) else None
    if not begun:
        return error_of(error.fr, told=label, command=error.command)
    sentence = without_retry(error.fr) or _UNFORESEEN
    return error_of(sentence, _NOT_AGAIN, told=label, command=error.command)
