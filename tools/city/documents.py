"""The demo city's documents: short texts written for this project, for all staff or for some.

They lie in ``data/documents`` as Markdown. ``name.pdf.md`` becomes a PDF file and ``name.odt.md`` an ODT
file, made here, byte for byte the same each time.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from beffroi.enums import Domain
from beffroi.identity import Role
from beffroi.settings.systems import DocumentFolder
from tools.city.document_odt import odt
from tools.city.document_pdf import pdf
from tools.city.manifest import DOCUMENTS_EDITION

EDITION = DOCUMENTS_EDITION
_TEXTS = Path(__file__).parent / "data" / "documents"
_FOLDERS: tuple[tuple[str, str, tuple[Role, ...], tuple[Domain, ...]], ...] = (
    ("reglements", "Règlements et chartes", (), ()),
    ("procedures", "Procédures", (), ()),
    ("voirie", "Notes de la voirie", (), (Domain.VOIRIE,)),
    ("encadrement", "Encadrement", (Role.RESPONSABLE, Role.SUPERVISEUR), ()),
    ("rh", "Ressources humaines", (Role.RH,), ()),
)


def demo_folders(folder: Path) -> list[DocumentFolder]:
    """The folders of the demo's documents, and who may read each."""
    return [
        DocumentFolder(path=folder.resolve() / name, name=title, roles=list(roles), domains=list(domains))
        for name, title, roles, domains in _FOLDERS
    ]


def write_documents(folder: Path) -> int:
    """Write all documents into a folder, in place of those that lie there; returns how many."""
    shutil.rmtree(folder, ignore_errors=True)
    count = 0
    for name, *_ in _FOLDERS:
        (folder / name).mkdir(parents=True)
        for text in sorted((_TEXTS / name).glob("*.md")):
            written, data = _document(text)
            (folder / name / written).write_bytes(data)
            count += 1
    return count


def _document(text: Path) -> tuple[str, bytes]:
    said = text.read_text("utf-8")
    match Path(text.stem).suffix:
        case ".pdf":
            return text.stem, pdf(said)
        case ".odt":
            return text.stem, odt(said)
        case _:
            return text.name, said.replace("\n---\n", "\n").encode()
