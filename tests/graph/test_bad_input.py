"""Requests that are no requests: refused in a clear sentence, and recorded."""

from __future__ import annotations

import pytest

from beffroi.identity import Actor
from guards.ledger import Kind
from tests.graph.conftest import Make


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


def test_a_request_without_plan_fails_in_a_clear_sentence(make: Make, claire: Actor) -> None:
    view = make({}).ask(claire, "please do something, mach mal bitte")
    assert view.status == "failed" and view.error is not None and "comprendre" in view.error.sentence
