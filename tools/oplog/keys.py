"""The key of a log of operations, and the note of it in the home: no log that was begun is begun anew."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NOTED = "operations.pub"
"""In the home: the public key of the log that this home has begun."""
_SIZE = 32


class OtherLog(ValueError):
    """The folder has not the log that was begun: it is not mounted, or another is."""


def check_there(key: Path, noted: Path | None) -> None:
    """That a log which was begun is there, before anything is made in its place.

    Raises:
        OtherLog: it is not.
    """
    if noted is not None and noted.exists() and not key.exists():
        raise OtherLog("the log that was begun is not in this folder")


def log_key(path: Path, noted: Path | None, begun: bool) -> Ed25519PrivateKey:
    """The key in that file, made where the log is not ``begun`` and there is none; noted at its first use.

    Raises:
        OtherLog: it is not the key that was noted.
        ValueError: it is none, or is missing beside a log that was begun.
        OSError: it cannot be read, made or noted.
    """
    if not begun and not _is_key(path):
        path.unlink(missing_ok=True)  # what a crash left half made; nothing was signed with it
        _put(path, base64.b64encode(os.urandom(_SIZE)))
    if not path.exists():
        raise ValueError("the log is there, its key is not")
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes(), validate=True))
    if noted is not None:
        public = base64.b64encode(private.public_key().public_bytes_raw())
        if not noted.exists():
            _put(noted, public + b"\n")
        if noted.read_bytes().strip() != public:
            raise OtherLog("another log than the one that was begun is in this folder")
    return private


def _is_key(path: Path) -> bool:
    try:
        return len(base64.b64decode(path.read_bytes(), validate=True)) == _SIZE
    except (FileNotFoundError, binascii.Error):
        return False


def _put(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all; one that is there stays."""
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        made.unlink(missing_ok=True)
