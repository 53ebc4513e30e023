"""What the disk did, behind an error of one of the libraries that write the city's files."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

_ROOM = 16 << 20
"""Bytes: with less left, what a library could not write, and took back, found no room (a city has 30 MB)."""
_BY_CODE = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}


def disk_error(error: Exception, folder: Path) -> int:
    """The system's number of it; asked while what was half written is still there.

    Args:
        folder: one that exists, on the disk that was written to.
    """
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    origin = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(origin, "sqlite_errorcode", 0)
    full = shutil.disk_usage(folder).free < _ROOM
    return _BY_CODE.get(code & 0xFF, errno.ENOSPC if full else errno.EIO)
