"""Checkpoints are there for what goes on, and for that alone."""

from __future__ import annotations

import sqlite3

import pytest

from agents.assistant import Assistant
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from tests.graph.conftest import Make
from tests.graph.test_left_behind import COUNT, COUNT_PLAN
from tests.graph.test_main_request import PLAN, REQUEST


def kept(settings: Settings) -> set[str]:
    """Runs of which there is a checkpoint, or anything that was written for one."""
    with sqlite3.connect(settings.home / "checkpoints.db") as file:
        tables = ("checkpoints", "writes")
        return {run for each in tables for (run,) in file.execute(f"SELECT thread_id FROM {each}")}


def test_a_run_that_has_ended_has_none(make: Make, settings: Settings, claire: Actor) -> None:
    assistant = make({REQUEST: PLAN, COUNT: COUNT_PLAN})
    waiting, done = assistant.ask(claire, REQUEST), assistant.ask(claire, COUNT)
    assert (waiting.status, done.status) == ("waiting", "done")
    assert kept(settings) == {waiting.run}
    assert waiting.approval is not None
    assert assistant.accept(claire, waiting.approval.id).status == "done"
    assert kept(settings) == set()
    assert assistant.resume(waiting.run).status == "done"


def test_a_run_that_broke_has_none(make: Make, settings: Settings, claire: Actor) -> None:
    def broken(_name: str) -> None:
        raise ZeroDivisionError

    assert make({COUNT: COUNT_PLAN}, before=broken).ask(claire, COUNT).status == "failed"
    assert kept(settings) == set()


def test_that_they_stay_for_a_while_stops_nothing(
    make: Make, claire: Actor, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assistant = make({COUNT: COUNT_PLAN})
    with sqlite3.connect(settings.home / "checkpoints.db") as file:
        file.execute(
            "CREATE TRIGGER full BEFORE DELETE ON checkpoints BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    assert assistant.ask(claire, COUNT).status == "done"
    assert "could not be deleted" in caplog.text


def test_a_closed_assistant_holds_no_file_of_them(make: Make) -> None:
    assistant: Assistant = make({})
    connection = assistant._driver._saver.conn
    assistant.close()
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")
