"""Signed notes and checkpoints: C2SP signed-note, tlog-checkpoint and tlog-cosignature, with Ed25519.

Facts of those formats: a note is a text, an empty line, and lines ``— NAME BASE64(key id, signature)``. A
checkpoint's text is origin, size and base64 of the root, a line each. A cosignature is made over the text
behind two lines, ``cosignature/v1`` and ``time SECONDS``, and carries those seconds before its signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE, COSIGNATURE = 0x01, 0x04
_COSIGNATURE_BYTES = 8 + 64
_DASH = "— "


@dataclass(frozen=True)
class VerifierKey:
    """A public key as notes name it: ``NAME+ID+BASE64(type, key)``.

    Attributes:
        kind: `SIGNATURE` for a log's key, `COSIGNATURE` for a witness's.
        raw: the 32 bytes of the key.
    """

    name: str
    kind: int
    raw: bytes

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key of such a text.

        Raises:
            ValueError: it is none, its id is another key's, or its type is neither of the two.
        """
        name, _, rest = text.strip().partition("+")
        identity, _, encoded = rest.partition("+")
        decoded = from_base64(encoded)
        if not check_name(name) or len(decoded) != 33 or decoded[0] not in (SIGNATURE, COSIGNATURE):
            raise ValueError(f"'{text}' is no verifier key")
        key = cls(name, decoded[0], decoded[1:])
        if key.id.hex() != identity:
            raise ValueError(f"the id of '{text}' is another key's")
        return key

    @property
    def id(self) -> bytes:
        """The 4 bytes by which signatures name the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{to_base64(bytes([self.kind]) + self.raw)}"

    def checks(self, text: bytes, signature: bytes) -> bool:
        """Whether a signature (without key id) over a note's text is this key's."""
        if self.kind == COSIGNATURE:
            if len(signature) != _COSIGNATURE_BYTES:
                return False
            text = b"cosignature/v1\ntime %d\n" % cosigned_at(signature) + text
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Note:
    """A note in parts. ``signatures``: name, key id, and the rest of each signature, in order."""

    text: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @classmethod
    def parse(cls, note: str) -> Note:
        """The parts of a note.

        Raises:
            ValueError: it is no signed note.
        """
        text, found, lines = note.rpartition("\n\n")
        if not found or not lines.endswith("\n") or any(c < " " and c != "\n" for c in note):
            raise ValueError("not a signed note")
        return cls(f"{text}\n".encode(), tuple(map(_signature, lines[:-1].split("\n"))))

    def signed_by(self, key: VerifierKey) -> bytes | None:
        """This key's signature, where it is there and right."""
        for name, identity, signature in self.signatures:
            if (name, identity) == (key.name, key.id) and key.checks(self.text, signature):
                return signature
        return None


@dataclass(frozen=True)
class Checkpoint:
    """A tree's head: which log, how many leaves, which root."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: bytes) -> Checkpoint:
        """The checkpoint of a note's text; lines after the third are not looked at.

        Raises:
            ValueError: it is none.
        """
        lines = text.decode().split("\n")
        if len(lines) < 4 or not lines[0] or not lines[1].isdecimal() or str(int(lines[1])) != lines[1]:
            raise ValueError("not a checkpoint")
        root = from_base64(lines[2])
        if len(root) != 32:
            raise ValueError("not a checkpoint")
        return cls(lines[0], int(lines[1]), root)

    @property
    def text(self) -> bytes:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n".encode()


def public_key(name: str, key: Ed25519PrivateKey) -> VerifierKey:
    """The verifier key of a private one."""
    return VerifierKey(name, SIGNATURE, key.public_key().public_bytes_raw())


def signature_line(name: str, key: Ed25519PrivateKey, text: bytes) -> str:
    """The line by which a key signs a text."""
    return f"{_DASH}{name} {to_base64(public_key(name, key).id + key.sign(text))}\n"


def cosigned_at(signature: bytes) -> int:
    """When a cosignature was made, in seconds since 1970."""
    return int(struct.unpack(">Q", signature[:8])[0])


def check_name(name: str) -> bool:
    """Whether a key may be named so: not empty, no space, no plus, printable."""
    return bool(name) and name.isprintable() and not any(c.isspace() or c == "+" for c in name)


def to_base64(data: bytes) -> str:
    """Standard base64."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """The bytes of standard base64; exactly one text stands for them.

    Raises:
        ValueError: it is another form, or none.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(f"'{text}' is not base64") from error
    if to_base64(data) != text:
        raise ValueError(f"'{text}' is not canonical base64")
    return data


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    decoded = from_base64(encoded)
    if not line.startswith(_DASH) or not check_name(name) or len(decoded) < 5:
        raise ValueError("not a signature line")
    return name, decoded[:4], decoded[4:]
