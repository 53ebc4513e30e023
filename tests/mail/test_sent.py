"""The register of sent messages: that a message went is known for ever, to whom for a while."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from beffroi.records import Notice
from tools.mail.sent import RECIPIENTS, REGISTER, SentMessages, State, _forget, forget_recipients

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
STATES = list(State)


@pytest.fixture
def sent(tmp_path: Path) -> SentMessages:
    """A register with a message to Marie in each state, its key."""
    made = SentMessages(tmp_path / REGISTER)
    for state in STATES:
        made.begin(state, Notice(state.value, "marie.zyxwv@paris.demo", NOW))
        made.end(state, state)
    return made


def recipients(sent: SentMessages) -> list[tuple[State, str]]:
    found = [sent.find(state) for state in STATES]
    return [(each[0], each[1].recipient) for each in found if each is not None]


def test_to_whom_a_message_went_is_forgotten_however_it_ended_and_that_it_went_is_not(
    sent: SentMessages, tmp_path: Path
) -> None:
    sent.begin("run.3", Notice("n3", "paul@paris.demo", NOW + RECIPIENTS))
    assert recipients(sent) == [(state, "marie.zyxwv@paris.demo") for state in STATES]
    sent.begin("run.4", Notice("n4", "paul@paris.demo", NOW + RECIPIENTS + timedelta(days=1)))
    assert recipients(sent) == [(state, "") for state in STATES]
    assert sent.find("sent") == (State.SENT, Notice("sent", "", NOW))
    assert sent.find("run.3") == (State.BEGUN, Notice("n3", "paul@paris.demo", NOW + RECIPIENTS))
    assert b"zyxwv" not in (tmp_path / REGISTER).read_bytes()


def test_it_is_forgotten_without_another_message_too(sent: SentMessages, tmp_path: Path) -> None:
    forget_recipients(tmp_path, lambda: NOW + RECIPIENTS)
    assert recipients(sent) == [(state, "marie.zyxwv@paris.demo") for state in STATES]
    forget_recipients(tmp_path, lambda: NOW + RECIPIENTS + timedelta(seconds=1))
    assert recipients(sent) == [(state, "") for state in STATES]


def test_where_no_message_was_begun_no_register_is_made(tmp_path: Path) -> None:
    forget_recipients(tmp_path)
    assert not (tmp_path / REGISTER).exists()


def test_what_is_to_be_forgotten_is_found_without_reading_every_message(
    sent: SentMessages, tmp_path: Path
) -> None:
    asked: list[str] = []
    with closing(sqlite3.connect(tmp_path / REGISTER)) as base:
        base.set_trace_callback(asked.append)
        _forget(base, NOW)
        plan = base.execute(f"EXPLAIN QUERY PLAN {asked[-1]}").fetchall()
    assert "USING INDEX" in str(plan) and "SCAN" not in str(plan)
