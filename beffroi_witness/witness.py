"""What a witness answers to a checkpoint, status by status as C2SP tlog-witness says."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from beffroi_verify.merkle import consistent
from beffroi_verify.notes import Checkpoint, Key, from_base64
from beffroi_witness.folder import Evidence, Folder
from beffroi_witness.forks import beginning

_EMPTY = sha256(b"").digest()
_MOST_PROOF = 63


@dataclass(frozen=True)
class Answer:
    """An HTTP status, the body, its type; ``contradicts``: how the log is shown to have signed what
    cannot both be true."""

    status: int
    body: str = ""
    type: str = "text/plain; charset=utf-8"
    contradicts: Evidence | None = None


@dataclass(frozen=True)
class Request:
    """``old`` size, consistency proof, and the signed checkpoint."""

    old: int
    proof: list[bytes]
    checkpoint: Checkpoint

    @classmethod
    def parse(cls, body: bytes) -> Request:
        """The request of a body.

        Raises:
            ValueError: it is none.
        """
        head, _, note = body.decode().partition("\n\n")
        first, *lines = head.split("\n")
        word, _, size = first.partition(" ")
        if word != "old" or not size.isdecimal() or str(int(size)) != size or len(lines) > _MOST_PROOF:
            raise ValueError(first)
        return cls(int(size), list(map(from_base64, lines)), Checkpoint.parse(note))


def answer(folder: Folder, body: bytes) -> Answer:
    """Cosign what continues the log; refuse, and keep, what contradicts it."""
    try:
        request = Request.parse(body)
    except ValueError:
        return Answer(400, "not a request\n")
    with folder.locked() as state:
        log = state.get(request.checkpoint.origin)
        if log is None:
            return Answer(404, "unknown log\n")
        signatures = _signatures(request.checkpoint, log["keys"])
        if not signatures:
            return Answer(403, "not signed by a key of this log\n")
        judged, note = _judged(request, log), f"{request.checkpoint.text.decode()}\n{signatures}"
        if judged.status == 200:
            line = folder.cosign(request.checkpoint)
            log["checkpoint"] = note + line
            return Answer(200, line)
        if judged.contradicts:
            proof = "".join(f"{b64encode(each).decode()}\n" for each in request.proof)
            told = f"old {request.old}\n{proof}\n{note}\n{log['checkpoint']}"
            folder.keep_evidence(judged.contradicts, request.checkpoint, told)
    return judged


def latest(folder: Folder, name: str) -> Answer:
    """The last checkpoint that was cosigned of the log whose origin has this sha256 (hex), cosigned."""
    for origin, log in folder.state().items():
        if sha256(origin.encode()).hexdigest() == name and log["checkpoint"]:
            return Answer(200, log["checkpoint"])
    return Answer(404, "nothing was cosigned of such a log\n")


def _judged(request: Request, log: dict[str, Any]) -> Answer:
    last = Checkpoint.parse(log["checkpoint"]) if log["checkpoint"] else None
    old, now = request.old, request.checkpoint
    if old > now.size:
        return Answer(400, "old size is above the checkpoint's\n")
    size, root = (last.size, last.root) if last else (0, _EMPTY)
    if old != size:
        return Answer(409, f"{size}\n", "text/x.tlog.size")
    if old == now.size and root != now.root:
        return Answer(409, "another tree of the same size was cosigned\n", contradicts=Evidence.SIZE)
    if old == 0:
        return Answer(422, "proof from nothing\n") if request.proof else Answer(200)
    if not consistent(old, root, now.size, now.root, request.proof):
        forked = beginning(old, now.size, now.root, request.proof) is not None  # a wrong proof shows nothing
        return Answer(
            422,
            "this tree is not shown to continue the one that was cosigned\n",
            contradicts=Evidence.PROOF if forked else None,
        )
    return Answer(200)


def _signatures(checkpoint: Checkpoint, keys: list[str]) -> str:
    """The lines of the log's own keys, nobody else's; empty where there is none, or one that is wrong."""
    lines = []
    for key in map(Key.parse, keys):
        try:
            signature = checkpoint.signed(key)
        except ValueError:
            return ""
        if signature is not None:
            lines.append(f"\u2014 {key.name} {b64encode(key.id + signature).decode()}\n")
    return "".join(lines)
