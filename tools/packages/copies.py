"""Verified copies: what is imported and what a sandbox sees is exactly what was hashed.

A package is read once; its bytes are hashed and, where they are the ones that the settings name, written to
``BEFFROI_HOME/packages/HASH/NAME``. Whatever is done to the original afterwards changes nothing that runs,
and Python's caches (``__pycache__``), which no hash covers, do not come along.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from beffroi.disk import unwritable
from tools.packages.source import Source, read_source, source_hash


def verified_copy(name: str, source: Source, home: Path) -> Path:
    """Folder of the copy, made where it is missing or not what it was.

    Raises:
        ConfigurationError: it cannot be written.
    """
    digest = source_hash(source)
    target = home / "packages" / digest[:32] / name
    try:
        if target.is_dir():
            if source_hash(read_source(target)) == digest:
                return target
            shutil.rmtree(target.parent)
        _write(target, source)
    except OSError as error:
        raise unwritable(home, error.errno) from error
    return target


def _write(target: Path, source: Source) -> None:
    target.parent.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=target.parent.parent) as made:
        for path, data in source.items():
            file = Path(made) / "copy" / target.name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        try:
            (Path(made) / "copy").rename(target.parent)
        except OSError:
            # Another process wrote the same copy meanwhile.
            if not target.is_dir():
                raise
