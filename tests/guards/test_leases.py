"""One worker at a time, and what a dead one held."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import Connection, event
from sqlmodel import select

from guards.runs.leases import Leases
from guards.runs.workers import is_gone, place, worker_name
from guards.store import Lease, Store
from tests.guards.conftest import MovingClock

NAME = "from guards.runs.workers import worker_name; print(worker_name())"


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


def test_what_a_dead_process_held_is_given_back_and_no_other(leases: Leases, store: Store) -> None:
    dead = subprocess.check_output([sys.executable, "-c", NAME], text=True).strip()
    assert leases.acquire("retention", dead, 3600) and leases.acquire("run-1", worker_name(), 3600)
    leases.release_dead()
    with store.reading() as session:
        assert [row.run for row in session.exec(select(Lease))] == ["run-1"]
    assert not leases.acquire("run-1", "another", 60)


def test_a_process_that_is_gone_holds_nothing_up(leases: Leases) -> None:
    dead = subprocess.check_output([sys.executable, "-c", NAME], text=True).strip()
    assert leases.acquire("run-1", dead, 3600)
    assert leases.acquire("run-1", "another", 60) and not leases.acquire("run-1", "a third", 60)


def test_a_lease_that_another_took_meanwhile_is_not_given_back(leases: Leases, store: Store) -> None:
    """As it is between reading a lease and taking it away."""
    assert leases.acquire("run-1", "worker-1", 60)
    taken = list[bool]()

    @event.listens_for(store.engine, "before_cursor_execute")
    def take(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("DELETE FROM lease") and not taken:
            taken.append(True)
            connection.exec_driver_sql("UPDATE lease SET owner = 'worker-2'")

    leases.release("run-1", "worker-1")
    assert taken and not leases.acquire("run-1", "worker-3", 60)


@pytest.mark.parametrize(
    ("there", "gone"),
    [
        ("srv@m1@b1@pid:[4026531836]", True),  # the same machine before it was started anew
        ("srv@m2@b1@pid:[4026531836]", False),  # another machine of one name
        ("srv@m1@b1@pid:[4026532201]", False),  # a container
        ("srv@@b1@pid:[4026531836]", False),
        ("srv", False),
    ],
)
def test_a_process_of_another_machine_or_container_is_never_told_as_gone(there: str, gone: bool) -> None:
    assert is_gone(f"{there}|1|4711|ab", "srv@m1@b2@pid:[4026531836]") is gone


def test_two_containers_of_one_host_name_are_told_apart() -> None:
    """One number of a process, another start: of this place it is gone, of another nobody knows."""
    host, machine, boot, namespace = place().split("@")
    _, pid, started, rest = worker_name().split("|")
    name = f"|{pid}|{int(started) + 1}|{rest}"
    assert is_gone(f"{place()}{name}") and not is_gone(worker_name())
    assert not is_gone(f"{host}@{machine}@{boot}@{namespace}1{name}")
