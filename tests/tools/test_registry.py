"""The registry: what is found, what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from beffroi.errors import ConfigurationError
from beffroi.tool import Effect, ReadClass
from tools.broker.operations import operations
from tools.registry import load_registry

REGISTRY = load_registry()

TOOL = '''
from beffroi import City, Effect, Query, tool


@tool("{name}", effect=Effect.{effect}, operations=({operation!r},), summary="", sentence="", phrases=("",))
def act(city: City, text: Query) -> str:
    """Do something."""
    return text
'''


def package(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, operation: str, effect: str = "READ"
) -> str:
    """A package of one tool, importable under a name of its own."""
    made = folder / f"tools_of_{folder.name.replace('-', '_')}"
    made.mkdir(exist_ok=True)
    (made / "__init__.py").touch()
    (made / "act.py").write_text(TOOL.format(name=name, operation=operation, effect=effect))
    monkeypatch.syspath_prepend(str(folder))
    return made.name


def test_the_tools_are_those_of_the_four_systems() -> None:
    systems = [spec.system for spec in REGISTRY.specs.values()]

    assert [systems.count(name) for name in ("directory", "gis", "ticketing", "documents")] == [9, 7, 13, 1]
    assert all(REGISTRY.modules[name] == f"tools.{name}" for name in REGISTRY.specs)


def test_an_unknown_tool_is_said_to_be_unknown() -> None:
    with pytest.raises(ConfigurationError, match="n'existe pas"):
        REGISTRY.get("meteo.forecast")


@pytest.mark.parametrize("spec", REGISTRY.specs.values(), ids=list(REGISTRY.specs))
def test_a_declaration_is_complete(spec) -> None:  # type: ignore[no-untyped-def]  # specs of any tool
    named = set(re.findall(r"{(\w+)}", spec.sentence))
    parameters = {parameter.name: parameter for parameter in spec.parameters}

    assert named == set(parameters)
    assert all(parameter.question.endswith("?") for parameter in parameters.values() if parameter.required)
    assert len(spec.phrases) >= 4
    for part in re.findall(r"\[([^\]]*)\]", spec.sentence):
        assert re.search(r"{\w+}", part)
    required = {name for name, parameter in parameters.items() if parameter.required}
    assert required <= set(re.findall(r"{(\w+)}", re.sub(r"\[[^\]]*\]", "", spec.sentence)))


def test_effects_are_declared_as_they_are() -> None:
    effects = {name: spec.effect for name, spec in REGISTRY.specs.items() if spec.effect is not Effect.READ}

    assert effects == {
        "ticketing.assign": Effect.WRITE,
        "ticketing.close": Effect.WRITE,
        "ticketing.comment": Effect.WRITE,
        "ticketing.create": Effect.WRITE,
        "ticketing.delete": Effect.DELETE,
        "ticketing.notify": Effect.NOTIFY,
        "ticketing.remind": Effect.NOTIFY,
        "ticketing.reopen": Effect.WRITE,
        "ticketing.send": Effect.NOTIFY,
        "ticketing.set_priority": Effect.WRITE,
    }
    assert REGISTRY.get("ticketing.delete").operations == ()
    personal = [n for n, spec in REGISTRY.specs.items() if spec.read_class is ReadClass.PERSONAL]
    assert personal == ["directory.personal_details"]


def test_the_host_keeps_its_own_question_about_effects() -> None:
    assert "ticketing.find_effect" not in operations()
    assert operations()["ticketing.create"].effect
    assert not operations()["ticketing.search"].effect


def test_two_tools_of_one_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = package(tmp_path, monkeypatch, "gis.locate", "geocoder.locate")

    with pytest.raises(ConfigurationError, match="Deux outils se nomment"):
        load_registry(("tools.gis", other))


def test_an_operation_that_no_system_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="aucun système"):
        load_registry((package(tmp_path, monkeypatch, "gis.act", "ticketing.find_effect"),))


def test_a_tool_that_reads_may_not_declare_a_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="qui a un effet"):
        load_registry((package(tmp_path, monkeypatch, "gis.act", "ticketing.comment"),))


def test_the_digest_is_stable_and_changes_with_the_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = package(tmp_path, monkeypatch, "gis.act", "geocoder.locate")

    assert load_registry().digest == REGISTRY.digest
    assert load_registry(("tools.gis", other)).digest != load_registry(("tools.gis",)).digest


def test_an_operation_says_once_what_its_answer_may_hold() -> None:
    kept = {name for name, operation in operations().items() if operation.kept}
    personal = {name for name, operation in operations().items() if operation.personal}
    assert personal == {"directory.personal_details"} and personal < kept
    assert "ticketing.get" not in kept and "documents.search" in kept
