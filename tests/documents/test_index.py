"""The index: what changed is read again, what is gone is forgotten, words meet whatever their accents."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest

from tests.documents import files
from tests.documents.conftest import Desk
from tests.documents.people import NADIA
from tools.documents.folder import FolderDocuments
from tools.documents.folder_index import FolderIndex
from tools.documents.folder_pass import Passed, Shelf, Source, index_folder
from tools.documents.folder_walk import LocalFolder, Seen
from tools.documents.indexed import IndexedDocuments
from tools.documents.words import stems, terms


def test_only_what_is_new_or_changed_is_read_again(desk: Desk) -> None:
    note = desk.write("note.md", "# Note\n\nparapheur")
    desk.write("autre.md", "# Autre\n\nimprimante")
    assert (desk.index().read, desk.index().same) == (2, 2)

    os.utime(note, (1_700_000_000, 1_700_000_000))
    assert (desk.index().read, desk.index().same) == (0, 2)  # touched: same content, known by its hash

    note.write_text("# Note\n\nagrafeuse")
    passed = desk.index()
    assert (passed.read, passed.same) == (1, 1)
    assert (desk.found("agrafeuse"), desk.found("parapheur")) == (["Note"], [])
    assert desk.index(again=True).read == 2


def test_a_deleted_file_is_not_found_any_more_even_before_it_is_forgotten(desk: Desk) -> None:
    note = desk.write("note.md", "# Note\n\nparapheur")
    desk.write("autre.md", "# Autre\n\nparapheur imprimante")
    desk.index()
    note.unlink()

    assert desk.found("parapheur") == ["Autre"]
    assert desk.index().removed == 1
    assert desk.documents.status()["folders"][0]["files"] == 1
    assert desk.documents.parts()[0][0].index.statistics(terms("parapheur")).holding == {("parapheur",): 1}


class _Counted(str):
    """A path that tells how often it is looked up."""

    looked_up = 0

    def __hash__(self) -> int:
        _Counted.looked_up += 1
        return super().__hash__()


class _Links(LocalFolder):
    """A place of a hundred links, none of which is read."""

    def walk(self, suffixes: Collection[str], inner: Collection[str]) -> Iterator[Seen]:
        return (Seen(_Counted(f"{number}.md"), problem="lien") for number in range(100))


def test_a_pass_looks_at_every_file_a_few_times_however_many_there_are(tmp_path: Path) -> None:
    index = FolderIndex(tmp_path / "index.db")
    source = Source("k", "Notes", _Links(tmp_path), frozenset(), frozenset(), index)
    for _ in range(2):
        _Counted.looked_up = 0
        assert index_folder(source, lambda _what, _share: None).left_out == 100
    assert _Counted.looked_up < 1_000


def test_a_broken_file_that_is_mended_is_read(desk: Desk) -> None:
    desk.write("note.docx", b"broken")
    assert (desk.index().left_out, desk.index().left_out) == (1, 1)
    desk.write("note.docx", files.SOUND)
    desk.index()
    assert desk.left_out() == {} and set(desk.found("congés")) == {"Congés"}


def test_a_folder_that_is_gone_for_a_while_is_not_forgotten(desk: Desk) -> None:
    desk.write("note.md", "# Note\n\nparapheur")
    desk.index()
    desk.root.rename(desk.root.with_name("ailleurs"))

    assert "dossier illisible" in desk.index().problem
    assert desk.found("parapheur") == []  # the file cannot be opened: nothing of it is shown
    desk.root.with_name("ailleurs").rename(desk.root)
    assert desk.index().problem == "" and desk.found("parapheur") == ["Note"]


def test_an_index_that_is_broken_is_made_anew(desk: Desk) -> None:
    desk.write("note.md", "# Note\n\nparapheur")
    desk.index()
    (source,) = desk.documents.parts()[0]
    for suffix in ("-wal", "-shm"):
        source.index.file.with_name(source.index.file.name + suffix).unlink(missing_ok=True)
    source.index.file.write_bytes(b"not a database" * 1000)

    desk.documents = desk.open()
    desk.index()
    assert desk.found("parapheur") == ["Note"]


def test_it_is_indexed_in_the_background_at_the_first_search(desk: Desk) -> None:
    desk.write("note.md", "# Note\n\nparapheur")
    found = desk.reader.search("parapheur", 5)

    assert [p.title for p in found.items] == ["Note"] and found.complete
    status = desk.documents.status()
    assert status["folders"][0]["done"] == status["folders"][0]["total"] == 1


def test_progress_is_told_file_by_file(desk: Desk) -> None:
    desk.write("a.md", "# A\n\nun")
    desk.write("b.md", "# B\n\ndeux")
    told: list[tuple[str, float]] = []
    desk.documents.index(lambda what, share: told.append((what, share)))

    assert told == [("Notes : a.md", 0.0), ("Notes : b.md", 0.5)]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("reglement terrasse", "Règlement : les TERRASSES"),
        ("déneiger", "le déneigement"),
        ("oeuvres", "Œuvre d'art"),
        ("l'école", "écoles"),
        ("vegetalisation", "végétalisation des façades"),
        ("encombrant", "encombrants"),
        ("élagage", "ELAGAGE des platanes"),
    ],
)  # fmt: skip
def test_french_words_meet_whatever_their_accents_and_endings(asked: str, written: str) -> None:
    held = set(stems(written))

    assert all(set(term) & held for term in terms(asked))


def test_empty_words_are_not_searched() -> None:
    assert terms("Que dit le règlement de voirie sur les") == terms("règlement voirie")
    assert terms("🙂 ?!") == []


def test_the_passage_that_speaks_of_everything_asked_comes_first(demo: FolderDocuments) -> None:
    first = (
        demo.acting_for(NADIA).search("largeur du passage laissé par une terrasse aux piétons", 3).items[0]
    )

    assert (first.title, first.heading) == ("Règlement de voirie", "Article 3. Terrasses")


class _AsNobody(LocalFolder):
    """A folder of this machine, walked without the rights of root."""

    def walk(self, suffixes: Collection[str], inner: Collection[str]) -> Iterator[Seen]:
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            return iter(list(super().walk(suffixes, inner)))
        finally:
            if root:
                os.seteuid(0)


@pytest.fixture
def open_root() -> Iterator[Path]:
    """A folder that every account of the machine may enter."""
    with TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def test_a_folder_within_that_cannot_be_read_is_told_and_nothing_of_it_is_forgotten(
    open_root: Path, tmp_path: Path
) -> None:
    inner = open_root / "a" / "fermé"
    inner.mkdir(parents=True)
    (inner / "note.md").write_text("# Note\n\nparapheur")
    (open_root / "autre.md").write_text("# Autre\n\nparapheur")
    (open_root / "lien").symlink_to(inner)
    shelf = Shelf("Notes", "k", PurePosixPath("/n"), frozenset(), _AsNobody(open_root))
    documents = IndexedDocuments([shelf], tmp_path / "state", 3600.0)
    reader = documents.acting_for(NADIA)

    def index() -> Passed:
        (passed,) = documents.index(lambda _what, _share: None)
        return passed

    assert index().read == 2 and reader.search("parapheur", 5).complete
    inner.chmod(0)
    passed = index()
    assert (passed.removed, passed.left_out, passed.problem) == (0, 1, "")
    (left,) = documents.status()["folders"][0]["left_out"]
    assert left["path"] == "a/fermé/" and "dossier illisible" in left["reason"]
    assert not reader.search("parapheur", 5).complete
    assert documents.status()["folders"][0]["files"] == 2

    inner.chmod(0o755)
    assert (index().removed, index().same) == (1, 2)
    found = reader.search("parapheur", 5)
    assert found.complete and {each.title for each in found.items} == {"Note", "Autre"}
    assert documents.status()["folders"][0]["left_out"] == []
    documents.close()
