"""Requests that are no requests: refused in a clear sentence, and recorded."""

from __future__ import annotations

import pytest

from beffroi.identity import Actor
from guards.ledger import Kind
from tests.graph.conftest import Make

TRIAL = "Ferme le ticket 4012"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "vide"),
        ("  \n ", "vide"),
        ("Signale " + "a" * 20_000, "trop longue"),
        ("Ferme le ticket \x00\x01 4012", "illisibles"),
        ("Ferme \udce9", "illisibles"),
    ],
)
def test_bad_input_fails_in_a_clear_sentence(make: Make, claire: Actor, text: str, says: str) -> None:
    assistant = make({})
    view = assistant.ask(claire, text)
    assert view.status == "failed" and view.error is not None
    assert says in view.error.sentence and view.error.hint
    kinds = [event.kind for event in assistant.guards.ledger.events(view.run)]
    assert kinds == [Kind.REQUEST, Kind.ERROR]
    assert assistant.guards.leases.acquire(view.run, "another|1", 1.0)


@pytest.mark.parametrize(("text", "status"), [(TRIAL, "running"), ("a" * 8_001, "failed")])
def test_a_worker_that_dies_as_it_begins_leaves_the_request_as_it_was_asked(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch, text: str, status: str
) -> None:
    first = make({})

    def die(*_args: object, **_kwargs: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(first._deps.guards.runs, "update", die)
        patched.setattr(first._driver, "drive", die)
        patched.setattr("agents.assistant.run_view", die)
        first.ask(claire, text, dry_run=True)
    (run,) = first.guards.runs.list()
    assert run.status == status and bool(run.data.get("dry_run")) is (status == "running")


def test_a_request_without_plan_fails_in_a_clear_sentence(make: Make, claire: Actor) -> None:
    view = make({}).ask(claire, "please do something, mach mal bitte")
    assert view.status == "failed" and view.error is not None and "comprendre" in view.error.sentence
