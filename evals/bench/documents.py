"""What it costs to index documents and to search them, beside reading the same files from end to end."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from beffroi.identity import Actor, Role
from beffroi.settings.systems import DocumentFolder
from tools.documents.folder import FolderDocuments

_DOCUMENTS = 200
_QUERIES = 30
_WORDS = (
    "règlement voirie terrasse trottoir passage piéton autorisation commerce redevance surface façade saison "
    "chantier tranchée benne échafaudage riverain arrosage pelouse abattage arbre jardinier collecte bac "
    "encombrants déchetterie candélabre panne délai astreinte équipe matériel formation congé télétravail "
    "responsable demande dossier commission décision motif durée article annexe horaire marché étal balayage"
).split()


@dataclass(frozen=True)
class DocumentCosts:
    """Figures of one run.

    Attributes:
        indexing: milliseconds for one document of about 600 words, its commit included.
        unchanged: milliseconds for one document that has not changed.
        query: milliseconds for one search, median.
        scan: milliseconds to look for the same words by reading every file, median.
    """

    documents: int
    indexing: float
    unchanged: float
    query: float
    scan: float


def measure_documents(folder: Path) -> DocumentCosts:
    """Measure on documents written for it, of the same words each time.

    Args:
        folder: empty; documents and index are left there.
    """
    rng = random.Random(1789)
    root = folder / "documents"
    root.mkdir(parents=True)
    for number in range(_DOCUMENTS):
        (root / f"note-{number:03}.md").write_text(_text(rng, number), "utf-8")
    documents = FolderDocuments([DocumentFolder(path=root, name="Banc")], folder / "index")
    who = Actor("bench", "Bench", frozenset({Role.AGENT}), "", "", "", "", None)
    first, second = (_seconds(lambda: documents.index(_quiet)) for _ in range(2))
    reader = documents.acting_for(who)
    asked = [" ".join(rng.sample(_WORDS, 3)) for _ in range(_QUERIES)]
    try:
        return DocumentCosts(
            documents=_DOCUMENTS,
            indexing=1000 * first / _DOCUMENTS,
            unchanged=1000 * second / _DOCUMENTS,
            query=1000 * statistics.median(_seconds(partial(reader.search, q, 5)) for q in asked),
            scan=1000 * statistics.median(_seconds(partial(_scan, root, q)) for q in asked[:5]),
        )
    finally:
        documents.close()


def _text(rng: random.Random, number: int) -> str:
    parts = (f"## Article {n}\n\n{' '.join(rng.choices(_WORDS, k=75))}." for n in range(1, 9))
    return f"# Note {number}\n\n" + "\n\n".join(parts) + "\n"


def _scan(root: Path, query: str) -> list[Path]:
    words = query.split()
    return [path for path in root.iterdir() if any(word in path.read_text("utf-8") for word in words)]


def _quiet(_what: str, _share: float) -> None:
    pass


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started
