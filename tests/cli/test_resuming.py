"""A request that was interrupted: the terminal says which one, and goes on with it."""

from __future__ import annotations

import pytest

from agents.views import DecisionView, QuestionView, RunView, StepView, UncertainView, headers_only
from guards.clock import utc_now
from tests.cli.conftest import Command
from ui.cli.interrupted import told_how_to_resume
from ui.cli.render import show_headers, show_run


def interrupted(*_: object) -> None:
    """Ctrl-C."""
    raise KeyboardInterrupt


def test_an_interruption_says_how_to_go_on_and_the_command_does(
    beffroi: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("agents.planner.late.LatePlanner.plan", interrupted)
        done = beffroi("ask", "Combien de piscines dans le 13e ?", "--as", "claire.aubry")
    assert done.code != 0 and "beffroi runs resume" in done.err
    assert "d'ici deux minutes" in done.err and "beffroi approvals refuse" in done.err
    run = done.err.partition("runs resume ")[2].split()[0]
    other = beffroi("runs", "resume", run, "--as", "rosa.figueira")
    assert other.code == 1
    resumed = beffroi("runs", "resume", run, "--as", "claire.aubry", "--json")
    assert resumed.code == 0 and (resumed.json["run"], resumed.json["status"]) == (run, "done")


def test_nothing_is_said_where_no_run_was_begun(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt), told_how_to_resume(lambda: None, "claire.aubry"):
        raise KeyboardInterrupt
    assert capsys.readouterr().err == ""


def test_a_doubt_is_shown_with_its_question_and_how_to_look_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "« Prévenir Karim Benali » : L'action a peut-être été faite. Que faut-il faire ?"
    view = RunView(
        "r1", "c1", "claire.aubry", "Claire Aubry", "Préviens", utc_now(), "uncertain", "question",
        question=QuestionView("uncertain:e1", text, (), False, "uncertain"),
        uncertain=(UncertainView("e1", "Prévenir Karim Benali", "Sans réponse."),),
    )  # fmt: skip
    show_run(view)
    out = capsys.readouterr().out
    assert text in out and "beffroi answer r1 verifier --as claire.aubry" in out
    assert "beffroi effects settle e1" in out and "abandonner :" not in out
    show_run(view, acts=False)  # to an auditor: the answer is not theirs to give
    out = capsys.readouterr().out
    assert "Attend la réponse de la personne qui a demandé, Claire Aubry." in out and "--as" not in out


def test_headers_of_steps_and_decisions_are_shown_without_their_contents(
    capsys: pytest.CaptureFixture[str],
) -> None:
    view = RunView(
        "r1", "c1", "claire.aubry", "Claire Aubry", "Ferme le secret", utc_now(), "waiting", "approve",
        steps=(
            StepView(1, "1", "ticketing.get", {"id": "secret"}, "read", "done", "Lire le secret"),
            StepView(2, "2", "ticketing.close", {"id": "secret"}, "write", "waiting", "Fermer le secret"),
        ),
        decisions=(DecisionView("effects.approval", "Le secret attend.", "approval"),),
    )  # fmt: skip
    show_headers(headers_only(view))
    assert capsys.readouterr().out.splitlines() == [
        "Étape\tOutil\tEffet\tÉtat",
        "1\tticketing.get\tlecture\tfait",
        "2\tticketing.close\teffet\tattend un accord",
        "Règle\tDécision",
        "effects.approval\taccord demandé",
    ]
