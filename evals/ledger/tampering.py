"""Ways to tamper with an export. Each takes an honest one and gives other bytes that say something else.

The first are done by somebody who only edits the file; the others by one who knows the format: counts, sums
and numbers are mended, checkpoints are signed again with keys of the forger's own.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from evals.ledger.histories import Honest
from guards.ledger.notes import Checkpoint, Note, public_key, signature_line, to_base64
from guards.ledger.tree import leaf_hash, root_of

Tampering = Callable[[Honest, random.Random], bytes]
Line = dict[str, Any]
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _lines(honest: Honest) -> list[Line]:
    return [json.loads(line) for line in honest.data.split(b"\n")[:-2]]


def _file(lines: list[Line]) -> bytes:
    """The file of these lines, with a trailer that fits."""
    body = "".join(f"{_encode(line)}\n" for line in lines).encode()
    return body + f"{_encode({'lines': len(lines), 'sha256': hashlib.sha256(body).hexdigest()})}\n".encode()


def _leaves(lines: list[Line]) -> list[int]:
    return [at for at, line in enumerate(lines) if "leaf" in line]


# --- by somebody who edits the file -------------------------------------------------------------------------


def any_byte(honest: Honest, chance: random.Random) -> bytes:
    changed = bytearray(honest.data)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def bytes_put_in(honest: Honest, chance: random.Random) -> bytes:
    at = chance.randrange(len(honest.data))
    return honest.data[:at] + chance.choice((b" ", b"\n", b"0", b'"', b"}\n{")) + honest.data[at:]


def bytes_taken_out(honest: Honest, chance: random.Random) -> bytes:
    at = chance.randrange(len(honest.data))
    return honest.data[:at] + honest.data[at + chance.randrange(1, 40) :]


def cut_short(honest: Honest, chance: random.Random) -> bytes:
    return honest.data[: chance.randrange(len(honest.data))]


def line_dropped(honest: Honest, chance: random.Random) -> bytes:
    lines = honest.data.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def line_doubled(honest: Honest, chance: random.Random) -> bytes:
    lines = honest.data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return b"".join([*lines[:at], lines[at], *lines[at:]])


# --- by somebody who knows the format -----------------------------------------------------------------------


def leaf_dropped(honest: Honest, chance: random.Random) -> bytes:
    """Number and nth of what follows are mended too."""
    lines = _lines(honest)
    gone = lines.pop(chance.choice(_leaves(lines)))["leaf"]
    for line in lines:
        if "leaf" in line and line["leaf"]["seq"] > gone["seq"]:
            line["leaf"]["seq"] -= 1
            line["leaf"]["nth"] -= line["leaf"]["run"] == gone["run"]
    return _file(lines)


def leaf_doubled(honest: Honest, chance: random.Random) -> bytes:
    lines = _lines(honest)
    at = chance.choice(_leaves(lines))
    return _file([*lines[:at], lines[at], *lines[at:]])


def leaves_swapped(honest: Honest, chance: random.Random) -> bytes:
    """Two leaves change places; each keeps the number of its new place half of the time."""
    lines = _lines(honest)
    if len(_leaves(lines)) < 2:
        return fact_changed(honest, chance)
    one, two = chance.sample(_leaves(lines), 2)
    first, second = lines[one]["leaf"], lines[two]["leaf"]
    lines[one], lines[two] = lines[two], lines[one]
    if chance.random() < 0.5:
        first["seq"], second["seq"] = second["seq"], first["seq"]
    return _file(lines)


def fact_changed(honest: Honest, chance: random.Random) -> bytes:
    lines = _lines(honest)
    leaf = lines[chance.choice(_leaves(lines))]["leaf"]
    name = chance.choice(("at", "kind", "run", "staff", "facts", "commitment"))
    if name == "facts":
        leaf["facts"] = {**leaf["facts"], "rule": "reads.other"}
    else:
        leaf[name] = "0" * 64 if name == "commitment" else f"{leaf[name]}x"
    return _file(lines)


def end_dropped(honest: Honest, chance: random.Random) -> bytes:
    """The last leaf and what follows it; the head says the smaller size. Earlier checkpoints stay."""
    lines = _lines(honest)
    at = _leaves(lines)[-1]
    dropped = lines[at]["leaf"]["seq"]
    lines = [line for line in lines[:at] if "checkpoint" not in line or _size(line) < dropped]
    lines[0]["size"] = max((_size(line) for line in lines if "checkpoint" in line), default=dropped - 1)
    return _file(lines)


def content_replaced(honest: Honest, chance: random.Random) -> bytes:
    """An opened content says something else; one is given where none was where the export has none."""
    lines = _lines(honest)
    opened = [at for at in _leaves(lines) if "payload" in lines[at]]
    line = lines[chance.choice(opened or _leaves(lines))]
    line |= {"payload": '{"text":"faux"}', "nonce": line.get("nonce", "ab" * 32)}
    return _file(lines)


def checkpoint_forged(honest: Honest, chance: random.Random) -> bytes:
    """A checkpoint says another root or size; the signatures stay as they were."""
    lines = _lines(honest)
    line = chance.choice([line for line in lines if "checkpoint" in line])
    text, _, signatures = line["checkpoint"].rpartition("\n\n")
    origin, size, root = text.split("\n")[:3]
    if chance.random() < 0.5:
        root = to_base64(chance.randbytes(32))
    else:
        size = str(int(size) + chance.choice((-1, 1)))
    line["checkpoint"] = f"{origin}\n{size}\n{root}\n\n{signatures}"
    return _file(lines)


def cosignature_dropped(honest: Honest, chance: random.Random) -> bytes:
    """One witness's cosignatures are taken out of every checkpoint."""
    lines, witness = _lines(honest), chance.choice(honest.witnesses)
    for line in lines:
        if "checkpoint" in line:
            text, _, signatures = line["checkpoint"].rpartition("\n\n")
            kept = [each for each in signatures.splitlines(keepends=True) if f" {witness.name} " not in each]
            line["checkpoint"] = f"{text}\n\n{''.join(kept)}"
    return _file(lines)


def signed_by_another_key(honest: Honest, chance: random.Random) -> bytes:
    """The history is changed, and everything signed again with keys of the forger's own, witnesses' too."""
    lines = _lines(honest)
    if lines[0]["kind"] != "whole":
        return checkpoint_forged(honest, chance)
    own = Ed25519PrivateKey.generate()
    for line in lines:
        if line.get("leaf", {}).get("kind") == "key_added":
            line["leaf"]["facts"] = {"key": str(public_key(lines[0]["origin"], own))}
    return _file(_signed_again(lines, own, chance))


def _signed_again(lines: list[Line], own: Ed25519PrivateKey, chance: random.Random) -> list[Line]:
    """Each checkpoint signed by ``own``, and cosigned by keys with the names of the witnesses."""
    hashes: list[bytes] = []
    for line in lines:
        if "leaf" in line:
            hashes.append(leaf_hash(_encode(line["leaf"]).encode()))
        elif "checkpoint" in line:
            note = Note.parse(line["checkpoint"])
            told = Checkpoint.parse(note.text)
            text = Checkpoint(told.origin, len(hashes), root_of(hashes)).text
            signed = signature_line(told.origin, own, text)
            for name in sorted({name for name, _, _ in note.signatures if name != told.origin}):
                forged = chance.randbytes(4 + 8 + 64)
                signed += f"— {name} {to_base64(forged)}\n"
            line["checkpoint"] = f"{text.decode()}\n{signed}"
    return lines


def _size(line: Line) -> int:
    return int(line["checkpoint"].split("\n")[1])


ALL: dict[str, Tampering] = {
    each.__name__: each
    for each in (
        any_byte, bytes_put_in, bytes_taken_out, cut_short, line_dropped, line_doubled, leaf_dropped,
        leaf_doubled, leaves_swapped, fact_changed, end_dropped, content_replaced, checkpoint_forged,
        cosignature_dropped, signed_by_another_key,
    )
}  # fmt: skip
"""By name; `evals.ledger.trial` adds two histories of one city."""
