"""One suite for the port ``documents``: folders of this machine and a WebDAV server hold the same files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.identity import Actor, Role
from beffroi.settings.documents import DocumentFolder
from tests.conformance.webdav import PASSWORD, PLACE, need_webdav, webdav_server, webdav_settings
from tests.documents import files
from tests.documents.people import CLAIRE, NADIA, ROSA
from tools.documents.folder import FolderDocuments
from tools.documents.indexed import IndexedDocuments
from tools.documents.webdav import WebdavDocuments

ALL = {"path": "Règlements", "name": "Règlements"}
ROADS = {"path": "Voirie", "name": "Voirie", "domains": ["voirie"]}
STAFF = {"path": "Règlements/RH", "name": "RH", "roles": ["rh"]}
NAMES = (
    "L'été à l'île.md",
    "100 % & plus #1 ?.md",
    "🚧 chantier.md",
    "%2e%2e%2fpiège.md",
    "a+b;c=d.md",
    "cafe\u0301.md",
)
Open = Callable[..., IndexedDocuments]


class Desk:
    """The files behind the connector, and the connector on them."""

    def __init__(self, root: Path, open_documents: Open) -> None:
        self.root, self._open = root, open_documents
        self.documents = open_documents([ALL, ROADS, STAFF])

    def reopen(self, folders: list[dict[str, Any]]) -> None:
        """The same files under other settings, as after a restart."""
        self.documents.close()
        self.documents = self._open(folders)

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def index(self) -> dict[str, tuple[int, int, int, int, str]]:
        """One pass: what was read, was the same, is gone, was left out, and the problem."""
        passed = self.documents.index(lambda _what, _share: None)
        return {p.folder: (p.read, p.same, p.removed, p.left_out, p.problem) for p in passed}

    def found(self, query: str, who: Actor | None = CLAIRE) -> list[str]:
        return [p.title for p in self.documents.acting_for(who).search(query, 20).items]


@pytest.fixture(params=["folder", "webdav"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The same files behind each connector."""
    root, state = tmp_path / "files", tmp_path / "state"
    for each in (ALL, ROADS, STAFF):
        (root / each["path"]).mkdir(parents=True)
    monkeypatch.setenv(PLACE, PASSWORD)
    with ExitStack() as stack:
        if request.param == "webdav":
            need_webdav()
            (tmp_path / "tls").mkdir()
            server = stack.enter_context(webdav_server(root, tmp_path / "tls"))

            def open_documents(folders: list[dict[str, Any]]) -> IndexedDocuments:
                return WebdavDocuments(webdav_settings(server, folders), state)
        else:

            def open_documents(folders: list[dict[str, Any]]) -> IndexedDocuments:
                settings = [DocumentFolder.model_validate(f | {"path": root / f["path"]}) for f in folders]
                return FolderDocuments(settings, state)

        made = Desk(root, open_documents)
        yield made
        made.documents.close()


def test_what_is_written_is_found_by_those_who_may_read_it(desk: Desk) -> None:
    desk.write("Règlements/note.md", "# Cantine\n\nparapheur")
    desk.write("Voirie/sel.md", "# Sel\n\nparapheur")
    desk.write("Règlements/RH/primes.md", "# Primes\n\nparapheur")
    assert desk.index() == dict.fromkeys(("Règlements", "Voirie", "RH"), (1, 0, 0, 0, ""))
    assert sorted(desk.found("parapheur", CLAIRE)) == ["Cantine", "Sel"]
    assert desk.found("parapheur", ROSA) == ["Cantine"]
    assert sorted(desk.found("parapheur", NADIA)) == ["Cantine", "Primes"]
    assert desk.found("parapheur", None) == []
    assert sorted(desk.found("parapheur", replace(ROSA, roles=frozenset({Role.RH})))) == ["Cantine", "Primes"]


def test_only_what_changed_is_read_again_and_what_is_gone_is_forgotten(desk: Desk) -> None:
    note = desk.write("Règlements/note.md", "# Note\n\nparapheur")
    desk.write("Règlements/autre.md", "# Autre\n\nimprimante")
    assert desk.index()["Règlements"][:2] == (2, 0)
    assert desk.index()["Règlements"][:2] == (0, 2)
    note.write_text("# Note\n\nagrafeuse")
    os.utime(note, (1_800_000_000, 1_800_000_000))
    assert desk.index()["Règlements"][:2] == (1, 1)
    assert (desk.found("agrafeuse"), desk.found("parapheur")) == (["Note"], [])
    note.unlink()
    assert desk.found("agrafeuse") == []  # before it is forgotten
    assert desk.index()["Règlements"][2] == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_a_name(desk: Desk, name: str) -> None:
    desk.write(f"Règlements/Sous l'été 🚧/{name}", "# Note\n\nparapheur")
    assert desk.index()["Règlements"] == (1, 0, 0, 0, "")
    (found,) = desk.documents.acting_for(CLAIRE).search("parapheur", 5).items
    with desk.documents.acting_for(CLAIRE).opened(found.document) as opened:
        assert os.read(opened.file, 100) == b"# Note\n\nparapheur" and opened.size == 17
        assert opened.document.name == name


def test_broken_and_hostile_files_are_left_out_with_their_reason_and_the_rest_is_read(desk: Desk) -> None:
    for name, content in {
        "sain.docx": files.SOUND, "xxe.docx": files.XXE, "rires.docx": files.LAUGHS, "vide.pdf": b"",
        "abime.pdf": files.BROKEN_PDF, "octets.docx": files.BINARY,
    }.items():  # fmt: skip
        desk.write(f"Règlements/{name}", content)
    desk.write("Règlements/.cache.md", "parapheur")
    desk.write("Règlements/~$note.docx", "parapheur")
    desk.write("Règlements/image.png", "parapheur")
    assert desk.index()["Règlements"] == (1, 0, 0, 5, "")
    (status, *_) = desk.documents.status()["folders"]
    assert len(status["left_out"]) == 5 and all(left["reason"] for left in status["left_out"])
    assert desk.found("congés")[0] == "Congés"


def test_a_document_opens_for_those_who_may_read_it_alone(desk: Desk) -> None:
    desk.write("Règlements/RH/primes.md", "# Primes\n\nparapheur")
    desk.index()
    (found,) = desk.documents.acting_for(NADIA).search("parapheur", 1).items
    for actor in (CLAIRE, ROSA, None):
        with pytest.raises(ToolError) as refused, desk.documents.acting_for(actor).opened(found.document):
            pass
        assert refused.value.failure is Failure.NOT_FOUND
    (desk.root / "Règlements/RH/primes.md").unlink()
    with pytest.raises(ToolError) as gone, desk.documents.acting_for(NADIA).opened(found.document):
        pass
    assert gone.value.failure is Failure.NOT_FOUND


def test_a_folder_closed_later_leaves_nothing_in_the_index_around_it(desk: Desk) -> None:
    desk.write("Règlements/RH/primes.md", "# Primes\n\nparapheur")
    desk.reopen([ALL])
    desk.index()
    assert desk.found("parapheur") == ["Primes"]
    desk.reopen([ALL, STAFF])
    assert desk.found("parapheur") == []


def test_a_folder_that_is_gone_for_a_while_is_not_forgotten(desk: Desk) -> None:
    desk.write("Voirie/sel.md", "# Sel\n\nparapheur")
    desk.index()
    (desk.root / "Voirie").rename(desk.root / "ailleurs")
    assert desk.index()["Voirie"][4] != "" and desk.found("parapheur") == []
    (desk.root / "ailleurs").rename(desk.root / "Voirie")
    assert desk.index()["Voirie"] == (0, 1, 0, 0, "") and desk.found("parapheur") == ["Sel"]


def test_it_is_indexed_in_the_background_at_the_first_search(desk: Desk) -> None:
    desk.write("Règlements/note.md", "# Note\n\nparapheur")
    assert desk.found("parapheur") == ["Note"]


def test_folders_that_cannot_be_told_apart_are_refused(desk: Desk) -> None:
    for second in (ALL | {"name": "Autre"}, ROADS | {"name": "Règlements"}):
        with pytest.raises(ConfigurationError, match="Deux dossiers"):
            desk.reopen([ALL, second])
