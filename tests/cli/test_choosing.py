"""An unsure request on the command line: asked at a terminal, and never chosen by a script."""

from __future__ import annotations

import pytest

from agents import assistant
from agents.planner.scripted import ScriptedPlanner
from beffroi.settings.installation import Settings
from tests.cli.conftest import Command
from tools.registry import load_registry

REQUEST = "Occupe-toi du ticket 2629 : dis « vu »"
GET = 'ticket = ticketing.get(number="2629")\n'
COMMENT = GET + 'ticketing.comment(ticket=ticket, text="vu")\n'
REMIND = GET + "ticketing.remind(ticket=ticket)\n"
ASK = ("ask", REQUEST, "--as", "claire.aubry")


@pytest.fixture(autouse=True)
def unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planner has two readings of the request, whatever the model."""
    build = assistant.build_assistant

    def built(settings: Settings) -> assistant.Assistant:
        planner = ScriptedPlanner({REQUEST: COMMENT}, load_registry().specs, others={REQUEST: REMIND})
        return build(settings, planner)

    monkeypatch.setattr(assistant, "build_assistant", built)


def _at_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.cli.choosing.at_terminal", lambda: True)


def test_without_a_terminal_the_readings_are_shown_with_code_6(beffroi: Command) -> None:
    done = beffroi(*ASK)
    assert done.code == 6
    assert "1 : Première lecture" in done.out and "2 : Deuxième lecture" in done.out
    assert "0 : Aucune des deux" in done.out and "commentaire « vu »" in done.out
    assert "beffroi answer" in done.out and "J'ai compris" not in done.out


def test_yes_does_not_choose(beffroi: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _at_terminal(monkeypatch)
    done = beffroi(*ASK, "--yes", stdin=b"1\n")
    assert done.code == 6
    assert "--yes ne choisit pas" in done.err and "rien n'est fait" in done.err


def test_json_says_that_a_choice_is_awaited(beffroi: Command) -> None:
    told = beffroi(*ASK, "--yes", "--json")
    assert told.code == 6
    question = told.json["question"]
    assert told.json["status"] == "question" and question["about"] == "reading"
    assert [choice[0] for choice in question["choices"]] == ["1", "2", "0"]
    assert told.json["plan"] == "" and told.json["steps"] == []
    chosen = beffroi("answer", told.json["run"], "2", "--as", "claire.aubry", "--json")
    assert chosen.code == 0 and chosen.json["plan"] == REMIND
    again = beffroi("answer", told.json["run"], "1", "--as", "claire.aubry")
    assert again.code == 1 and "en a déjà une" in again.err


def test_the_terminal_asks_until_a_reading_is_chosen(
    beffroi: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    _at_terminal(monkeypatch)
    done = beffroi(*ASK, stdin=b"7\n2\n")
    assert done.code == 3
    assert "Votre choix (1, 2 ou 0) :" in done.out and "Choisissez parmi" in done.err
    assert "ticketing.comment" not in done.out and "1 action attend votre accord" in done.out


def test_none_of_them_ends_with_code_1(beffroi: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _at_terminal(monkeypatch)
    done = beffroi(*ASK, stdin=b"0\n")
    assert done.code == 1 and "rien n'a été fait" in done.out and "Reformulez" in done.out


def test_no_reply_leaves_the_question(beffroi: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _at_terminal(monkeypatch)
    assert beffroi(*ASK, stdin=b"").code == 6
