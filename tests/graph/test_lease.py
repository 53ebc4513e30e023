"""A run is held for as long as it is worked on; one that another worker took is left to that one."""

from __future__ import annotations

import sqlite3
import time

import pytest

from agents.graph.lease import BEAT_SECONDS, LEASE_SECONDS, held
from beffroi.errors import RecordError
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards.runs.runs import RunStatus
from tests.graph.conftest import Make
from tests.graph.test_left_behind import COUNT, COUNT_PLAN

RUN = "run-1"
ANOTHER = "elsewhere|1|1|aaaa"


def taken(settings: Settings, run: str) -> None:
    """Another host's worker has taken a run whose lease ran out."""
    with sqlite3.connect(settings.home / "beffroi.db") as state:
        until = "2999-01-01T00:00:00.000000Z"
        state.execute(
            "INSERT OR REPLACE INTO lease (run, owner, until) VALUES (?, ?, ?)", (run, ANOTHER, until)
        )


def until_of(settings: Settings) -> str:
    """When the lease of the run ends."""
    with sqlite3.connect(settings.home / "beffroi.db") as state:
        found: str = state.execute("SELECT until FROM lease WHERE run = ?", (RUN,)).fetchone()[0]
    return found


def eventually_after(settings: Settings, before: str) -> bool:
    """Whether the lease soon ends later."""
    end = time.monotonic() + 5
    while time.monotonic() < end and until_of(settings) <= before:
        time.sleep(0.01)
    return until_of(settings) > before


def test_what_takes_long_is_held_all_the_while(make: Make, settings: Settings) -> None:
    deps = make({})._deps
    assert BEAT_SECONDS < LEASE_SECONDS / 2
    assert deps.guards.leases.acquire(RUN, deps.owner, 1.0)
    with held(deps, RUN, every=0.01):
        assert eventually_after(settings, until_of(settings))
    before = until_of(settings)
    time.sleep(0.1)
    assert until_of(settings) == before


def test_a_state_that_cannot_be_written_for_a_moment_is_tried_again(
    make: Make, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deps = make({})._deps
    assert deps.guards.leases.acquire(RUN, deps.owner, 1.0)
    acquire, failed = deps.guards.leases.acquire, list[str]()

    def fails_once(name: str, owner: str, seconds: float) -> bool:
        if not failed:
            failed.append(name)
            raise RecordError("disque plein", "disk full")
        return acquire(name, owner, seconds)

    monkeypatch.setattr(deps.guards.leases, "acquire", fails_once)
    with held(deps, RUN, every=0.01):
        assert eventually_after(settings, until_of(settings)) and failed


def test_what_another_worker_took_is_not_taken_back(make: Make, settings: Settings) -> None:
    deps = make({})._deps
    with held(deps, RUN, every=0.01):
        taken(settings, RUN)
        before = until_of(settings)
        time.sleep(0.1)
    assert until_of(settings) == before


def test_a_run_that_another_worker_took_is_shown_as_it_stands(
    make: Make, settings: Settings, claire: Actor
) -> None:
    runs: list[str] = []

    def lose(_name: str) -> None:
        runs.append(assistant.guards.runs.list()[0].id)
        taken(settings, runs[0])

    assistant = make({COUNT: COUNT_PLAN}, before=lose)
    view = assistant.ask(claire, COUNT)
    assert view.run == runs[0]
    assert (view.status, view.error) == ("running", None)
    assert assistant.guards.runs.get(view.run).status is RunStatus.RUNNING
