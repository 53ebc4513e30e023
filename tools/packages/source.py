"""A package's source: which files count, what they weigh, and the one hash that stands for all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from beffroi.errors import ConfigurationError

FILES = 100
"""Most files of a package."""
BYTES = 1 << 20
"""Most bytes of a package."""
_CACHE = "__pycache__"

Source = Mapping[str, bytes]
"""Contents by path inside the package (``suivre.py``, ``phrases/courrier.txt``), sorted."""


@dataclass(frozen=True)
class Package:
    """A package of tools where it lies.

    Attributes:
        name: under which it is imported; one top-level name.
        folder: of its source, holding ``__init__.py``.
        brought_by: distribution and version that brought it; empty for a folder that is not installed.
    """

    name: str
    folder: Path
    brought_by: str = ""


def read_source(folder: Path) -> Source:
    """Every file of a package, but for Python's caches (which are never taken over).

    Raises:
        ConfigurationError: a file cannot be read, is no plain file, or there is too much.
    """
    found: dict[str, bytes] = {}
    weight = 0
    try:
        for file in _files(folder):
            weight += file.stat().st_size
            if len(found) >= FILES or weight > BYTES:
                raise ConfigurationError(
                    f"Le paquet « {folder} » est trop gros : au plus {FILES} fichiers et 1 Mio.",
                    f"Package '{folder}' is too large: at most {FILES} files and 1 MiB.",
                )
            found[file.relative_to(folder).as_posix()] = file.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"Le paquet « {folder} » ne peut pas être lu ({error.strerror}).",
            f"Package '{folder}' cannot be read ({error.strerror}).",
        ) from error
    return dict(sorted(found.items()))


def source_hash(source: Source) -> str:
    """SHA-256 (hex) over all files: of the lines that ``sha256sum`` prints for them, in order of their paths.

    In the package's folder: ``find * -type f ! -path '*__pycache__*' | LC_ALL=C sort | xargs sha256sum |
    sha256sum``.
    """
    lines = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(source.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name == _CACHE:
            continue
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise ConfigurationError(
                f"« {path} » n'est pas un fichier ordinaire : un paquet d'outils n'a pas de lien.",
                f"'{path}' is no plain file: a package of tools holds no links.",
            )
        if path.is_dir():
            yield from _files(path)
        else:
            yield path
