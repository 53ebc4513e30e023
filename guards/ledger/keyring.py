"""The keys that sign the ledger: made here, told in the ledger itself, each vouched for by the one before.

A key is in force from the event that adds it. Its seed is a file of the keys' folder; which one is in force
is what the ledger says, so that a file that is lost or put there changes nothing unseen.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from beffroi.disk import unwritable
from beffroi.errors import ConfigurationError
from guards.ledger.notes import VerifierKey, check_name, from_base64, public_key, to_base64

_ROTATION = "beffroi-ledger-key/v1\n{replaces}\n{key}\n"


def rotation_text(replaces: str, key: str) -> bytes:
    """What the old key signs of the new one, both as verifier keys."""
    return _ROTATION.format(replaces=replaces, key=key).encode()


@dataclass
class KeyChain:
    """The keys that events have added so far; the last one is in force."""

    keys: list[VerifierKey] = field(default_factory=list)

    @property
    def current(self) -> VerifierKey | None:
        """The key in force; None where there is none yet."""
        return self.keys[-1] if self.keys else None

    def add(self, leaf: Mapping[str, Any]) -> str:
        """Take the key that an event adds; a French sentence where it does not follow, else an empty text."""
        told = leaf["facts"]
        try:
            key = VerifierKey.parse(told["key"])
            proof = from_base64(told["proof"]) if self.keys else b""
        except (ValueError, KeyError, TypeError, AttributeError):
            return "la clé ajoutée est illisible."
        old = self.current
        if old is not None:
            vouched = rotation_text(str(old), str(key))
            if told.get("replaces") != str(old) or key.name != old.name or not old.checks(vouched, proof):
                return "la clé ajoutée n'est pas signée par celle qu'elle remplace."
        self.keys.append(key)
        return ""


class Keyring:
    """Private keys of the ledger, a file each.

    Args:
        folder: made at the first key, closed to others.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, origin: str = "") -> VerifierKey:
        """A new key. Nothing uses it before the ledger says so.

        Args:
            origin: the ledger's name in the world, for its first key; a random one where empty.

        Raises:
            ConfigurationError: the name is none, or the file cannot be written.
        """
        origin = origin or f"beffroi/{secrets.token_hex(8)}"
        if not check_name(origin):
            raise ConfigurationError(
                f"« {origin} » ne peut pas nommer le registre (ledger.origin) : ni espace, ni « + ».",
                f"'{origin}' cannot name the ledger (ledger.origin): no space, no plus.",
            )
        private = Ed25519PrivateKey.generate()
        key = public_key(origin, private)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._file(key), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(to_base64(private.private_bytes_raw()) + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise unwritable(self._folder, error.errno) from error
        return key

    def private(self, key: VerifierKey) -> Ed25519PrivateKey:
        """The private part of a key.

        Raises:
            ConfigurationError: it is not there, or is another one's.
        """
        try:
            private = Ed25519PrivateKey.from_private_bytes(
                from_base64(self._file(key).read_text("ascii").strip())
            )
            found = public_key(key.name, private) == key
        except (OSError, ValueError):
            found = False
        if not found:
            raise ConfigurationError(
                f"La clé privée du registre « {self._file(key)} » manque ou n'est pas la bonne : rien n'est "
                "signé. Restaurez-la depuis la sauvegarde des clés.",
                f"The ledger's private key '{self._file(key)}' is missing or another one: nothing is signed.",
            )
        return private

    def holds(self, key: VerifierKey) -> bool:
        """Whether the private part of a key is there."""
        return self._file(key).exists()

    def _file(self, key: VerifierKey) -> Path:
        return self._folder / f"ledger-{key.raw.hex()[:16]}.key"
