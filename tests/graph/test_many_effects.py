"""What many effects cost: the whole plan is looked at as often for six of them as for two."""

from __future__ import annotations

from typing import Any

import pytest

from agents.graph.remembering.situation import Situation
from agents.interpreter.evaluation import Evaluation
from beffroi.errors import Failure
from beffroi.identity import Actor
from guards.ledger import Kind
from tests.graph.conftest import Make
from tests.graph.test_approving import MANY
from tests.graph.test_things_going_wrong import failing


def asked(count: int) -> str:
    """What is asked, of so many tickets."""
    return f"Ajoute le commentaire « vérifié » aux {count} derniers tickets voirie du 11e"


def test_many_effects_take_no_more_evaluations_than_a_few(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant, looked = make({asked(n): MANY.format(count=n) for n in (2, 6)}), list[str]()
    evaluate = Situation.evaluate

    def counted(at: Situation, *given: Any) -> Evaluation:
        looked.append(at.run.id)
        return evaluate(at, *given)

    monkeypatch.setattr(Situation, "evaluate", counted)
    views = [assistant.ask(claire, asked(n), auto_approve=True) for n in (2, 6)]
    assert [view.status for view in views] == ["done", "done"], views[1].error
    few, many = (looked.count(view.run) for view in views)
    assert few == many
    for count, view in zip((2, 6), views, strict=True):
        events = assistant.guards.ledger.events(view.run)
        judged = [
            e for e in events if e.kind == Kind.DECISION and str(e.payload.get("site", "")).startswith("4[")
        ]
        assert len(judged) == count


def test_one_that_fails_among_many_is_told_and_the_others_are_done(make: Make, claire: Actor) -> None:
    said = failing("ticketing.comment", Failure.NOT_FOUND, 2)
    view = make({asked(4): MANY.format(count=4)}, before=said).ask(claire, asked(4), auto_approve=True)
    told = [step.status for step in view.steps if step.tool == "ticketing.comment"]
    assert told == ["failed", "failed", "done", "done"]
