"""Ways to tamper with an export beside those of `evals.ledger.tampering`: by somebody who knows the format, and
mends counts and sums, but has no key. Each gives other bytes, or the same where there is nothing to tamper with."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from tests.verifier.forging import FIRST, WITNESSES, Line, Lines, signed, to_bytes, trailed
from tests.verifier.honest import Export

Tampering = Callable[[Export, Export, random.Random], bytes]
"""Takes an export, another honest one, and chance."""


def _lines(export: Export) -> Lines:
    return [json.loads(line) for line in export.data.split(b"\n")[:-2]]


def _some(lines: Lines, name: str, chance: random.Random) -> Line:
    return chance.choice([line for line in lines if name in line])


def byte_of_a_line(export: Export, other: Export, chance: random.Random) -> bytes:
    """A byte of a leaf's line, and the sum is right again."""
    lines = export.data.split(b"\n")[:-2]
    at = chance.choice([at for at, line in enumerate(lines) if line.startswith(b'{"leaf":')])
    changed = bytearray(lines[at])
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    lines[at] = bytes(changed)
    return trailed(b"".join(line + b"\n" for line in lines))


def record_cut(export: Export, other: Export, chance: random.Random) -> bytes:
    """A line loses its end, and the sum is right again."""
    lines = export.data.split(b"\n")[:-2]
    at = chance.randrange(len(lines))
    lines[at] = lines[at][: chance.randrange(len(lines[at]))]
    return trailed(b"".join(line + b"\n" for line in lines))


def line_of_another(export: Export, other: Export, chance: random.Random) -> bytes:
    """A leaf is replaced by one of another export, with its number."""
    lines = _lines(export)
    mine, theirs = _some(lines, "leaf", chance), _some(_lines(other), "leaf", chance)["leaf"]
    put = theirs | {name: mine["leaf"][name] for name in ("seq", "nth", "run")}
    if put == mine["leaf"]:
        return export.data
    mine["leaf"] = put
    for name in ("nonce", "payload"):
        mine.pop(name, None)
    return to_bytes(lines)


def checkpoint_of_another(export: Export, other: Export, chance: random.Random) -> bytes:
    """A checkpoint of another export in the place of one of this."""
    lines = _lines(export)
    mine, theirs = _some(lines, "checkpoint", chance), _some(_lines(other), "checkpoint", chance)
    if mine["checkpoint"].split("\n")[:3] == theirs["checkpoint"].split("\n")[:3]:
        return export.data
    mine["checkpoint"] = theirs["checkpoint"]
    return to_bytes(lines)


def key_replaced(export: Export, other: Export, chance: random.Random) -> bytes:
    """A key that the ledger tells is replaced by the forger's, and all checkpoints are signed by that one too."""
    lines = _lines(export)
    added = chance.choice([line for line in lines if line.get("leaf", {}).get("kind") == "key_added"])
    added["leaf"]["facts"]["key"] = str(FIRST)
    for line in lines:
        if "checkpoint" in line:
            text, _, signatures = line["checkpoint"].rpartition("\n\n")
            line["checkpoint"] = signed(f"{text}\n", [FIRST, *WITNESSES]) + signatures
    return to_bytes(lines)


def fact_hidden(export: Export, other: Export, chance: random.Random) -> bytes:
    """Facts of a leaf are emptied, or its nonce and payload are another leaf's."""
    lines = _lines(export)
    opened = [line for line in lines if "payload" in line]
    if len(opened) > 1 and chance.random() < 0.5:
        one, two = chance.sample(opened, 2)
        one["nonce"], one["payload"], two["nonce"], two["payload"] = (
            two["nonce"], two["payload"], one["nonce"], one["payload"],
        )  # fmt: skip
    else:
        _some(lines, "leaf", chance)["leaf"].update(facts={}, kind="answer")
    return to_bytes(lines)


def proof_changed(export: Export, other: Export, chance: random.Random) -> bytes:
    """A step of an inclusion or consistency proof is another one, is gone, or is there twice."""
    lines = _lines(export)
    proofs = [line[name] for line in lines for name in ("proof", "consistency") if line.get(name)]
    if not proofs:
        return record_cut(export, other, chance)
    steps: list[Any] = chance.choice(proofs)
    at, how = chance.randrange(len(steps)), chance.randrange(3)
    steps[at : at + 1] = ([], [steps[at]] * 2, [steps[at][::-1][1:] + "="])[how]
    return to_bytes(lines)


def end_hidden(export: Export, other: Export, chance: random.Random) -> bytes:
    """The last leaves and checkpoints are left out up to an earlier checkpoint, as if the file were older."""
    lines = _lines(export)
    marks = [at for at, line in enumerate(lines) if "checkpoint" in line]
    if lines[0]["kind"] == "run":
        mark = lines.pop(marks[-1])
        mark.pop("consistency", None)
        size = int(mark["checkpoint"].split("\n")[1])
        kept = [line for line in lines[2:] if "leaf" in line and line["leaf"]["seq"] <= size]
        lines = [lines[0] | {"size": size}, mark, *kept]
    else:
        lines = lines[: chance.choice(marks) + 1]
        lines[0]["size"] = int(lines[-1]["checkpoint"].split("\n")[1])
    return to_bytes(lines)


def beginning_forged(export: Export, other: Export, chance: random.Random) -> bytes:
    """Leaves stand before the head, without their proof, one of them changed."""
    lines = _lines(export)
    first = [at for at, line in enumerate(lines) if "leaf" in line][: chance.randrange(1, 4)]
    moved = [copy.deepcopy(lines[at]) for at in first]
    for line in moved:
        line.pop("proof", None)
    moved[-1]["leaf"]["facts"] = moved[-1]["leaf"]["facts"] | {"rule": "another"}
    rest = [line for at, line in enumerate(lines) if at not in first]
    return to_bytes([*moved, *rest])


OWN: dict[str, Tampering] = {
    each.__name__: each
    for each in (
        byte_of_a_line, record_cut, line_of_another, checkpoint_of_another, key_replaced, fact_hidden, proof_changed,
        end_hidden, beginning_forged,
    )
}  # fmt: skip
