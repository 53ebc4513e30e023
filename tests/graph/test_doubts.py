"""An effect of which nobody knows: the question names it, and nothing else is marked as doubtful."""

from __future__ import annotations

from agents.graph.retrying import without_retry
from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor
from tests.graph.conftest import Make
from tests.graph.test_main_request import PLAN, REQUEST


def silent(name: str) -> None:
    """The tickets' system neither takes a ticket nor says whether it did."""
    if name == "ticketing.create":
        raise ToolError(Failure.UNAVAILABLE, "Le système est injoignable. Réessayez plus tard.", "No answer.")


def test_the_question_names_the_action_and_only_that_one_is_doubtful(make: Make, claire: Actor) -> None:
    view = make({REQUEST: PLAN}, before=silent, find=silent).ask(claire, REQUEST, auto_approve=True)
    assert view.status == "uncertain" and view.question is not None and len(view.uncertain) == 1
    assert view.uncertain[0].sentence in view.question.text
    for said in (view.question.text, view.uncertain[0].reason):
        assert said.count("injoignable") == 1 and "éessayez" not in said
    states = {step.tool: step.status for step in view.steps if step.effect != "read"}
    assert states == {"ticketing.create": "uncertain", "ticketing.notify": "todo"}


def test_a_reason_keeps_what_happened_and_loses_the_advice_to_try_again() -> None:
    assert without_retry("Rien ne répond. Réessayez plus tard.") == "Rien ne répond."
    assert without_retry("Il est occupé : réessayez. Prévenez l'administrateur.") == (
        "Il est occupé. Prévenez l'administrateur."
    )
    assert without_retry("Libérez des ressources, puis réessayez.") == "Libérez des ressources."
