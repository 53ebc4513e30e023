"""Members of a zip archive, read within limits: what an archive says of its own sizes is not believed."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from tools.documents.reading.passages import Unreadable

MOST_BYTES = 64 * 1024 * 1024
"""Of one member, unpacked."""
_MOST_MEMBERS = 10_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Archive:
    """A zip archive in memory.

    Raises:
        Unreadable: it is none, or holds too many members.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise Unreadable("archive illisible") from error
        if len(self._zip.namelist()) > _MOST_MEMBERS:
            raise Unreadable(f"plus de {_MOST_MEMBERS} fichiers dans l'archive")

    def member(self, name: str, needed: bool = True) -> bytes:
        """The bytes of a member; empty where it is missing and not needed.

        Raises:
            Unreadable: missing, encrypted, broken or too large.
        """
        if name not in self._zip.namelist():
            if needed:
                raise Unreadable(f"« {name} » manque dans l'archive")
            return b""
        try:
            with self._zip.open(name) as file:
                data = file.read(MOST_BYTES + 1)
        except _BROKEN as error:
            raise Unreadable(f"« {name} » est illisible ou chiffré") from error
        if len(data) > MOST_BYTES:
            raise Unreadable(f"« {name} » dépasse {MOST_BYTES // 1024 // 1024} Mio une fois décompressé")
        return data
