"""What files say, and what is left out with its reason: one bad file never keeps the others from being read."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.documents import files
from tests.documents.conftest import Desk
from tools.city.document_odt import odt
from tools.city.document_pdf import pdf
from tools.documents.folder import FolderDocuments
from tools.documents.reading.passages import LONGEST, Section, Unreadable, read_of
from tools.documents.reading.text import decoded, read_markdown


def test_a_pdf_and_an_odt_are_read_with_their_pages_and_headings(demo: FolderDocuments, desk: Desk) -> None:
    (pages,) = desk_passages(demo, "droits de place par mètre linéaire")
    (headed,) = desk_passages(demo, "télétravail femme enceinte")

    assert (pages.title, pages.page) == ("Règlement des marchés découverts", 3)
    assert (headed.title, headed.heading) == ("Charte du télétravail", "Nombre de jours")


def desk_passages(documents: FolderDocuments, query: str):  # type: ignore[no-untyped-def]  # a tuple of passages
    from tests.documents.people import ROSA

    return documents.acting_for(ROSA).search(query, 1).items


def test_a_word_file_is_read_without_what_was_deleted(desk: Desk) -> None:
    desk.write("conges.docx", files.SOUND)
    desk.index()

    (before,), (after,) = (desk.reader.search(query, 1).items for query in ("congés", "report"))
    assert (before.heading, before.text, before.page) == ("Congés", "Les congés se posent un mois avant.", 1)
    assert (after.page, after.text) == (2, "Le report est possible jusqu'en mars.")
    assert desk.found("effacé") == []


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("# Marchés", "Marchés"), ("###   Droits de place  ##  ", "Droits de place"), ("# C#", "C"),
        ("# a # b", "a # b"), ("# ##", ""), ("#\u00a0Titre", "Titre"),
    ],
)  # fmt: skip
def test_a_heading_is_what_stands_between_the_signs(line: str, heading: str) -> None:
    read = read_markdown(f"{line}\n\ntexte\n".encode())
    assert read.title == heading and [piece.heading for piece in read.pieces] == [heading]


@pytest.mark.parametrize("between", [" ", "\t", "#", " #"])
def test_a_hostile_heading_is_read_in_no_time(between: str) -> None:
    began = time.monotonic()
    read_markdown(f"# a{between * 100_000}b\n\ntexte\n".encode())
    assert time.monotonic() - began < 2


HOSTILE = [
    ("xxe.docx", files.XXE, "DOCTYPE"),
    ("laughs.docx", files.LAUGHS, "DOCTYPE"),
    ("deep.docx", files.DEEP, "imbriqué"),
    ("bomb.docx", files.BOMB, "64 Mio une fois décompressé"),
    ("empty.odt", files.NO_TEXT, "manque dans l'archive"),
    ("no.docx", b"not an archive", "archive illisible"),
    ("broken.pdf", files.BROKEN_PDF, "illisible"),
    ("loop.pdf", files.LOOPING_PDF, ""),
    ("scan.pdf", pdf(" "), "aucun texte"),
    ("binary.md", files.BINARY, "n'est pas du texte"),
    ("blank.md", "  \n\n", "aucun texte"),
]


def test_what_cannot_be_read_is_left_out_with_the_reason_and_the_rest_is_read(desk: Desk) -> None:
    for name, content, _ in HOSTILE:
        desk.write(name, content)
    desk.write("note.md", "# Note\n\nLe parapheur est au secrétariat.")

    passed = desk.index()

    assert (passed.read, passed.left_out) == (1, len(HOSTILE))
    left_out = desk.left_out()
    for name, _, reason in HOSTILE:
        assert reason in left_out[name], (name, left_out[name])
    assert desk.found("parapheur") == ["Note"]
    assert not any("root:" in p.text for p in desk.reader.search("root bin daemon", 50).items)


def test_a_huge_file_is_left_out_without_being_read(desk: Desk) -> None:
    with desk.write("huge.md", b"").open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    desk.write("tall.txt", "mot " * 1_500_000)

    desk.index()

    assert desk.left_out() == {"huge.md": "plus de 50 Mio", "tall.txt": "plus de 5000000 caractères de texte"}


def test_links_are_not_followed_wherever_they_lead(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n\nhors du dossier")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "autre.md").write_text("# Autre\n\nhors du dossier")
    (desk.root / "lien.md").symlink_to(tmp_path / "secret.md")
    (desk.root / "dossier").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(desk.root / "tube.md")

    desk.index()

    assert desk.found("hors dossier") == []
    assert desk.left_out() == {
        "lien.md": "lien : les liens ne sont pas suivis",
        "tube.md": "ce n'est pas un fichier ordinaire",
    }


def test_a_link_that_takes_the_place_of_a_file_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n\nparapheur hors du dossier")
    note = desk.write("note.md", "# Note\n\nparapheur")
    desk.index()
    (passage,) = desk.reader.search("parapheur", 5).items
    note.unlink()
    note.symlink_to(tmp_path / "secret.md")

    assert desk.found("parapheur") == []
    with pytest.raises(Exception, match="n'existe pas"), desk.reader.opened(passage.document):
        pass


def test_what_is_not_seen_is_taken_out_and_the_rest_is_kept_as_it_is() -> None:
    text = "# Fête 🎉\n\nBonjour 👩🏽‍🚒\u202e !\x07 <script>alert(1)</script> ![x](https://evil.example/x)"
    read = read_markdown(text.encode())

    assert read.title == "Fête 🎉"
    assert "\u202e" not in read.pieces[0].text and "<script>alert(1)</script>" in read.pieces[0].text


@pytest.mark.parametrize(
    ("data", "said"),
    [("é".encode("cp1252"), "é"), ("œuvre".encode("utf-16"), "œuvre"), (b"\xef\xbb\xbfoui", "oui")],
)
def test_text_is_read_in_the_forms_that_offices_write(data: bytes, said: str) -> None:
    assert decoded(data) == said


def test_passages_are_of_a_size_to_read_and_lose_no_word() -> None:
    words = [f"mot{n}" for n in range(3_000)]
    paragraphs = (" ".join(words[:100]) + ".", " ".join(words[100:2_000]), " ".join(words[2_000:]))

    pieces = read_of("", None, [Section("T", paragraphs)]).pieces

    assert all(len(piece.text) <= LONGEST for piece in pieces)
    assert " ".join(piece.text for piece in pieces).replace("\n", " ").replace(".", "").split() == words


def test_a_document_without_a_word_is_said_to_be_empty() -> None:
    with pytest.raises(Unreadable, match="aucun texte"):
        read_of("Titre", 3, [Section("", ("  ",))])


def test_written_files_are_the_same_each_time() -> None:
    text = "# Titre (é)\n\n## Partie\n\nUn texte \\ simple.\n\n---\n\n## Suite\n\nFin."

    assert pdf(text) == pdf(text) and odt(text) == odt(text)
