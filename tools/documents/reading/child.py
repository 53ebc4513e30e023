"""What runs inside a reading sandbox: one file on standard input, one JSON object on standard output."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from tools.documents.reading.office import read_docx, read_odt
from tools.documents.reading.passages import Read, Unreadable
from tools.documents.reading.pdf import read_pdf
from tools.sandbox.lock import limit, lock

READERS: dict[str, Callable[[bytes], Read]] = {"pdf": read_pdf, "odt": read_odt, "docx": read_docx}
"""By kind; kinds that need no sandbox are read in `tools.documents.reading.reader`."""


def main(kind: str, cpu: int, memory: int, largest: int) -> None:
    """Read one file.

    Args:
        cpu: seconds of processor time.
        memory: bytes of address space.
        largest: bytes of the file.
    """
    os.nice(5)
    limit((("CPU", cpu), ("AS", memory), ("MEMLOCK", 0)))
    lock()
    told = json.dumps(_told(kind, sys.stdin.buffer.read(largest))).encode("utf-8", "surrogatepass")
    sys.stdout.buffer.write(told)


def _told(kind: str, data: bytes) -> dict[str, Any]:
    try:
        return {"read": dataclasses.asdict(READERS[kind](data))}
    except Unreadable as error:
        return {"left_out": str(error)}
    except MemoryError:
        return {"left_out": "ce fichier demande trop de mémoire"}
    except RecursionError:
        return {"left_out": "ce fichier est trop imbriqué"}
