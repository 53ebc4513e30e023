"""A process killed in the middle of a run: another one goes on, and nothing happens twice."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys

import pytest

from agents.views import EffectBlock
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards.runs.runs import RunFilter
from tests.graph.conftest import Make
from tools.city.folder import TICKETING


def count(settings: Settings, table: str) -> int:
    """Rows of one of the ticketing's tables."""
    with sqlite3.connect(settings.city_home / TICKETING) as database:
        found: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


@pytest.mark.parametrize("tool", ["ticketing.create", "ticketing.notify"])
def test_nothing_happens_twice_after_a_kill(make: Make, settings: Settings, claire: Actor, tool: str) -> None:
    assistant = make({})
    tickets, messages = count(settings, "ticket"), count(settings, "outbox")
    died = subprocess.run(
        [sys.executable, "-m", "tests.graph.dying", str(settings.home), tool], check=False, timeout=120
    )
    assert died.returncode == -signal.SIGKILL

    run = assistant.runs(claire, RunFilter())[0]
    assert run.status == "running"
    resumed = assistant.resume_all()
    assert [(view.run, view.status) for view in resumed] == [(run.run, "done")]
    assert count(settings, "ticket") == tickets + 1
    assert count(settings, "outbox") == messages + 1
    effects = [block for block in resumed[0].answer if isinstance(block, EffectBlock)]
    assert [effect.ok for effect in effects] == [True, True]
    assert assistant.guards.ledger.verify().ok
    assert assistant.resume_all() == []
