"""The manifest of a city: written last, it tells a finished city from a half-made one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

MANIFEST = "manifest.json"
NAME = "Paris, données de démonstration"
DOCUMENTS_EDITION = 1
"""To be raised where a text of ``data/documents`` changes: cities made before then get the new ones."""


class CityFacts(BaseModel):
    """What a generated city holds.

    Attributes:
        now: the moment up to which its tickets go.
        documents_edition: which texts its documents are (`DOCUMENTS_EDITION`); 0 for a city made before it
            had any.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = 1
    name: str = NAME
    seed: int
    now: datetime
    districts: int
    streets: int
    addresses: int
    facilities: int
    services: int
    people: int
    tickets: int
    history: int
    documents: int = 0
    documents_edition: int = 0


def read_manifest(folder: Path) -> CityFacts | None:
    """The facts of a finished city; None where the folder holds none, or a half-made one."""
    try:
        return CityFacts.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None


def write_manifest(folder: Path, facts: CityFacts) -> None:
    """Mark a city as finished; what was there before is replaced at once or not at all."""
    draft = folder / f".part-{MANIFEST}"
    draft.write_text(facts.model_dump_json(indent=2) + "\n", "utf-8")
    draft.replace(folder / MANIFEST)
