"""The protocol's reference servers, run for real in the sandbox, as tools of the house."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from beffroi.errors import Failure, ToolError
from beffroi.settings.installation import Settings
from beffroi.tool import Effect
from tests.mcp.conftest import Accept, Make, npm_server
from tests.tools.fakes import NOW
from tools.packages.installation import load_installation
from tools.toolbox import Toolbox

ASKED = {"key": "k1", "now": NOW}


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    """A folder that a server may show."""
    folder = tmp_path / "archives"
    folder.mkdir()
    (folder / "arbres.txt").write_text("12 platanes", "utf-8")
    (tmp_path / "secret.txt").write_text("hors du dossier", "utf-8")
    return folder


@pytest.fixture
def files(archives: Path, accept: Accept, toolbox: Make) -> Toolbox:
    """server-filesystem over that folder."""
    server = npm_server("filesystem", str(archives), write=[archives])
    return toolbox(
        accept("files", server, read_text_file={}, write_file={"effect": "write"}, read_multiple_files={})
    )


def test_a_file_is_read_as_foreign_text(files: Toolbox) -> None:
    result = files.call("files.read_text_file", {"path": "arbres.txt"}, **ASKED)
    assert (result.value.server, result.value.text) == ("files", "12 platanes")
    (asked,) = result.operations
    assert asked.name == "mcp:files.read_text_file" and asked.ok


def test_a_list_of_texts_takes_one(files: Toolbox) -> None:
    assert "platanes" in files.call("files.read_multiple_files", {"paths": "arbres.txt"}, **ASKED).value.text


def test_a_file_is_written_where_settings_allow_it(files: Toolbox, archives: Path) -> None:
    files.call("files.write_file", {"path": "neuf.txt", "content": "un chêne"}, **ASKED)
    assert (archives / "neuf.txt").read_text("utf-8") == "un chêne"


def test_a_file_outside_is_refused_in_the_servers_words(files: Toolbox) -> None:
    with pytest.raises(ToolError, match="a échoué") as caught:
        files.call("files.read_text_file", {"path": "../secret.txt"}, **ASKED)
    assert caught.value.failure is Failure.INVALID


def test_a_folder_that_is_only_read_cannot_be_written(archives: Path, accept: Accept, toolbox: Make) -> None:
    server = npm_server("filesystem", str(archives))
    reading = server.model_copy(update={"read": [*server.read, archives]})
    tools = toolbox(accept("files", reading, write_file={"effect": "write"}))
    with pytest.raises(ToolError, match="a échoué"):
        tools.call("files.write_file", {"path": f"{archives}/neuf.txt", "content": "x"}, **ASKED)
    assert not (archives / "neuf.txt").exists()


def test_what_it_declares_is_what_settings_and_schema_say(files: Toolbox) -> None:
    spec = files.registry.get("files.write_file")
    assert spec.effect is Effect.WRITE and spec.signature().startswith(
        "files.write_file(path: texte, content: texte)"
    )
    assert "{path}" in spec.sentence and "{content}" in spec.sentence
    assert spec.parameter("content").type.kind == "prose"  # type: ignore[union-attr]
    assert files.registry.get("files.read_text_file").parameter("path").type.kind == "query"  # type: ignore[union-attr]


def test_a_closed_list_a_number_and_a_fixed_value(accept: Accept, toolbox: Make) -> None:
    settings = accept(
        "every",
        npm_server("everything"),
        get_sum={"fixed": {"b": 40}},
        get_annotated_message={},
        get_structured_content={},
    )
    tools = toolbox(settings)
    assert "42" in tools.call("every.get_sum", {"a": 2}, **ASKED).value.text
    kind = tools.registry.get("every.get_annotated_message").parameter("message_type").type
    error = next(member for member in kind.cls if member.value == "error")  # type: ignore[union-attr]
    assert "rror" in tools.call("every.get_annotated_message", {"message_type": error}, **ASKED).value.text
    with pytest.raises(ToolError, match="bon type"):
        tools.call("every.get_annotated_message", {"message_type": "error"}, **ASKED)


def test_a_program_sees_no_variable_of_the_host(
    accept: Accept, toolbox: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITY_SECRET", "s3cret")
    server = npm_server("everything", environment={"GIVEN": "yes"})
    told = toolbox(accept("every", server, get_env={})).call("every.get_env", {}, **ASKED).value.text
    assert "s3cret" not in told and json.loads(told)["GIVEN"] == "yes"


def test_a_graph_is_kept_between_calls_in_the_folder_of_the_settings(
    tmp_path: Path, accept: Accept, toolbox: Make
) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    (memory / "graph.jsonl").write_text(
        '{"type":"entity","name":"Oberkampf","entityType":"rue","observations":["pavée"]}\n', "utf-8"
    )
    server = npm_server("memory", write=[memory], environment={"MEMORY_FILE_PATH": f"{memory}/graph.jsonl"})
    tools = toolbox(
        accept("memory", server, search_nodes={}, read_graph={}, delete_entities={"effect": "write"})
    )
    assert "pavée" in tools.call("memory.search_nodes", {"query": "Oberkampf"}, **ASKED).value.text
    tools.call("memory.delete_entities", {"entity_names": "Oberkampf"}, **ASKED)
    assert "pavée" not in tools.call("memory.read_graph", {}, **ASKED).value.text


def test_a_tool_that_cannot_be_mapped_is_off_with_the_reason(accept: Accept) -> None:
    settings: Settings = accept(
        "memory", npm_server("memory"), read_graph={}, create_entities={"effect": "write"}
    )
    (server,) = load_installation(settings).servers
    assert server.tools == ("memory.read_graph",)
    (off,) = server.off
    assert off.tool == "create_entities" and "une liste d'objets" in off.fr
