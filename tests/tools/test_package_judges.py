"""What policy could not judge is found, with its place; what it can is left alone."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from beffroi.declared import is_title
from beffroi.errors import ConfigurationError
from tests.tools.made import make_package
from tools.packages.declaration_judge import judge_declaration
from tools.packages.findings import Finding, errors
from tools.packages.mount import mount, unmount
from tools.packages.source import read_source
from tools.packages.source_judge import judge_source
from tools.registry import declared


@pytest.fixture(autouse=True)
def _unmounted() -> Iterator[None]:
    yield
    unmount("beffroi_colis")


def of_source(made: Path) -> set[str]:
    return {finding.rule for finding in errors(judge_source(made.name, read_source(made)))}


def of_declaration(made: Path) -> list[Finding]:
    mount(made.name, made)
    module = importlib.import_module(f"{made.name}.suivre")
    return errors(finding for spec in declared(module) for finding in judge_declaration(spec, "suivre.py"))


def test_a_package_that_can_be_judged_has_no_error(tmp_path: Path) -> None:
    made = make_package(tmp_path)
    assert of_source(made) == set() and of_declaration(made) == []


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ({"imports": "import httpx"}, "imports"),
        ({"imports": "from tools.toolbox import Toolbox"}, "imports"),
        ({"imports": "import importlib"}, "imports"),
        ({"extra": "\n\nprint(1)\n"}, "import-time"),
        ({"extra": "\n\nfor _ in range(3):\n    pass\n"}, "import-time"),
        ({"body": "return eval(numero)"}, "hidden"),
        ({"extra": "\n\nasync def lire() -> None:\n    return None\n"}, "async"),
        ({"extra": "\n#" * 400}, "size"),
        ({"extra": "\ndef ("}, "syntax"),
        ({"name": "colis.suivre", "effect": "READ", "extra": "\n" + "# é" * 40_000}, "size"),
    ],
)
def test_a_text_that_cannot_be_judged(tmp_path: Path, parts: dict[str, str], rule: str) -> None:
    assert rule in of_source(make_package(tmp_path, **parts))  # type: ignore[arg-type]  # parts are texts


def test_the_line_is_told(tmp_path: Path) -> None:
    made = make_package(tmp_path, imports="import httpx")
    (found,) = errors(judge_source(made.name, read_source(made)))
    line = (made / "suivre.py").read_text().splitlines().index("import httpx") + 1
    assert (found.file, found.line) == ("suivre.py", line)


def test_a_compiled_file_is_no_source(tmp_path: Path) -> None:
    made = make_package(tmp_path)
    (made / "suivre.so").write_bytes(b"\x7fELF")
    assert "files" in of_source(made)


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ({"name": "Colis.Suivre"}, "name"),
        ({"operations": '("colis.lire",)'}, "operations"),
        ({"operations": '("ticketing.comment",)'}, "effect"),
        ({"body": "return city.gis.district_at(2.3, 48.8)"}, "operations"),
        ({"effect": "WRITE"}, "effect"),
        ({"effect": "WRITE", "operations": '("ticketing.send",)'}, "effect"),
        ({"operations": '("directory.personal_details",)'}, "read-class"),
        ({"operations": '("directory.personal_details",)'}, "labels"),
        ({"operations": '("ticketing.get",)'}, "labels"),
        ({"operations": '("directory.personal_details",)', "returns": "Ticket"}, "labels"),
        (
            {"operations": '("ticketing.send", "documents.search")', "effect": "NOTIFY", "returns": "Ticket"},
            "labels",
        ),
        ({"returns": "str"}, "labels"),
        ({"returns": "Lookup[Colis]", "sentence": "Suivre {autre}"}, "sentence"),
        ({"sentence": "Suivre[ sans rien] {numero}"}, "sentence"),
        ({"sentence": "Suivre [{numero}"}, "sentence"),
        ({"given": "bool | None"}, "parameters"),
        ({"given": "Lookup[Ticket]"}, "parameters"),
        ({"given": "date", "imports": "from datetime import date"}, "parameters"),
    ],
)
def test_a_declaration_that_cannot_be_judged(tmp_path: Path, parts: dict[str, str], rule: str) -> None:
    assert rule in {finding.rule for finding in of_declaration(make_package(tmp_path, **parts))}  # type: ignore[arg-type]  # parts are texts


def test_an_effect_on_a_ticket_is_given_that_ticket(tmp_path: Path) -> None:
    parts = {"effect": "WRITE", "operations": '("ticketing.get", "ticketing.close")', "returns": "Ticket"}
    (found,) = of_declaration(make_package(tmp_path, **parts, given="Prose"))
    assert found.rule == "target" and "ticket: Ticket" in found.mend
    unmount("beffroi_colis")
    assert of_declaration(make_package(tmp_path / "other", **parts, given="Ticket")) == []


def test_words_that_an_effect_writes_and_no_card_shows_are_told(tmp_path: Path) -> None:
    asks = {"imports": "", "effect": "WRITE", "operations": '("ticketing.comment",)', "given": "Ticket"}
    body = 'return city.ticketing.comment(city.key, numero.number, numero.version, f"Vu : {numero.title}")'
    for sentence, told in (
        ("Commenter {numero}", True),
        ("Commenter {numero} : « Vu : » et son titre", False),
    ):
        made = make_package(tmp_path / str(told), **asks, returns="Ticket", body=body, sentence=sentence)
        mount(made.name, made)
        (spec,) = declared(importlib.import_module(f"{made.name}.suivre"))
        found = [each.fr for each in judge_declaration(spec, "suivre.py")]
        assert any("écrit « Vu : »" in each for each in found) is told, found
        unmount(made.name)


def test_a_text_field_without_label_is_named(tmp_path: Path) -> None:
    made = make_package(tmp_path)
    module = made / "suivre.py"
    module.write_text(
        module.read_text().replace('numero: str = plain(title="Numéro du colis")', "numero: str")
    )
    (found,) = of_declaration(made)
    assert found.rule == "labels" and "Colis.numero" in found.fr and found.line > 1


def test_a_field_that_no_plan_could_name_is_said(tmp_path: Path) -> None:
    made = make_package(tmp_path)
    module = made / "suivre.py"
    module.write_text(
        module.read_text().replace('numero: str = plain(title="Numéro du colis")', "numéro: str = plain()")
    )
    (found,) = of_declaration(made)
    assert found.rule == "records" and "accent" in found.fr and "title" in found.mend


@pytest.mark.parametrize(
    "title",
    ["![x](https://exemple.com)", "<b>Numéro</b>", "Numéro\\n", "\\x1b[2J", "= 1+1", "N" * 61, "*Numéro*"],
)
def test_a_title_that_a_screen_could_take_for_more_is_said_and_not_shown(tmp_path: Path, title: str) -> None:
    made = make_package(tmp_path)
    module = made / "suivre.py"
    module.write_text(module.read_text().replace("Numéro du colis", title))
    (found,) = of_declaration(made)
    assert found.rule == "records" and "titre" in found.fr
    assert not is_title(title.encode().decode("unicode_escape"))


def test_a_package_has_no_function_that_cards_call_in_the_host(tmp_path: Path) -> None:
    made = make_package(tmp_path)
    module = made / "suivre.py"
    module.write_text(module.read_text().replace("    operations=", "    foresees=print,\n    operations="))
    mount(made.name, made)
    with pytest.raises(ConfigurationError, match="de la maison"):
        importlib.import_module(f"{made.name}.suivre")
    sys.modules.pop(f"{made.name}.suivre", None)


@pytest.mark.parametrize(
    "signature", ["numero", "numero: Query, *autres: Query", "numero: Query, **autres: Query"]
)
def test_a_signature_that_says_too_little_is_no_tool(tmp_path: Path, signature: str) -> None:
    made = make_package(tmp_path)
    module = made / "suivre.py"
    module.write_text(module.read_text().replace("numero: Query)", f"{signature})"))
    mount(made.name, made)
    with pytest.raises(ConfigurationError, match="type"):
        importlib.import_module(f"{made.name}.suivre")
    sys.modules.pop(f"{made.name}.suivre", None)
