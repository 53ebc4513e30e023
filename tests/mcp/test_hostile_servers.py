"""A server that misbehaves: each time the call ends with a sentence, and nothing of it comes through."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from beffroi.errors import Failure, ToolError
from beffroi.settings.installation import Settings
from guards.effects.effects import EffectIntent, Outcome, Settlement, Uncertain
from guards.effects.journal import EffectJournal
from guards.ledger import Ledger
from guards.store import Store
from tests.guards.people import CLAIRE
from tests.mcp.conftest import HOSTILE, Accept, Make, hostile_server, with_server
from tests.tools.fakes import NOW
from tools.mcp.answers import MOST
from tools.packages.installation import load_installation
from tools.toolbox import Toolbox

ASKED = {"key": "k1", "now": NOW}
SAY = {"text": "bonjour"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The one folder that the server may change."""
    made = tmp_path / "own"
    made.mkdir()
    return made


@pytest.fixture
def reviewed(folder: Path, accept: Accept) -> Settings:
    """The server as it was while it behaved."""
    return accept("hostile", hostile_server("calm", folder), say={})


def test_while_it_behaves_it_answers(reviewed: Settings, toolbox: Make) -> None:
    assert toolbox(reviewed).call("hostile.say", SAY, **ASKED).value.text == "dit : bonjour"


def test_the_log_has_a_line_when_it_stops_answering_and_one_when_it_is_back(
    reviewed: Settings, folder: Path, toolbox: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "tools.reach.breaker")
    script = folder / "server.py"
    script.write_text(f"import runpy\nrunpy.run_path({str(HOSTILE / 'server.py')!r}, run_name='__main__')\n")
    calm = reviewed.mcp["hostile"]
    assert calm.command is not None
    command = [str(script) if word.endswith("server.py") else word for word in calm.command]
    server = calm.model_copy(update={"command": command, "read": [*calm.read, folder]})
    tools = toolbox(reviewed.model_copy(update={"mcp": {"hostile": server}}))
    works = script.read_text()
    for text in (works, "", "", works):
        script.write_text(text)
        try:
            tools.call("hostile.say", SAY, **ASKED)
        except ToolError as error:
            assert not text and error.failure is Failure.BROKEN
    said = [each.getMessage() for each in caplog.records if each.name == "tools.reach.breaker"]
    assert said == [
        "MCP server hostile does not answer (broken): see beffroi doctor",
        "MCP server hostile answers again",
    ]


@pytest.mark.parametrize("mode", ["changed", "changed_schema", "gone"])
def test_another_description_or_schema_disables_the_tool_until_a_person_accepts_it(
    reviewed: Settings, folder: Path, toolbox: Make, mode: str
) -> None:
    settings = with_server(reviewed, "hostile", hostile_server(mode, folder))
    tools = toolbox(settings)
    with pytest.raises(ToolError, match="beffroi mcp review hostile") as caught:
        tools.call("hostile.say", SAY, **ASKED)
    assert caught.value.failure is Failure.CONFLICT
    (server,) = load_installation(settings).servers
    assert server.tools == () and "a changé depuis sa relecture" in server.off[0].fr
    assert "hostile.say" not in load_installation(settings).registry.specs


@pytest.mark.parametrize("mode", ["flood_line", "flood_messages", "flood_stderr"])
def test_a_flood_is_stopped(reviewed: Settings, folder: Path, toolbox: Make, mode: str) -> None:
    server = hostile_server(mode, folder, output=2_000_000)
    with pytest.raises(ToolError, match="trop de données") as caught:
        toolbox(with_server(reviewed, "hostile", server)).call("hostile.say", SAY, **ASKED)
    assert caught.value.failure is Failure.LIMIT


def test_processes_without_end_are_stopped(reviewed: Settings, folder: Path, toolbox: Make) -> None:
    tools = toolbox(with_server(reviewed, "hostile", hostile_server("forks", folder)))
    with pytest.raises(ToolError, match=r"trop de processus|a répondu par une erreur"):
        tools.call("hostile.say", SAY, **ASKED)


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("sampling", "de faire écrire le modèle"),
        ("elicitation", "de poser une question à une personne"),
        ("roots", "la liste des dossiers"),
        ("malformed", "message illisible"),
        ("other_form", "message illisible"),
        ("twice", "deux outils du même nom, « say »"),
        ("wordy", "trop longuement l'outil « say »"),
        ("many", "plus de 500 outils"),
        ("dies", "s'est arrêté sans répondre"),
        ("error", "a répondu par une erreur"),
    ],
)
def test_what_is_not_an_answer_ends_the_call(
    reviewed: Settings, folder: Path, toolbox: Make, mode: str, words: str
) -> None:
    tools = toolbox(with_server(reviewed, "hostile", hostile_server(mode, folder)))
    with pytest.raises(ToolError, match=words) as caught:
        tools.call("hostile.say", SAY, **ASKED)
    assert caught.value.failure in (Failure.BROKEN, Failure.UNAVAILABLE)
    assert "\x1b" not in caught.value.fr


def test_what_it_prints_among_its_messages_is_quoted_short_seen_and_without_passwords(
    reviewed: Settings, folder: Path, toolbox: Make
) -> None:
    tools = toolbox(with_server(reviewed, "hostile", hostile_server("chatter", folder)))
    with pytest.raises(ToolError, match="pas du JSON-RPC : « Connected") as caught:
        tools.call("hostile.say", SAY, **ASKED)
    told = caught.value.fr
    assert "« Connected to postgres://beffroi:••••••@db \\x1b[31mxxx" in told and "s3cret" not in told
    assert len(told) < 400 and told.isprintable()


def test_it_has_its_time_and_no_more(reviewed: Settings, folder: Path, toolbox: Make) -> None:
    tools = toolbox(with_server(reviewed, "hostile", hostile_server("slow", folder, timeout=4)))
    with pytest.raises(ToolError, match="pas répondu à temps") as caught:
        tools.call("hostile.say", SAY, **ASKED)
    assert caught.value.failure is Failure.TIMEOUT


def test_a_failure_in_its_own_words_is_one_printable_line(
    reviewed: Settings, folder: Path, toolbox: Make
) -> None:
    tools = toolbox(with_server(reviewed, "hostile", hostile_server("says_no", folder)))
    with pytest.raises(ToolError, match="disk full") as caught:
        tools.call("hostile.say", SAY, **ASKED)
    assert caught.value.failure is Failure.INVALID and "\x1b" not in caught.value.fr


def test_a_value_that_its_schema_does_not_take_is_said_in_french(
    folder: Path, accept: Accept, toolbox: Make
) -> None:
    settings = accept("hostile", hostile_server("strict", folder), say={})
    with pytest.raises(ToolError, match=r"pour « text »\. Il attend : au plus 3 caractères\.$") as caught:
        toolbox(settings).call("hostile.say", SAY, **ASKED)
    assert caught.value.failure is Failure.INVALID


def test_a_long_answer_is_cut_and_says_so(reviewed: Settings, folder: Path, toolbox: Make) -> None:
    tools = toolbox(with_server(reviewed, "hostile", hostile_server("long", folder, output=3_000_000)))
    value = tools.call("hostile.say", SAY, **ASKED).value
    assert len(value.text) == MOST and not value.complete


def test_it_is_alone(reviewed: Settings, folder: Path, toolbox: Make) -> None:
    tools = toolbox(with_server(reviewed, "hostile", hostile_server("looks", folder)))
    seen = json.loads(tools.call("hostile.say", SAY, **ASKED).value.text)
    assert set(seen["environment"]) <= {"PATH", "HOME", "LANG", "PWD", "LC_CTYPE", "SHLVL", "_"}
    assert seen["processes"] <= 3 and seen["beside"] == ["own"]
    assert seen["inet"] == seen["unix"] == "PermissionError"
    assert seen["/new"] == seen["/usr/new"] == "OSError" and seen[f"{folder}/new"] == "written"
    assert seen["namespace"] == "PermissionError"


def test_a_folder_to_read_within_one_to_write_stays_so(
    reviewed: Settings, folder: Path, toolbox: Make
) -> None:
    within = folder / "read"
    within.mkdir()
    server = hostile_server("looks", within)
    shown = server.model_copy(update={"read": [*server.read, within], "write": [folder]})
    told = toolbox(with_server(reviewed, "hostile", shown)).call("hostile.say", SAY, **ASKED).value.text
    assert json.loads(told)[f"{within}/new"] == "OSError" and not (within / "new").exists()


def test_a_program_that_is_not_there_is_said_with_what_to_look_at(
    reviewed: Settings, folder: Path, toolbox: Make
) -> None:
    server = hostile_server("calm", folder)
    gone = server.model_copy(update={"command": ["/usr/bin/none-such"]})
    with pytest.raises(ToolError, match=r"n'a pas pu démarrer.*none-such : introuvable") as caught:
        toolbox(with_server(reviewed, "hostile", gone)).call("hostile.say", SAY, **ASKED)
    assert caught.value.failure is Failure.UNAVAILABLE


@pytest.mark.parametrize(("mode", "known"), [("dies", False), ("changed", True)])
def test_an_effect_is_unknown_once_it_was_sent_and_absent_before(
    folder: Path, accept: Accept, toolbox: Make, mode: str, known: bool
) -> None:
    settings = accept("hostile", hostile_server("calm", folder), say={"effect": "notify"})
    tools = toolbox(with_server(settings, "hostile", hostile_server(mode, folder)))
    with pytest.raises(ToolError):
        tools.call("hostile.say", SAY, **ASKED)
    if known:
        for _ in range(2):
            assert tools.find_effect("hostile.say", "k1") is None
    else:
        with pytest.raises(ToolError, match="ne dit pas si l'action a eu lieu"):
            tools.find_effect("hostile.say", "k1")


@pytest.mark.parametrize("restarted", [False, True])
def test_what_one_try_sent_is_not_unsent_by_a_later_one_that_did_not(
    folder: Path, tmp_path: Path, accept: Accept, toolbox: Make, restarted: bool
) -> None:
    settings = accept("hostile", hostile_server("calm", folder), say={"effect": "notify"})
    program = folder / "server.py"
    shutil.copy(HOSTILE / "server.py", program)

    def behaving(mode: str) -> str:
        return program.read_text("utf-8").replace("MODE = sys.argv[1]", f"MODE = {mode!r}")

    dies, changed = behaving("dies"), behaving("changed")
    server = hostile_server("calm", folder)
    assert server.command is not None
    own = [program if word.endswith("server.py") else word for word in server.command]
    moved = server.model_copy(update={"command": list(map(str, own))})
    tools = toolbox(with_server(settings, "hostile", moved))
    store = Store(f"sqlite:///{tmp_path / 'state.db'}")
    journal = EffectJournal(store, Ledger(store), quiet=0.0)
    effect = EffectIntent("k1", "run-1", 1, "hostile.say", "d" * 64, "Dire bonjour")

    def perform(by: Toolbox) -> Outcome:
        def say(key: str) -> Any:
            return by.call("hostile.say", SAY, key=key, now=NOW).value

        return journal.perform(effect, say, lambda key: by.find_effect("hostile.say", key))

    program.write_text(dies, "utf-8")
    assert isinstance(perform(tools), Uncertain)
    journal.settle("k1", CLAIRE, Settlement.RESEND)
    program.write_text(changed, "utf-8")
    again = toolbox(with_server(settings, "hostile", moved)) if restarted else tools
    assert isinstance(perform(again), Uncertain)
    with pytest.raises(ToolError, match="ne dit pas si l'action a eu lieu"):
        again.find_effect("hostile.say", "k1")
    store.close()
