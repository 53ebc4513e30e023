"""The manifest of a city: written last, it tells a finished city from a half-made one."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from beffroi.errors import ConfigurationError
from tools.city.folder import IDENTITY

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


def read_identity(folder: Path) -> str:
    """What tells a city from another one that was made in its place; empty for one made before there was any.

    Raises:
        ConfigurationError: it cannot be read.
    """
    try:
        return (folder / IDENTITY).read_text("ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"« {folder / IDENTITY} » ne peut pas être lu : rendez ce fichier lisible à Beffroi, ou reprenez "
            "la dernière sauvegarde (docs/operators/backup.md).",
            f"'{folder / IDENTITY}' cannot be read.",
        ) from error


def write_identity(folder: Path) -> None:
    """Give a new city its own, at random: the same seed made again lacks what was done in the first."""
    (folder / IDENTITY).write_text(secrets.token_hex(16) + "\n", "ascii")


def write_manifest(folder: Path, facts: CityFacts) -> None:
    """Mark a city as finished; what was there before is replaced at once or not at all."""
    draft = folder / f".part-{MANIFEST}"
    draft.write_text(facts.model_dump_json(indent=2) + "\n", "utf-8")
    draft.replace(folder / MANIFEST)
