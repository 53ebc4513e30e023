"""One worker at a time, and what a dead one held."""

from __future__ import annotations

import subprocess
import sys

from guards.leases import Leases
from guards.workers import worker_name
from tests.guards.conftest import MovingClock

NAME = "from guards.workers import worker_name; print(worker_name())"


def test_one_worker_holds_a_run_at_a_time(leases: Leases, clock: MovingClock) -> None:
    assert leases.acquire("run-1", "worker-1", 60)
    assert not leases.acquire("run-1", "worker-2", 60)
    assert leases.acquire("run-1", "worker-1", 60)
    clock.move(seconds=61)
    assert leases.acquire("run-1", "worker-2", 60)
    leases.release("run-1", "worker-1")
    assert not leases.acquire("run-1", "worker-1", 60)
    leases.release("run-1", "worker-2")
    assert leases.acquire("run-1", "worker-1", 60)


def test_what_a_dead_process_held_is_given_back_and_no_other(leases: Leases) -> None:
    dead = subprocess.check_output([sys.executable, "-c", NAME], text=True).strip()
    assert leases.acquire("retention", dead, 3600) and leases.acquire("run-1", worker_name(), 3600)
    leases.release_dead()
    assert leases.acquire("retention", "another", 60) and not leases.acquire("run-1", "another", 60)
