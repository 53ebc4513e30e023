"""What the installation is made of: locked, listed, licensed, held against known flaws, its ways out explained."""

from __future__ import annotations

import json
import zipfile
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from agents.models.cards import shipped_cards
from beffroi.errors import ConfigurationError
from tests.cli.conftest import Command
from ui.supply import lock
from ui.supply.lock import Locked, compare, read_lock
from ui.supply.network import imported, ours, read_reasons, ways
from ui.supply.packages import installed, needed_by
from ui.supply.vulnerabilities import examine, is_affected

RECORD: dict[str, Any] = {
    "id": "PYSEC-2026-1",
    "modified": "2026-11-20T08:00:00Z",
    "aliases": ["CVE-2026-1"],
    "summary": "Une faille inventée",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "HTTPX"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}],
        }
    ],
}


def test_every_archive_of_the_locked_list_has_its_hash() -> None:
    locked = read_lock()
    assert len(locked) > 150
    for versions in locked.values():
        for each in versions:
            assert each.sha256 and all(len(digest) == 64 for digest in each.sha256), each


def test_what_is_installed_is_what_was_locked() -> None:
    tree = needed_by()
    assert [each for each in compare(read_lock(), files=False) if each.package in tree] == []


def test_a_changed_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "essai-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: essai\nVersion: 1.0\n")
    (folder / "RECORD").write_text(
        "essai.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\nessai.pyc,,\n"
    )
    (tmp_path / "essai.py").write_text("")
    package = Distribution.at(folder)
    monkeypatch.setattr(lock, "installed", lambda: {"essai": package})
    listed = {"essai": (Locked("essai", "1.0", ()),)}
    assert list(compare(listed)) == []
    (tmp_path / "essai.py").write_text("import socket")
    assert [each.what for each in compare(listed)] == ["fichier modifié ou absent : essai.py"]


def test_a_package_of_another_version_and_one_outside_the_list_are_told() -> None:
    locked = read_lock()
    other = {
        **locked,
        "httpx": tuple(each.__class__("httpx", "0.0.1", each.sha256) for each in locked["httpx"]),
    }
    del other["jinja2"]
    told = {each.package: each.what for each in compare(other, files=False)}
    assert "0.0.1 verrouillé" in told["httpx"] and "absent de la liste" in told["jinja2"]


def test_the_bill_of_materials_is_valid_and_whole(beffroi: Command, home: Path) -> None:
    text = beffroi("supply", "sbom").out
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    by_name = {each["name"]: each for each in bill["components"]}
    assert set(installed()) <= set(by_name)
    assert by_name["httpx"]["externalReferences"][0]["hashes"] and by_name["httpx"]["licenses"]
    models = [each for each in bill["components"] if each["type"] == "machine-learning-model"]
    assert {each["hashes"][0]["content"] for each in models} == {card.sha256 for card in shipped_cards()}
    assert len(models) == 4 and all(each["licenses"] for each in models)


def test_every_part_has_its_licence_listed(beffroi: Command) -> None:
    rows = {row["name"]: row["licence"] for row in beffroi("supply", "licences", "--json").json}
    assert rows["beffroi"] == "EUPL-1.2"
    assert rows["SmolLM2-135M-Instruct"] == "Apache-2.0"
    assert rows["langgraph"] == "MIT"


def test_a_known_flaw_is_found_in_a_list_and_in_an_archive(beffroi: Command, tmp_path: Path) -> None:
    listed = tmp_path / "osv.json"
    listed.write_text(json.dumps([RECORD]))
    told = beffroi("supply", "vulnerabilities", "--from", str(listed), "--json")
    assert told.code == 1 and told.json["newest"].startswith("2026-11-20")
    flaw = told.json["flaws"][0]
    assert flaw["package"] == "httpx" and flaw["aliases"] == ["CVE-2026-1"] and flaw["fixed"] == ["99.1"]
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("PYSEC-2026-1.json", json.dumps(RECORD))
    assert beffroi("supply", "vulnerabilities", "--from", str(archive)).code == 1


def test_a_withdrawn_record_and_another_ecosystem_are_no_flaw(tmp_path: Path) -> None:
    file = tmp_path / "osv.json"
    other = {
        **RECORD,
        "affected": [{**RECORD["affected"][0], "package": {"ecosystem": "npm", "name": "httpx"}}],
    }
    file.write_text(json.dumps([{**RECORD, "withdrawn": "2026-11-21T00:00:00Z"}, other]))
    assert examine(file, {"httpx": "0.28.1"}).flaws == ()


@pytest.mark.parametrize(
    ("events", "version", "affected"),
    [
        ([{"introduced": "0"}, {"fixed": "2.0"}], "1.9", True),
        ([{"introduced": "0"}, {"fixed": "2.0"}], "2.0", False),
        ([{"introduced": "1.5"}, {"last_affected": "1.7"}], "1.7", True),
        ([{"introduced": "1.5"}, {"last_affected": "1.7"}], "1.8", False),
        ([{"introduced": "1.0"}, {"fixed": "1.2"}, {"introduced": "1.4"}, {"fixed": "1.6"}], "1.3", False),
        ([{"introduced": "1.4"}, {"fixed": "1.6"}, {"introduced": "1.0"}, {"fixed": "1.2"}], "1.5", True),
        ([{"introduced": "0"}, {"fixed": "2.0"}], "2.0rc1", True),
        ([{"introduced": "illisible"}], "1.0", True),
    ],
)
def test_a_version_is_affected_between_events(
    events: list[dict[str, str]], version: str, affected: bool
) -> None:
    assert is_affected({"ranges": [{"type": "ECOSYSTEM", "events": events}]}, version) is affected


@pytest.mark.parametrize("content", ["", "[]", "[1]", '[{"id": "X"}]', "{", '{"a": 1}'])
def test_a_file_that_says_nothing_of_python_packages_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "osv.json"
    file.write_text(content)
    with pytest.raises(ConfigurationError):
        examine(file, {"httpx": "0.28.1"})


def test_every_package_with_a_way_to_the_network_has_its_reason() -> None:
    direct = {name for name, by in needed_by().items() if "beffroi" in by}
    found = list(ways(direct))
    assert {way.package for way in found if not way.why} == set()
    assert {"httpx", "mcp", "chainlit"} <= {way.package for way in found if ours(way)}


def test_no_reason_is_left_of_a_package_that_is_gone() -> None:
    assert set(read_reasons()) <= set(read_lock())


def test_an_import_is_seen_wherever_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "hidden.py"
    file.write_text(
        "def late():\n    if 1:\n        from urllib import request\n        import http.client as c\n"
    )
    assert imported(file) == {"urllib.request", "http.client"}
    file.write_text('"""socket"""\nimport json\n')
    assert imported(file) == set()
