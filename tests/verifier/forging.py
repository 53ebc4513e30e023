"""A ledger whose keys a test holds, and exports of it made as docs/ledger-format.md says, without Beffroi's code.

What the ledger itself makes is always honest. With its keys, a single rule can be broken while all others hold.
"""

from __future__ import annotations

import copy
import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Line = dict[str, Any]
Lines = list[Line]
ORIGIN = "ville.fr/registre"
encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def in_base64(data: bytes) -> str:
    """Base64 as the page says."""
    return b64encode(data).decode()


def trailed(body: bytes) -> bytes:
    """Lines with the trailer that fits them."""
    trailer = {"lines": body.count(b"\n"), "sha256": sha256(body).hexdigest()}
    return body + f"{encode(trailer)}\n".encode()


def to_bytes(lines: Lines) -> bytes:
    """The file of these lines."""
    return trailed("".join(f"{encode(line)}\n" for line in lines).encode())


class Signer:
    """A private key with its name: the ledger's (type 1) or a witness's (type 4)."""

    def __init__(self, name: str, seed: int, type_: int = 1) -> None:
        self.name, self.type = name, type_
        self._private = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
        self._held = bytes([type_]) + self._private.public_key().public_bytes_raw()
        self.id = sha256(f"{name}\n".encode() + self._held).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{in_base64(self._held)}"

    def raw(self, message: bytes) -> bytes:
        """The bare signature."""
        return self._private.sign(message)

    def line(self, text: str, time: int = 1_800_000_000) -> str:
        """The signature line of a note's text."""
        if self.type == 1:
            return f"— {self.name} {in_base64(self.id + self.raw(text.encode()))}\n"
        signed = self.raw(f"cosignature/v1\ntime {time}\n{text}".encode())
        return f"— {self.name} {in_base64(self.id + time.to_bytes(8, 'big') + signed)}\n"


FIRST, SECOND, STRANGER = Signer(ORIGIN, 1), Signer(ORIGIN, 2), Signer(ORIGIN, 3)
WITNESSES = [Signer("chambre.fr/temoin", 4, 4), Signer("lyon.fr/temoin", 5, 4)]


def hashed(line: Line) -> bytes:
    """The hash of a line's leaf."""
    return sha256(b"\0" + encode(line["leaf"]).encode()).digest()


def _split(hashes: Sequence[bytes]) -> int:
    return 1 << ((len(hashes) - 1).bit_length() - 1)


def root(hashes: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256().digest()
    at = _split(hashes)
    return sha256(b"\1" + root(hashes[:at]) + root(hashes[at:])).digest()


def inclusion(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """PATH of 2.1.3.1."""
    if len(hashes) == 1:
        return []
    at = _split(hashes)
    if index < at:
        return [*inclusion(index, hashes[:at]), root(hashes[at:])]
    return [*inclusion(index - at, hashes[at:]), root(hashes[:at])]


def consistency(size: int, hashes: Sequence[bytes], known: bool = True) -> list[bytes]:
    """SUBPROOF of 2.1.4.1."""
    if size == len(hashes):
        return [] if known else [root(hashes)]
    at = _split(hashes)
    if size <= at:
        return [*consistency(size, hashes[:at], known), root(hashes[at:])]
    return [*consistency(size - at, hashes[at:], False), root(hashes[:at])]


def vouched(old: Signer, new: Signer) -> Line:
    """The facts of a leaf that adds a later key."""
    text = f"beffroi-ledger-key/v1\n{old}\n{new}\n".encode()
    return {"key": str(new), "proof": in_base64(old.raw(text)), "replaces": str(old)}


def leaf(seq: int, run: str, nth: int, kind: str, facts: Line, payload: str = "") -> Line:
    """The line of a leaf, opened where it has a payload."""
    nonce = bytes([seq] * 32)
    told = {
        "at": f"2026-11-26T08:20:{seq:02}.000000Z",
        "commitment": sha256(nonce + payload.encode()).hexdigest(),
        "facts": facts,
        "kind": kind,
        "nth": nth,
        "run": run,
        "seq": seq,
        "staff": "",
        "v": 2,
    }
    return {"leaf": told} | ({"nonce": nonce.hex(), "payload": payload} if payload else {})


def history() -> Lines:
    """Nine leaves: two runs, one of them exported at the end, and a rotation of the key in the middle."""
    return [
        leaf(1, "", 1, "key_added", {"key": str(FIRST)}),
        leaf(2, "run-a", 1, "request", {"rule": "reads", "words": ["é", "b"]}, '{"text":"é"}'),
        leaf(3, "run-b", 1, "request", {"done": True, "size": 3}),
        leaf(4, "run-a", 2, "plan", {}, '{"a":1}'),
        leaf(5, "", 2, "key_added", vouched(FIRST, SECOND)),
        leaf(6, "run-b", 2, "answer", {}, '{"b":[]}'),
        leaf(7, "run-a", 3, "answer", {"text": '\x7f\u2028😀\\"\n\x01'}),
        leaf(8, "", 3, "erased", {"rule": "demande"}),
        leaf(9, "run-a", 4, "ledger_exported", {"opened": True}, '{"actor":"x"}'),
    ]


Noting = Callable[[int, bytes], str]


def text_of(size: int, of: bytes, origin: str = ORIGIN) -> str:
    """The text of a checkpoint."""
    return f"{origin}\n{size}\n{in_base64(of)}\n"


def signed(text: str, by: Iterable[Signer]) -> str:
    """The note of a text."""
    return f"{text}\n{''.join(each.line(text) for each in by)}"


def note(size: int, of: bytes) -> str:
    """A checkpoint signed by the key in force, the older ones and all the witnesses."""
    return signed(text_of(size, of), [*([FIRST] if size < 5 else [SECOND, FIRST]), *WITNESSES])


def whole(leaves: Lines, marks: Sequence[int] = (3, 5, 9), noting: Noting = note) -> Lines:
    """The lines of a whole export, its checkpoints at these sizes."""
    lines = [head("whole", "", len(leaves))]
    hashes = [hashed(each) for each in leaves]
    for count, each in enumerate(leaves, 1):
        lines.append(copy.deepcopy(each))
        lines += [{"checkpoint": noting(count, root(hashes[:count]))} for mark in marks if mark == count]
    return lines


def of_run(leaves: Lines, run: str = "run-a", marks: Sequence[int] = (3, 5), noting: Noting = note) -> Lines:
    """The lines of a run's export."""
    hashes = [hashed(each) for each in leaves]
    size = len(leaves)
    lines: Lines = [head("run", run, size), {"checkpoint": noting(size, root(hashes))}]
    for at, each in enumerate(leaves):
        if each["leaf"].get("run") == run or each["leaf"].get("kind") == "key_added":
            proof = [in_base64(step) for step in inclusion(at, hashes)]
            lines.append({**copy.deepcopy(each), "proof": proof})
    for mark in marks:
        proof = [in_base64(step) for step in consistency(mark, hashes)]
        lines.append({"checkpoint": noting(mark, root(hashes[:mark])), "consistency": proof})
    return lines


def head(kind: str, run: str, size: int) -> Line:
    """The first line."""
    told: Line = {"exported": "2026-11-26T08:21:00.000000Z", "format": "beffroi-ledger-2", "kind": kind}
    return told | {"origin": ORIGIN, "run": run, "size": size}
