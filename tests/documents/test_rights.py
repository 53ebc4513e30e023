"""Nobody gets a passage or a file of a folder that is not theirs to read, whatever they ask and however."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.identity import Actor, Role
from beffroi.settings.systems import DocumentFolder
from tests.documents.conftest import Desk
from tests.documents.people import CLAIRE, EVERYBODY, KARIM, NADIA, ROSA
from tools.documents.folder import FolderDocuments

FOLDERS = {
    CLAIRE.id: {"Règlements et chartes", "Procédures", "Notes de la voirie"},
    ROSA.id: {"Règlements et chartes", "Procédures"},
    NADIA.id: {"Règlements et chartes", "Procédures", "Ressources humaines"},
    KARIM.id: {"Règlements et chartes", "Procédures", "Notes de la voirie", "Encadrement"},
}
WORDS = "astreinte mobilité agents primes entretien salage terrasse indemnités document démonstration voirie"


@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.id)
def test_a_person_finds_passages_of_their_folders_and_of_no_other(
    demo: FolderDocuments, actor: Actor
) -> None:
    found = {p.folder for word in WORDS.split() for p in demo.acting_for(actor).search(word, 50).items}

    assert found == FOLDERS[actor.id]


def test_one_question_has_two_answers_for_two_people(demo: FolderDocuments) -> None:
    def titles(actor: Actor) -> list[str]:
        return [p.title for p in demo.acting_for(actor).search("indemnité d'astreinte", 1).items]

    assert titles(NADIA) == ["Grille des indemnités"]
    assert titles(CLAIRE) == ["Viabilité hivernale : consignes aux équipes de voirie"]
    assert titles(ROSA) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    query=st.text(max_size=80) | st.lists(st.sampled_from(WORDS.split())).map(" OR ".join),
    n=st.integers(-2, 60),
)
def test_no_words_get_around_the_rights(demo: FolderDocuments, query: str, n: int) -> None:
    for actor in EVERYBODY:
        assert {p.folder for p in demo.acting_for(actor).search(query, n).items} <= FOLDERS[actor.id]


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "terrasse*",
        "NEAR(prime, 2)",
        "head:prime",
        "prime OR 1=1 --",
        "') UNION SELECT * FROM file --",
        "\x00",
        "()",
        "-",
        "{a b}: c",
    ],
)
def test_the_language_of_the_index_is_never_spoken(demo: FolderDocuments, query: str) -> None:
    assert all(p.folder in FOLDERS[ROSA.id] for p in demo.acting_for(ROSA).search(query, 20).items)


def test_nobody_in_particular_finds_nothing(demo: FolderDocuments) -> None:
    assert demo.acting_for(None).search("terrasses", 5).items == ()
    assert demo.search("terrasses", 5).items == ()


def test_a_change_of_roles_counts_at_the_next_query(demo: FolderDocuments) -> None:
    def found(actor: Actor) -> bool:
        return any(
            p.folder == "Ressources humaines" for p in demo.acting_for(actor).search("mobilité", 5).items
        )

    assert [found(ROSA), found(replace(ROSA, roles=frozenset({Role.RH}))), found(ROSA)] == [
        False,
        True,
        False,
    ]
    moved = replace(ROSA, domain="voirie")
    assert any("hivernale" in p.title for p in demo.acting_for(moved).search("salage", 5).items)


def test_scores_tell_nothing_of_what_a_person_may_not_read(two: Callable[..., FolderDocuments]) -> None:
    """The same index beside a secret folder, and without it: the same scores to the last digit."""
    beside = two().acting_for(ROSA).search("cantine prime exceptionnelle", 5)
    secret = next(s for s in two().parts()[0] if s.name == "RH")
    for row in secret.index.files().values():
        secret.index.remove(row.id)
    without = two().acting_for(ROSA).search("cantine prime exceptionnelle", 5)

    assert [(p.title, p.score) for p in beside.items] == [(p.title, p.score) for p in without.items] != []


def test_a_folder_within_another_has_its_own_readers(two: Callable[..., FolderDocuments]) -> None:
    documents = two()

    assert [p.title for p in documents.acting_for(NADIA).search("prime", 5).items] == ["Primes"]
    assert documents.acting_for(ROSA).search("prime", 5).items == ()


def test_a_folder_closed_later_leaves_nothing_in_the_index_of_the_one_around_it(
    two: Callable[..., FolderDocuments],
) -> None:
    assert [p.title for p in two(inner=False).acting_for(ROSA).search("prime", 5).items] == ["Primes"]
    assert two().acting_for(ROSA).search("prime", 5).items == ()


def test_rights_are_those_of_the_settings_and_not_of_the_index(two: Callable[..., FolderDocuments]) -> None:
    assert two(roles=(Role.RH, Role.AGENT)).acting_for(ROSA).search("prime", 5).items != ()
    assert two(roles=(Role.RH,)).acting_for(ROSA).search("prime", 5).items == ()


def test_a_file_opens_for_those_who_may_read_it_alone(demo: FolderDocuments) -> None:
    note = demo.acting_for(NADIA).search("mobilités envisagées", 1).items[0].document

    with demo.acting_for(NADIA).opened(note) as found:
        assert found.document.name == "note-mobilite.md" and found.size > 100
        assert b"confidentielle" in os.read(found.file, 4096)
    for actor in (CLAIRE, ROSA, KARIM, None):
        with pytest.raises(ToolError) as refused, demo.acting_for(actor).opened(note):
            pass
        assert refused.value.failure is Failure.NOT_FOUND


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "rh/note-mobilite.md", "", "%", "' OR 1=1 --", "a" * 5000]
)
def test_a_document_has_no_name_but_its_id(demo: FolderDocuments, name: str) -> None:
    with pytest.raises(ToolError, match="n'existe pas"), demo.acting_for(NADIA).opened(name):
        pass


def test_an_index_that_was_altered_opens_no_file_elsewhere(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("hors du dossier")
    desk.write("note.md", "# Note\n\nrien")
    desk.index()
    (source,) = desk.documents.parts()[0]
    with sqlite3.connect(source.index.file) as base:
        base.execute("UPDATE file SET path = '../secret.md'")
    known = source.index.files()["../secret.md"].id

    with pytest.raises(ToolError, match="n'existe pas"), desk.reader.opened(known):
        pass
    assert desk.reader.search("rien", 5).items == ()


def test_what_is_kept_says_for_whom(demo: FolderDocuments) -> None:
    (kept,) = demo.acting_for(KARIM).search("appréciation part variable", 1).items
    (free,) = demo.acting_for(KARIM).search("terrasses estivales chauffage", 1).items

    assert (kept.readers, free.readers) == ("responsable,superviseur", "")


def test_the_index_is_closed_to_other_users_of_the_machine(desk: Desk) -> None:
    desk.write("note.md", "# Note\n\nrien")
    desk.index()

    assert desk.state.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in desk.state.glob("*.db"))


def test_folders_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    for second in ({"path": tmp_path / "link", "name": "B"}, {"path": tmp_path / "b", "name": "A"}):
        with pytest.raises(ConfigurationError, match="Deux dossiers"):
            FolderDocuments([DocumentFolder(path=tmp_path, name="A"), DocumentFolder(**second)], tmp_path)
    with pytest.raises(ConfigurationError, match="chemin absolu"):
        FolderDocuments([DocumentFolder(path=Path("notes"), name="A")], tmp_path)
