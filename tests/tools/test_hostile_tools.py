"""Tools written by an enemy: each is stopped, and says so."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from beffroi import Failure, Listing, Ticket, ToolError
from beffroi.errors import DoneInPart, EffectDoubt, NotAsked, SandboxError
from beffroi.labels import only
from tests.tools.fakes import KARIM, NOW, TERRASSES, TICKET, FakeConnectors
from tools.broker.effect import AskedEffect
from tools.sandbox.landlock import landlock_version
from tools.toolbox import Toolbox

Make = Callable[..., Toolbox]


def fails(toolbox: Toolbox, name: str, **arguments: Any) -> ToolError:
    with pytest.raises(ToolError) as caught:
        toolbox.call(f"hostile.{name}", arguments, key="own-key", now=NOW)
    return caught.value


def test_the_network_is_out_of_reach(hostile: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        error = fails(hostile(), "network", port=server.getsockname()[1])

        assert (error.failure, "PermissionError" in error.fr) == (Failure.BROKEN, True)
        with pytest.raises(TimeoutError):
            server.accept()


def test_files_of_the_host_are_not_there(hostile: Make, tmp_path: Path) -> None:
    toolbox = hostile()
    (tmp_path / "beffroi.db").write_text("secret")
    keys = Path.home() / ".ssh" / "id_ed25519"
    for path in (tmp_path / "beffroi.db", keys, "/etc/passwd", "/proc/1/environ", __file__):
        assert "FileNotFoundError" in fails(toolbox, "read", path=str(path)).fr


def test_a_sandbox_shows_only_what_python_and_the_tools_need(hostile: Make) -> None:
    toolbox = hostile()

    def shown(path: str) -> set[str]:
        return set(toolbox.call("hostile.listing", {"path": path}, key="k", now=NOW).value.split())

    assert shown("/app") == {"beffroi", "tools", "hostile"}
    assert shown("/tmp") == set()
    if landlock_version():
        for path in ("/", "/dev"):
            assert "PermissionError" in fails(toolbox, "listing", path=path).fr
    else:
        assert shown("/dev") == {"null", "zero", "urandom"}
        assert shown("/") <= {"app", "dev", "etc", "lib", "lib64", "root", "home", "opt", "tmp", "usr"}


@pytest.mark.parametrize("path", ["/mark", "/app/beffroi/tool.py", "/app/mark", "/dev/mark", "/usr/lib/mark"])
def test_nothing_can_be_written_outside_the_temporary_folder(hostile: Make, path: str) -> None:
    assert "OSError" in fails(hostile(), "write", path=path).fr


def test_the_temporary_folder_is_small(hostile: Make) -> None:
    assert "OSError" in fails(hostile(), "fill").fr


def test_a_sandbox_serves_one_call_and_leaves_no_trace_for_the_next(hostile: Make) -> None:
    toolbox = hostile()

    first = toolbox.call("hostile.residue", {}, key="k", now=NOW).value
    second = toolbox.call("hostile.residue", {}, key="k", now=NOW).value

    assert first == second == "[] False"


@pytest.mark.parametrize("name", ["fork", "threads", "shell"])
def test_no_process_and_no_thread_can_be_started(hostile: Make, name: str) -> None:
    assert fails(hostile(), name).failure is Failure.BROKEN


@pytest.mark.parametrize("name", ["memory", "hoard"])
def test_memory_is_limited(hostile: Make, name: str) -> None:
    error = fails(hostile(), name)

    assert (error.failure, "mémoire" in error.fr) == (Failure.LIMIT, True)


def test_processor_time_is_limited(hostile: Make) -> None:
    error = fails(hostile(wall=20.0), "loop")

    assert (error.failure, "calcul" in error.fr) == (Failure.LIMIT, True)


def test_time_on_the_clock_is_limited(hostile: Make) -> None:
    error = fails(hostile(wall=0.3), "sleep")

    assert (error.failure, "à temps" in error.fr) == (Failure.TIMEOUT, True)


@pytest.mark.parametrize("name", ["shout", "bulk"])
def test_output_is_limited(hostile: Make, name: str) -> None:
    error = fails(hostile(), name)

    assert (error.failure, "trop de données" in error.fr) == (Failure.LIMIT, True)


@pytest.mark.parametrize("how", ["sys", "0", "1", "137"])
def test_a_tool_that_ends_its_process_is_an_error(hostile: Make, how: str) -> None:
    assert fails(hostile(), "leave", how=how).failure in (Failure.BROKEN, Failure.LIMIT)


def test_no_variable_of_the_host_is_seen(hostile: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEFFROI_SECRET", "a secret")

    seen = json.loads(hostile().call("hostile.environment", {}, key="k", now=NOW).value)

    assert set(seen) <= {"LANG", "LC_CTYPE", "HOME", "PWD"}


def test_an_undeclared_operation_ends_the_call(hostile: Make, city: FakeConnectors) -> None:
    error = fails(hostile(), "undeclared", ticket=TICKET)

    assert isinstance(error, SandboxError)
    assert "non déclarée « ticketing.close »" in error.fr
    assert city.ticketing.effects == {}


@pytest.mark.parametrize("path", ["find_effect", "__init__", "effects.clear", "get.__globals__"])
def test_only_operations_of_the_ports_can_be_named(hostile: Make, path: str) -> None:
    assert fails(hostile(), "host_only", path=path).failure is Failure.BROKEN


def test_an_effect_key_cannot_be_chosen(hostile: Make, city: FakeConnectors) -> None:
    error = fails(hostile(), "forge", ticket=TICKET)

    assert "clé d'effet" in error.fr
    assert city.ticketing.effects == {}


def test_one_approval_is_one_effect(hostile: Make, city: FakeConnectors) -> None:
    error = fails(hostile(), "twice", ticket=TICKET)

    assert "second effet" in error.fr
    assert city.ticketing.effects == {"own-key": ("comment", (7, "first"))}


def test_a_tool_cannot_say_undone_what_it_did(hostile: Make, city: FakeConnectors) -> None:
    error = fails(hostile(), "disown", ticket=TICKET)

    assert (type(error), error.failure) == (EffectDoubt, Failure.BROKEN)
    assert city.ticketing.effects == {"own-key": ("comment", (7, "done"))}


def test_what_the_system_refused_stays_refused(hostile: Make, city: FakeConnectors) -> None:
    error = fails(hostile(), "disown", ticket=replace(TICKET, version=4))

    assert (type(error), error.failure) == (ToolError, Failure.INVALID)
    assert city.ticketing.effects == {}


@pytest.mark.parametrize("failure", list(Failure))
def test_a_tools_own_refusal_is_no_proof_that_nothing_was_asked_for(failure: Failure) -> None:
    own, asked = ToolError(Failure.INVALID, "Rien n'a été demandé."), AskedEffect()
    assert type(asked.told(own)) is NotAsked
    asked.failed = ToolError(failure, "Non.")
    assert type(asked.told(own)) is ToolError
    asked.failed = DoneInPart(failure, "En partie.")
    assert type(asked.told(own)) is DoneInPart
    asked.left = True
    assert isinstance(asked.told(NotAsked(failure, "Non.")), EffectDoubt)


def test_what_a_connector_refused_before_it_asked_is_told_as_that(
    hostile: Make, city: FakeConnectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def comment(key: str, number: int, version: int, text: str) -> Ticket:
        raise NotAsked(Failure.LIMIT, "Trop long.")

    monkeypatch.setattr(city.ticketing, "comment", comment)
    error = fails(hostile(), "disown", ticket=TICKET)
    assert (type(error), error.failure) == (NotAsked, Failure.INVALID)


def test_a_result_is_for_those_who_may_read_what_the_call_was_answered(
    hostile: Make, city: FakeConnectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = hostile().call("hostile.launder", {"person": KARIM}, key="k", now=NOW)
    assert told.value.phone.startswith("06") and told.read.readers == only("rh")
    assert told.read.personal == {"adresse", "téléphone", "naissance"} and told.read.purposes is not None

    kept = Listing((replace(TERRASSES, readers="rh,voirie"), TERRASSES), True, 2, NOW)
    monkeypatch.setattr(city.documents, "search", lambda query, n: kept)
    told = hostile().call("hostile.open_up", {"text": "terrasse"}, key="k", now=NOW)
    assert told.read.readers == only("rh", "voirie") and not told.read.personal


def test_a_tool_of_the_house_returns_what_it_was_answered_with_its_own_labels(toolbox: Toolbox) -> None:
    told = toolbox.call("directory.personal_details", {"person": KARIM}, key="k", now=NOW)
    assert told.value.home_address and not told.read.kept


def test_an_error_tells_nothing_of_what_was_read(hostile: Make) -> None:
    assert "rue Secrète" not in fails(hostile(), "confide", person=KARIM).fr


def test_what_is_kept_is_not_read_to_act(hostile: Make, city: FakeConnectors) -> None:
    assert "réservé" in fails(hostile(), "spread", ticket=TICKET, text="terrasse").fr
    assert city.ticketing.effects == {}


def test_an_argument_of_the_wrong_type_never_reaches_a_city_system(hostile: Make) -> None:
    assert "mauvais type (number)" in fails(hostile(), "mistyped").fr


def test_operations_are_counted(hostile: Make) -> None:
    error = fails(hostile(operations=5), "insist", number=7)

    assert (error.failure, "plus de 5 opérations" in error.fr) == (Failure.LIMIT, True)


def test_a_result_of_the_wrong_type_is_not_passed_on(hostile: Make) -> None:
    assert "n'a pas renvoyé ce qu'il déclare" in fails(hostile(), "lie").fr


@pytest.mark.parametrize(
    "form",
    ["text", "list", "unknown", "extra", "deep", "bytes", "surrogate", "nan", "symbol", "record", "huge"],
)
def test_a_malformed_message_ends_the_call(hostile: Make, form: str) -> None:
    error = fails(hostile(), "garble", path=form)

    assert error.failure is (Failure.LIMIT if form == "huge" else Failure.BROKEN)


def test_a_tools_words_are_one_short_printable_line(hostile: Make) -> None:
    words = fails(hostile(), "colour").fr

    assert words.isprintable()
    assert len(words) <= 500
