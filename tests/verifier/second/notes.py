"""Section 4: verifier keys, signed notes and checkpoints."""

import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.verifier.second.lines import from_base64
from tests.verifier.second.refusal import need

LEDGER, WITNESS = 1, 4


@dataclass(frozen=True)
class Key:
    """A verifier key: its name, its type byte, its key id and the 32 bytes of the Ed25519 key."""

    name: str
    type: int
    id: bytes
    key: bytes

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether the Ed25519 signature is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def read_key(written: object) -> Key:
    """A verifier key."""
    parts = written.split("+", 2) if isinstance(written, str) else []
    need(len(parts) == 3 and parts[0] and " " not in parts[0], f"not a verifier key: {written!r}")
    held = from_base64(parts[2])
    need(len(held) == 33 and held[0] in (LEDGER, WITNESS), f"not a verifier key: {written!r}")
    key_id = sha256(parts[0].encode() + b"\n" + held).digest()[:4]
    need(parts[1] == key_id.hex(), f"not the key id of the key: {written!r}")
    return Key(parts[0], held[0], key_id, held[1:])


@dataclass(frozen=True)
class Checkpoint:
    """A signed checkpoint: what it says, and its signature lines as (name, key id, signature)."""

    origin: str
    size: int
    root: bytes
    text: bytes
    signatures: list[tuple[str, bytes, bytes]]

    def _of(self, key: Key) -> list[bytes]:
        return [signature for name, id_, signature in self.signatures if (name, id_) == (key.name, key.id)]

    def signed_by(self, key: Key) -> bool:
        """Whether the ledger's key signed this; refused where a line counts for the key and does not verify."""
        found = self._of(key)
        need(all(key.verifies(signature, self.text) for signature in found), f"not a signature of {key.name}")
        return bool(found)

    def cosigned_by(self, key: Key) -> int | None:
        """When (seconds since 1970; of several lines, the last) the witness cosigned this, if it did; or refused."""
        time = None
        for signature in self._of(key):
            time = int.from_bytes(signature[:8], "big")
            message = f"cosignature/v1\ntime {time}\n".encode() + self.text
            need(key.verifies(signature[8:], message), f"not a cosignature of {key.name}")
        return time


def read_checkpoint(note: str) -> Checkpoint:
    """Read a signed note whose text is a checkpoint; no signature is verified here."""
    body, _, tail = note.rpartition("\n\n")
    *lines, end = tail.split("\n")
    need(lines and not end, "a checkpoint is not a signed note")
    signatures = []
    for line in lines:
        parts = line.split(" ")
        need(len(parts) == 3 and parts[0] == "—" and parts[1], f"not a signature line: {line!r}")
        held = from_base64(parts[2])
        need(len(held) > 4, f"no signature in a signature line: {line!r}")
        signatures.append((parts[1], held[:4], held[4:]))
    said = body.split("\n")
    need(len(said) > 2 and re.fullmatch("0|[1-9][0-9]{0,18}", said[1]), "a note's text is not a checkpoint")
    root = from_base64(said[2])
    need(len(root) == 32, "a checkpoint's root is not 32 bytes")
    return Checkpoint(said[0], int(said[1]), root, f"{body}\n".encode(), signatures)
