"""C2SP signed notes, checkpoints (tlog-checkpoint) and cosignatures (tlog-cosignature), Ed25519 alone."""

from base64 import b64decode, b64encode
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def from_base64(text: str) -> bytes:
    """The bytes of base64 in its one form; ValueError otherwise."""
    data = b64decode(text.encode("ascii"), validate=True)
    if b64encode(data).decode() != text:
        raise ValueError("not canonical base64")
    return data


class Key(NamedTuple):
    """A verifier key, ``NAME+ID+BASE64``; ``kind`` 1 signs, 4 cosigns; ``id`` names it in signatures."""

    name: str
    kind: int
    raw: bytes
    id: bytes

    @classmethod
    def parse(cls, text: str, kinds: tuple[int, ...] = (1, 4)) -> "Key":
        """The key of its text; ValueError where it is none, or of another kind."""
        name, identity, encoded = text.split("+", 2)
        data = from_base64(encoded)
        named = sha256(name.encode() + b"\n" + data).digest()[:4]
        if not name or " " in name or len(data) != 33 or data[0] not in kinds or named.hex() != identity:
            raise ValueError("not a verifier key")
        return cls(name, data[0], data[1:], named)

    def checks(self, text: bytes, signature: bytes) -> bool:
        """Whether this is its signature over a text; a cosignature begins with its time."""
        when, rest = (signature[:8], signature[8:]) if self.kind == 4 else (b"", signature)
        before = b"cosignature/v1\ntime %d\n" % int.from_bytes(when, "big") if when else b""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(rest, before + text)
            return True
        except InvalidSignature:
            return False


class Checkpoint(NamedTuple):
    """A signed checkpoint; ``text`` is what is signed, ``signatures`` have name, key id and the rest."""

    origin: str
    size: int
    root: bytes
    text: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @classmethod
    def parse(cls, note: str) -> "Checkpoint":
        """The checkpoint of a note; ValueError where it is none."""
        text, _, lines = note.rpartition("\n\n")
        origin, size, root, *_ = text.split("\n")
        parts = [line.split(" ") for line in lines[:-1].split("\n")]
        found = tuple((name, from_base64(rest)[:4], from_base64(rest)[4:]) for _, name, rest in parts)
        right = lines[-1:] == "\n" and {dash for dash, _, _ in parts} == {"\u2014"} and all(map(all, found))
        if not (right and origin and str(int(size)) == size and len(from_base64(root)) == 32):
            raise ValueError("not a checkpoint")
        return cls(origin, int(size), from_base64(root), f"{text}\n".encode(), found)

    def signed(self, key: Key) -> bytes | None:
        """A key's signature, None where it has no line of it; ValueError where one of them is wrong."""
        lines = [each for name, identity, each in self.signatures if (name, identity) == (key.name, key.id)]
        if not all(key.checks(self.text, each) for each in lines):
            raise ValueError("wrong signature")
        return lines[-1] if lines else None
