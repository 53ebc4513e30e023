"""Lines of a log: the last one of a file, and a line read strictly."""

from __future__ import annotations

import json
import os
from typing import IO, Any

import rfc8785

_BLOCK = 4096


def last_line(file: IO[bytes]) -> bytes | None:
    """The last line without its end; None of an empty file. Leaves the file at its end.

    Raises:
        OSError: the file cannot be read or cut.
    """
    end = file.seek(0, os.SEEK_END)
    if end == 0:
        return None
    tail, start = b"", end
    while start > 0 and b"\n" not in tail[:-1]:
        start = max(0, start - _BLOCK)
        file.seek(start)
        tail = file.read(end - start)
    if not tail.endswith(b"\n"):
        # A write that a crash cut short: nobody was told that it was done, so it goes.
        whole = tail.rpartition(b"\n")[0]
        file.truncate(end - len(tail) + (len(whole) + 1 if whole else 0))
        return last_line(file)
    file.seek(end)
    return tail[:-1].rpartition(b"\n")[2]


def parse_line(line: bytes) -> dict[str, Any]:
    """The object of a line.

    Raises:
        ValueError: it is not the canonical form of one.
    """
    told = json.loads(line)
    if not isinstance(told, dict) or rfc8785.dumps(told) != line:
        raise ValueError("not a canonical object")
    return told
