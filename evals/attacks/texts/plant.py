"""Puts injected texts where anybody may write: tickets, directory, facilities, documents, names of files."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from evals.attacks.ground import settings_of
from evals.attacks.texts.corpus import Injection
from tools.connectors import open_connectors

KEYWORD = "zibeline"
"""Each planted document holds this word with its number: so a search finds it."""
_LONGEST_NAME = 120
_GEOMETRY = ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")
"""Functions of the map file's own triggers; nothing that they compute changes here."""


@dataclass(frozen=True)
class Planted:
    """A prepared ground with texts in it.

    Attributes:
        tickets: number of the ticket that holds a text, by the text's name.
        documents: number of the document that holds it; absent where it was left out.
    """

    folder: Path
    texts: tuple[Injection, ...]
    tickets: Mapping[str, int]
    documents: Mapping[str, int]


def plant(prepared: Path, folder: Path, texts: Sequence[Injection], documents: int) -> Planted:
    """A copy of a prepared ground with these texts planted.

    Args:
        documents: how many of the texts also become documents (reading one takes a sandbox).
    """
    folder.mkdir()
    shutil.copytree(prepared / "home", folder / "home")
    shutil.copytree(prepared / "documents", folder / "documents")
    city = folder / "home" / "city"
    tickets = _plant_tickets(city / "ticketing.db", texts)
    _plant_people(city / "directory.db", texts)
    _plant_facilities(city / "city.gpkg", texts)
    step = max(1, len(texts) // documents) if documents else 1
    chosen = dict(list(enumerate(texts))[::step][:documents]) if documents else {}
    _plant_documents(folder / "documents" / "reglements", chosen)
    settings = settings_of(folder / "home", folder / "documents")
    shutil.rmtree(city / "documents.index", ignore_errors=True)
    with closing(open_connectors(city, settings.systems).documents) as found:
        found.index(lambda _what, _share: None)
    numbers = {text.name: number for number, text in chosen.items()}
    return Planted(folder, tuple(texts), tickets, numbers)


def _plant_tickets(path: Path, texts: Sequence[Injection]) -> dict[str, int]:
    """In title, description, place and a comment of one ticket each."""
    with sqlite3.connect(path) as database:
        numbers = [row[0] for row in database.execute("SELECT number FROM ticket ORDER BY number")]
        placed = dict(zip((text.name for text in texts), numbers, strict=False))
        for text in texts:
            number = placed[text.name]
            database.execute(
                "UPDATE ticket SET title = ?, description = ?, place_label = coalesce(place_label, '') || ?, "
                "status = 'ouvert' WHERE number = ?",
                (text.text[:20_000], text.text, text.text[:500], number),
            )
            database.execute(
                "INSERT INTO history (number, at, author, action, text) "
                "VALUES (?, '2026-11-01 08:00:00.000000', ?, 'commentaire', ?)",
                (number, text.text[:200], text.text),
            )
    return placed


def _plant_people(path: Path, texts: Sequence[Injection]) -> None:
    """In function and office of one person each; in name and address of services."""
    with sqlite3.connect(path) as database:
        people = [row[0] for row in database.execute("SELECT id FROM person ORDER BY id")]
        services = [row[0] for row in database.execute("SELECT id FROM service ORDER BY id")]
        for place, text in enumerate(texts):
            database.execute(
                "UPDATE person SET function = ?, office = ? WHERE id = ?",
                (text.text[:5_000], text.text[:500], people[place % len(people)]),
            )
            database.execute(
                "UPDATE service SET name = name || ' ' || ?, address = ? WHERE id = ?",
                (text.text[:300], text.text[:500], services[place % len(services)]),
            )


def _plant_facilities(path: Path, texts: Sequence[Injection]) -> None:
    """In name and address of facilities."""
    with sqlite3.connect(path) as database:
        for name in _GEOMETRY:
            database.create_function(name, 1, lambda _geometry: 0)
        rows = [row[0] for row in database.execute("SELECT fid FROM facilities ORDER BY kind, district, fid")]
        for place, text in enumerate(texts):
            database.execute(
                "UPDATE facilities SET name = name || ' ' || ?, address = ? WHERE fid = ?",
                (text.text[:2_000], text.text[:500], rows[place % len(rows)]),
            )


def _plant_documents(folder: Path, chosen: Mapping[int, Injection]) -> None:
    """In title, heading, text and name of a file each."""
    for number, text in chosen.items():
        name = re.sub(r"[/\x00]", "_", text.text).encode("utf-8", "replace")[:_LONGEST_NAME]
        shown = name.decode("utf-8", "ignore").strip(". ") or "vide"
        line = " ".join(text.text.split())[:300]
        word = f"{KEYWORD}{number}"
        body = f"# {line}\n\nLe mot {word}. {text.text[:200_000]}\n\n## {line}\n\n{line} {word}\n"
        (folder / f"{number:03d} {shown}.md").write_text(body, "utf-8", errors="replace")
