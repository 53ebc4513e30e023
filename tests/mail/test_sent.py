"""The register of sent messages: that a message went is known for ever, to whom for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from beffroi.records import Notice
from tools.mail.sent import RECIPIENTS, SentMessages, State

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_to_whom_a_message_went_is_forgotten_and_that_it_went_is_not(tmp_path: Path) -> None:
    sent = SentMessages(tmp_path / "mail.db")
    for key, ended in (("run.1", State.SENT), ("run.2", State.BEGUN)):
        sent.begin(key, Notice(key, "marie.zyxwv@paris.demo", NOW))
        sent.end(key, ended)
    sent.begin("run.3", Notice("n3", "paul@paris.demo", NOW + RECIPIENTS))
    assert sent.find("run.1") == (State.SENT, Notice("run.1", "marie.zyxwv@paris.demo", NOW))
    sent.begin("run.4", Notice("n4", "paul@paris.demo", NOW + RECIPIENTS + timedelta(days=1)))
    assert sent.find("run.1") == (State.SENT, Notice("run.1", "", NOW))
    assert sent.find("run.2") == (State.BEGUN, Notice("run.2", "marie.zyxwv@paris.demo", NOW))
    sent.end("run.2", State.NOT_SENT)
