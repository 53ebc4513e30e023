"""Folders of documents with readers, and an index of the demo's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from beffroi.identity import Role
from beffroi.settings.systems import DocumentFolder
from tests.documents.people import NADIA
from tools.city.documents import demo_folders, write_documents
from tools.documents.folder import FolderDocuments
from tools.documents.folder_pass import Passed
from tools.documents.indexed import PersonsDocuments


class Desk:
    """One folder for all staff and its index, over files that a test writes."""

    def __init__(self, root: Path, state: Path) -> None:
        self.root, self.state = root, state
        self.documents = self.open()

    def open(self) -> FolderDocuments:
        """The same folder, as after a restart."""
        return FolderDocuments([DocumentFolder(path=self.root, name="Notes")], self.state)

    def write(self, name: str, content: str | bytes) -> Path:
        """A file of the folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def index(self, again: bool = False) -> Passed:
        """One pass."""
        return self.documents.index(lambda _what, _share: None, again)[0]

    def left_out(self) -> dict[str, str]:
        """Why files are left out, by path."""
        (folder,) = self.documents.status()["folders"]
        return {each["path"]: each["reason"] for each in folder["left_out"]}

    def found(self, query: str) -> list[str]:
        """Titles of the passages found, by somebody who may read the folder."""
        return [passage.title for passage in self.reader.search(query, 10).items]

    @property
    def reader(self) -> PersonsDocuments:
        return self.documents.acting_for(NADIA)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "notes").mkdir()
    made = Desk(tmp_path / "notes", tmp_path / "state")
    yield made
    made.documents.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FolderDocuments]:
    """The demo's documents, indexed; read-only by agreement."""
    folder = tmp_path_factory.mktemp("demo-documents")
    write_documents(folder / "documents")
    made = FolderDocuments(demo_folders(folder / "documents"), folder / "index")
    made.index(lambda _what, _share: None)
    yield made
    made.close()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Callable[..., FolderDocuments]]:
    """A folder for all staff with one inside it for human resources alone; keyword arguments change rights."""
    root = tmp_path / "all"
    (root / "rh").mkdir(parents=True)
    (root / "public.md").write_text("# Cantine\n\nLe menu de la cantine est affiché le lundi.")
    (root / "rh" / "secret.md").write_text("# Primes\n\nLa prime exceptionnelle sera versée en mars.")
    made: list[FolderDocuments] = []

    def build(*, inner: bool = True, roles: tuple[Role, ...] = (Role.RH,)) -> FolderDocuments:
        folders = [DocumentFolder(path=root, name="Tous")]
        if inner:
            folders.append(DocumentFolder(path=root / "rh", name="RH", roles=list(roles)))
        found = FolderDocuments(folders, tmp_path / "state")
        found.index(lambda _what, _share: None)
        made.append(found)
        return found

    yield build
    for each in made:
        each.close()
