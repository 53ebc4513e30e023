"""A folder within another one keeps its own readers, however the place spells its name."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from beffroi.errors import ConfigurationError, ToolError
from beffroi.identity import Role
from beffroi.settings.documents import Webdav
from beffroi.settings.systems import DocumentFolder
from tests.conformance.webdav import PASSWORD, PLACE, USER
from tests.documents.people import NADIA, ROSA
from tests.documents.test_webdav import Cloud, entry, listing
from tests.reach.hostile import hostile
from tools.documents.folder import FolderDocuments
from tools.documents.folder_index import FileRow, FolderIndex
from tools.documents.webdav import WebdavDocuments

INNER = "Données RH"
SPELLED = [
    INNER,
    unicodedata.normalize("NFD", INNER),
    INNER.upper(),
    unicodedata.normalize("NFD", INNER.upper()),
]
SECRET = "# Primes\n\nLa prime exceptionnelle sera versée en mars."
FREE = "# Cantine\n\nLe menu de la cantine est affiché le lundi."


class Share(Cloud):
    """A server that names the inner folder in its own way, and answers to the settings' name too."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        city = [entry("/dav/Ville/", folder=True), entry("/dav/Ville/menu.md")]
        city += [entry(f"/dav/Ville/{quote(name)}/", folder=True) for name in names]
        self.listings = {"/dav/Ville/": listing(*city)}
        self.files = {"/dav/Ville/menu.md": FREE.encode()}
        for name in (*names, INNER):
            path = f"/dav/Ville/{quote(name)}"
            within = listing(entry(f"{path}/", folder=True), entry(f"{path}/primes.md"))
            self.listings |= {path: within, f"{path}/": within}
            self.files[f"{path}/primes.md"] = SECRET.encode()


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Share], WebdavDocuments]]:
    """Documents of a scripted server: a folder for all staff, and one inside it for human resources."""
    monkeypatch.setenv(PLACE, PASSWORD)
    made: list[WebdavDocuments] = []

    def build(share: Share) -> WebdavDocuments:
        folders = [
            {"path": "Ville", "name": "Ville"},
            {"path": f"Ville/{INNER}", "name": "RH", "roles": ["rh"]},
        ]
        given = {"kind": "webdav", "url": f"{share.server.url}/dav", "user": USER, "timeout": 5}
        system = Webdav.model_validate(given | {"password": {"env": PLACE}, "folders": folders})
        made.append(WebdavDocuments(system, tmp_path / "state"))
        return made[-1]

    yield build
    for each in made:
        each.close()


def indexed(documents: WebdavDocuments | FolderDocuments) -> list[str]:
    """The problem of each folder, after a pass."""
    return [passed.problem for passed in documents.index(lambda _what, _share: None)]


def titles(documents: WebdavDocuments | FolderDocuments) -> tuple[list[str], list[str]]:
    """What an agent finds, and what human resources find."""
    asked = "prime exceptionnelle cantine"
    agent, rh = (documents.acting_for(each).search(asked, 9).items for each in (ROSA, NADIA))
    return [p.title for p in agent], sorted(p.title for p in rh)


@pytest.mark.parametrize("name", SPELLED, ids=["same", "NFD", "upper", "NFD upper"])
def test_a_server_may_spell_an_inner_folder_as_it_likes(
    shared: Callable[[Share], WebdavDocuments], name: str
) -> None:
    share = Share(name)
    with hostile(share) as share.server:
        documents = shared(share)
        assert indexed(documents) == ["", ""]
        assert titles(documents) == (["Cantine"], ["Cantine", "Primes"])


def test_a_folder_whose_inner_one_has_another_name_shows_nothing(
    shared: Callable[[Share], WebdavDocuments],
) -> None:
    share = Share("DONNES~1")
    with hostile(share) as share.server:
        documents = shared(share)
        outer, _inner = indexed(documents)
        assert INNER in outer and "rien n'y est montré" in outer
        with pytest.raises(ToolError, match="« Ville » n'a pas encore pu être lu"):
            documents.acting_for(ROSA).search("prime cantine", 9)


def test_what_was_known_before_the_refusal_is_forgotten(shared: Callable[[Share], WebdavDocuments]) -> None:
    share = Share("Paie")
    hidden = {path: share.listings.pop(path) for path in list(share.listings) if "Donn" in path}
    with hostile(share) as share.server:
        documents = shared(share)
        indexed(documents)
        assert "Primes" in titles(documents)[0]  # the server has no folder of the settings' name
        share.listings |= hidden
        assert "lecteurs" in indexed(documents)[0]
        with pytest.raises(ToolError, match="pas encore pu être lu"):
            documents.acting_for(ROSA).search("prime", 9)


def test_an_inner_folder_that_does_not_exist_hinders_nothing(
    shared: Callable[[Share], WebdavDocuments],
) -> None:
    share = Share()
    share.listings = {"/dav/Ville/": share.listings["/dav/Ville/"]}
    with hostile(share) as share.server:
        documents = shared(share)
        assert indexed(documents)[0] == ""
        assert titles(documents)[0] == ["Cantine"]


@pytest.mark.parametrize("name", SPELLED, ids=["same", "NFD", "upper", "NFD upper"])
def test_a_disk_may_spell_an_inner_folder_as_it_likes(tmp_path: Path, name: str) -> None:
    root = tmp_path / "ville"
    (root / name / "paie").mkdir(parents=True)
    (root / name / "paie" / "primes.md").write_text(SECRET)
    (root / "menu.md").write_text(FREE)
    folders = [
        DocumentFolder(path=root, name="Ville"),
        DocumentFolder(path=root / INNER, name="RH", roles=[Role.RH]),
    ]
    documents = FolderDocuments(folders, tmp_path / "state")
    assert indexed(documents)[0] == ""
    assert titles(documents)[0] == ["Cantine"]
    documents.close()


def test_settings_that_spell_the_outer_folder_otherwise_still_keep_the_inner_one(tmp_path: Path) -> None:
    root = tmp_path / "Ville"
    (root / "rh").mkdir(parents=True)
    (root / "rh" / "primes.md").write_text(SECRET)
    (root / "menu.md").write_text(FREE)
    folders = [
        DocumentFolder(path=root, name="Ville"),
        DocumentFolder(path=tmp_path / "VILLE" / "RH", name="RH", roles=[Role.RH]),
    ]
    documents = FolderDocuments(folders, tmp_path / "state")
    indexed(documents)
    assert titles(documents)[0] == ["Cantine"]
    documents.close()


def test_an_index_of_before_keeps_nothing_of_an_inner_folder(tmp_path: Path) -> None:
    index = FolderIndex(tmp_path / "a.db")
    for number, name in enumerate(SPELLED):
        index.put(FileRow(str(number), f"{name}/primes.md", "Primes", None, 1, 1, "", 0, ""), None)
    index.put(FileRow("x", f"{INNER} ouvertes.md", "Ouvertes", None, 1, 1, "", 0, ""), None)

    assert list(FolderIndex(tmp_path / "a.db", [INNER]).files()) == [f"{INNER} ouvertes.md"]


def test_two_folders_that_differ_by_case_alone_are_refused(tmp_path: Path) -> None:
    folders = [DocumentFolder(path=tmp_path / n, name=n) for n in ("rh", "RH")]
    with pytest.raises(ConfigurationError, match="Deux dossiers"):
        FolderDocuments(folders, tmp_path / "state")
