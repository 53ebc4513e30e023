"""The exported form: a header line, one canonical JSON line per event, a trailer line."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from beffroi.errors import RecordError
from guards.ledger.canonical import canonical, parse
from guards.ledger.events import GENESIS
from guards.store import LedgerRow

FORMAT = "beffroi-ledger-1"


def write_export(path: Path, rows: Iterable[LedgerRow], at: str) -> tuple[int, str]:
    """Write all rows to ``path`` (replaced only once whole); returns their count and the last hash.

    Raises:
        RecordError: the file cannot be written.
    """
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=".export-", delete=False) as file:
            temporary = file.name
            written = _write(file, rows, at)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise RecordError(
            f"Le fichier « {path} » ne peut pas être écrit ({error.strerror}). "
            "Choisissez un autre emplacement ou libérez de la place.",
            f"File '{path}' cannot be written ({error.strerror}).",
        ) from error
    return written


def _write(file: IO[bytes], rows: Iterable[LedgerRow], at: str) -> tuple[int, str]:
    header = canonical({"format": FORMAT, "canonical": "RFC 8785", "hash": "sha256", "exported": at})
    file.write(header + b"\n")
    count, head = 0, GENESIS
    for row in rows:
        body = {"seq": row.seq, "at": row.at, "run": row.run, "kind": row.kind, "prev": row.prev}
        file.write(canonical({**body, "payload": parse(row.payload), "hash": row.hash}) + b"\n")
        count, head = count + 1, row.hash
    trailer = {"count": count, "head": head, "header": hashlib.sha256(header).hexdigest()}
    file.write(canonical(trailer) + b"\n")
    return count, head
