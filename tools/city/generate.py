"""Makes the demo city: files in official formats, then the stores of the embedded connectors.

The same seed and the same ``now`` give the same city. Everything in it is invented but the names of streets
and the arrondissements they lie in.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from beffroi.disk import unwritable
from beffroi.errors import ConfigurationError
from tools.city.disk import disk_error
from tools.city.documents import EDITION, write_documents
from tools.city.folder import DOCUMENTS, OURS, PACKAGE
from tools.city.manifest import MANIFEST, CityFacts, read_manifest, write_identity, write_manifest
from tools.city.progress import Progress, no_progress

_PARTS = {f".part-{name}" for name in (PACKAGE, MANIFEST, DOCUMENTS)}


def generate_city(
    folder: Path, seed: int, now: datetime | None = None, progress: Progress | None = None
) -> CityFacts:
    """Make the demo city in a folder, in under 30 seconds; a finished city there is kept as it is, but for
    the documents that it lacks where it was made before there were any.

    Args:
        now: local time up to which tickets go; the present where empty.
        progress: called with what is being made and the share done, 0 to 1.

    Raises:
        ConfigurationError: where the folder holds something else, or cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            present = read_manifest(folder)
            if present is not None:
                return _up_to_date(folder, present)
            return _generate(
                folder, seed, now or datetime.now().replace(microsecond=0), progress or no_progress
            )
    except OSError as error:
        raise unwritable(folder.parent, error.errno) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time makes a city; another waits and finds it made."""
    real = folder.resolve()  # several homes may share one city by a link
    with (real.parent / f".{real.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _up_to_date(folder: Path, facts: CityFacts) -> CityFacts:
    """A finished city with the documents of this version; everything else is left alone."""
    if facts.documents_edition >= EDITION:
        return facts
    draft = folder / f".part-{DOCUMENTS}"
    count = write_documents(draft)
    shutil.rmtree(folder / DOCUMENTS, ignore_errors=True)
    draft.replace(folder / DOCUMENTS)
    renewed = facts.model_copy(update={"documents": count, "documents_edition": EDITION})
    write_manifest(folder, renewed)
    return renewed


def _generate(folder: Path, seed: int, now: datetime, tell: Progress) -> CityFacts:
    _check_replaceable(folder)
    for stale in folder.parent.glob(f".{folder.name}.part-*"):
        shutil.rmtree(stale, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.part-", dir=folder.parent))
    try:
        from tools.city.making import make_files  # geometry and tables: only where a city is made

        facts = make_files(draft, seed, now, tell)
        write_identity(draft)
        write_manifest(draft, facts)
        if folder.exists():
            shutil.rmtree(folder)
        draft.replace(folder)
    except SQLAlchemyError as error:
        raise unwritable(folder.parent, disk_error(error, draft)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    tell("Ville prête", 1.0)
    return facts


def _check_replaceable(folder: Path) -> None:
    """A half-made city may be replaced; anything else is somebody's."""
    names = {path.name.removesuffix("-wal").removesuffix("-shm") for path in _entries(folder)}
    if foreign := sorted(names - OURS - {MANIFEST} - _PARTS):
        raise ConfigurationError(
            f"Le dossier « {folder} » contient autre chose qu'une ville ({foreign[0]}). "
            "Choisissez-en un autre.",
            f"The folder '{folder}' holds something else than a city ({foreign[0]}). Choose another.",
        )


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.exists() else []
