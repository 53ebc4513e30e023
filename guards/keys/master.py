"""The master key: it opens every other key. A file of mode 0600, or wherever settings say secrets are."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hmac
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from beffroi.disk import unwritable
from beffroi.errors import ConfigurationError
from beffroi.secrets import SecretPlace

_SIZE = 32
_NONCE = 12


@dataclass(frozen=True)
class MasterKey:
    """32 bytes, from which a key for wrapping and one for hashing are derived. Never shown."""

    _secret: bytes

    def __repr__(self) -> str:
        return "MasterKey(…)"

    @classmethod
    def read(cls, place: SecretPlace) -> MasterKey:
        """The master key that is kept there: base64 of 32 bytes.

        Raises:
            ConfigurationError: it is absent, readable by others, or is no such key.
        """
        try:
            secret = base64.b64decode(place.read().strip(), validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if len(secret) != _SIZE:
            raise ConfigurationError(
                "La clé maîtresse des données n'est pas une clé : base64 de 32 octets attendu. Restaurez la "
                "bonne (docs/operators/backup.md, « Backup and restore »).",
                "The master key is no key: base64 of 32 bytes is expected. Restore the right one.",
            )
        return cls(secret)

    @staticmethod
    def make(path: Path) -> None:
        """Make a master key in a file, where there is none; of several processes one makes it.

        Raises:
            ConfigurationError: the file cannot be made.
        """
        made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(base64.b64encode(os.urandom(_SIZE)) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(made, path)
        except OSError as error:
            raise unwritable(path.parent, error.errno) from error
        finally:
            made.unlink(missing_ok=True)

    def wrap(self, key: bytes, bound: bytes) -> bytes:
        """A key sealed under this one, bound to ``bound``."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._derived(b"wrap")).encrypt(nonce, key, bound)

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes | None:
        """What `wrap` sealed; None where this is not the master key, or it was altered."""
        try:
            return AESGCM(self._derived(b"wrap")).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound)
        except (InvalidTag, ValueError):
            return None

    def hash(self, text: str) -> bytes:
        """A keyed hash of 32 bytes: whoever lacks this key cannot tell whether a guess is right."""
        return hmac.digest(self._derived(b"hash"), text.encode(), sha256)

    def _derived(self, use: bytes) -> bytes:
        return hmac.digest(self._secret, b"beffroi keys 1 " + use, sha256)
