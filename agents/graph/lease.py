"""Leases: who works on a run; what a dead process left is taken up at once, not when its lease ends."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import select

from agents.graph.deps import Deps
from beffroi.errors import RecordError
from guards import Guards
from guards.runs.workers import is_gone
from guards.store import Lease

LEASE_SECONDS = 300.0
"""How long a worker holds a run without renewing."""
BEAT_SECONDS = 60.0
"""How often a worker renews what it works on: planning alone may take longer than a lease."""
_log = logging.getLogger(__name__)


class Busy(RecordError):
    """A run that another worker has."""


def renew(deps: Deps, run_id: str) -> None:
    """Hold on to a run before a batch of reads or an effect.

    Raises:
        Busy: another worker has taken it.
        RecordError: it cannot be recorded.
    """
    if not deps.guards.leases.acquire(run_id, deps.owner, LEASE_SECONDS):
        raise busy()


@contextmanager
def held(deps: Deps, run_id: str, every: float = BEAT_SECONDS) -> Iterator[None]:
    """A run's lease is renewed for as long as the block lasts; one that another worker has taken is left."""
    ended = threading.Event()
    beat = threading.Thread(
        target=_beat, args=(deps, run_id, every, ended), name=f"lease-{run_id}", daemon=True
    )
    beat.start()
    try:
        yield
    finally:
        ended.set()
        beat.join()


def _beat(deps: Deps, run_id: str, every: float, ended: threading.Event) -> None:
    while not ended.wait(every):
        try:
            renew(deps, run_id)
        except Busy:
            return
        except RecordError:
            _log.warning("the lease of run %s could not be renewed; it is tried again", run_id)


def from_start(deps: Deps) -> tuple[str, float]:
    """How this worker holds a run that it makes: a server that starts meanwhile would take one that nobody
    holds for left behind."""
    return deps.owner, LEASE_SECONDS


def busy() -> Busy:
    """The error of a run that another worker has."""
    return Busy(
        "Cette demande est déjà en cours de traitement : attendez qu'elle se termine.",
        "This run is already being worked on.",
    )


def held_by_others(guards: Guards, owner: str) -> frozenset[str]:
    """Runs whose lease, even one that ran out, is of another process of this host that has not ended.

    Raises:
        RecordError: it cannot be read.
    """
    host = owner.partition("|")[0]
    with guards.store.reading() as session:
        held = [(row.run, row.owner) for row in session.exec(select(Lease))]
    return frozenset(
        run for run, who in held if who != owner and who.partition("|")[0] == host and not is_gone(who)
    )
