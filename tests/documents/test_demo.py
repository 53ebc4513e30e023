"""The demo's documents: a city made before there were any gets them, and nothing else of it changes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from beffroi.identity import Role
from beffroi.settings.installation import Settings
from beffroi.settings.systems import Folder, SystemsSettings
from tests.documents.people import NADIA, ROSA
from tools.city.documents import demo_folders, write_documents
from tools.city.folder import DOCUMENTS
from tools.city.generate import generate_city
from tools.city.manifest import DOCUMENTS_EDITION, MANIFEST, read_manifest
from tools.connectors import open_connectors
from ui.cli.main import run


def content(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_documents_are_the_same_each_time(tmp_path: Path) -> None:
    assert write_documents(tmp_path / "a") == write_documents(tmp_path / "b") == 13
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_some_are_for_all_and_some_for_a_role_or_a_domain(tmp_path: Path) -> None:
    readers = {folder.name: set(folder.readers) for folder in demo_folders(tmp_path)}

    assert readers["Règlements et chartes"] == set()
    assert readers["Ressources humaines"] == {Role.RH} and readers["Notes de la voirie"] == {"domaine:voirie"}


def test_a_city_made_before_there_were_documents_gets_them_and_keeps_the_rest(tmp_path: Path) -> None:
    city = tmp_path / "city"
    city.mkdir()
    old = {
        "format": 1, "name": "Paris", "seed": 1, "now": "2026-11-02T09:00:00", "districts": 20, "streets": 1,
        "addresses": 1, "facilities": 1, "services": 1, "people": 1, "tickets": 1, "history": 1,
    }  # fmt: skip
    (city / MANIFEST).write_text(json.dumps(old))
    (city / "ticketing.db").write_text("kept")

    facts = generate_city(city, 1)

    assert (facts.documents, facts.documents_edition) == (13, DOCUMENTS_EDITION)
    assert read_manifest(city) == facts and (city / "ticketing.db").read_text() == "kept"
    assert (city / DOCUMENTS / "reglements" / "reglement-marches.pdf").read_bytes().startswith(b"%PDF")
    changed = city / DOCUMENTS / "reglements" / "reglement-voirie.md"
    changed.write_text("mine")
    generate_city(city, 1)
    assert changed.read_text() == "mine"  # made once, then left alone


def test_a_town_sets_its_own_folders(city_copy: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "note.md").write_text("# Parapheur\n\nau secrétariat")
    folder = {"path": tmp_path / "notes", "name": "Notes", "roles": ["rh"]}
    settings = SystemsSettings(documents=Folder.model_validate({"kind": "folder", "folders": [folder]}))
    documents = open_connectors(city_copy, settings).documents
    documents.index(lambda _what, _share: None)

    assert [len(documents.acting_for(who).search("parapheur", 5).items) for who in (NADIA, ROSA)] == [1, 0]


def test_the_command_line_indexes_and_says_what_is_left_out(
    city_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BEFFROI_HOME", str(tmp_path))
    assert Settings().city_home == city_copy
    (city_copy / DOCUMENTS / "rh" / "casse.docx").write_bytes(b"broken")

    passed = _told(["documents", "index", "--json"], capsys)
    status = _told(["documents", "status", "--json"], capsys)

    assert sum(folder["read"] for folder in passed["folders"]) == 13
    (rh,) = (folder for folder in status["folders"] if folder["folder"] == "Ressources humaines")
    assert rh["left_out"] == [{"path": "casse.docx", "reason": "archive illisible"}]
    assert rh["readers"] == ["rh"] and rh["files"] == 2 and not status["running"]


def _told(words: list[str], capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]  # JSON
    with pytest.raises(SystemExit) as ended:
        run(words)
    assert ended.value.code in (0, None)
    return json.loads(capsys.readouterr().out)
