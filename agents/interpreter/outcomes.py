"""What became of a call, as a run keeps it: the one state from which everything else is computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from beffroi import wire
from beffroi.errors import Failure
from beffroi.labels import CONSTANT, Integrity, Label, in_sets, stored_readers


@dataclass(frozen=True)
class Ok:
    """It returned a value.

    Attributes:
        after: effects on the same system that were done before it, in the plan's order; a read that saw fewer
            than there are now is read again.
        picked: a person chose it among candidates.
        read: who may read all that a package's tool was answered on the way, and how far its value can be
            trusted.
    """

    value: Any
    seconds: float = 0.0
    after: int = 0
    picked: bool = False
    read: Label = CONSTANT


@dataclass(frozen=True)
class Fail:
    """It failed, for one reason of the closed set; ``after`` as in `Ok`."""

    failure: Failure
    reason: str
    seconds: float = 0.0
    after: int = 0


@dataclass(frozen=True)
class Left:
    """An effect that was left out: unticked by a person, or not asked for in a trial."""

    reason: str


Outcome = Ok | Fail | Left


def to_json(outcome: Outcome) -> dict[str, Any]:
    """The stored form."""
    match outcome:
        case Ok(value, seconds, after, picked, read):
            rest: dict[str, Any] = {"seconds": seconds, "after": after, "picked": picked}
            rest |= {"read": _kept_json(read)} if read != CONSTANT else {}
            return {"kind": "ok", "value": wire.encode(value), **rest}
        case Fail(failure, reason, seconds, after):
            rest = {"seconds": seconds, "after": after}
            return {"kind": "fail", "failure": failure.value, "reason": reason, **rest}
        case Left(reason):
            return {"kind": "left", "reason": reason}


def from_json(raw: Mapping[str, Any]) -> Outcome:
    """The outcome of a stored form.

    Raises:
        ToolError: ``Failure.BROKEN``: a stored value does not have the form that `to_json` writes.
        KeyError: it is not a stored outcome.
    """
    if raw["kind"] == "ok":
        read = _kept(raw["read"]) if "read" in raw else CONSTANT
        return Ok(wire.decode(raw["value"]), raw["seconds"], raw["after"], raw["picked"], read)
    if raw["kind"] == "fail":
        return Fail(Failure(raw["failure"]), raw["reason"], raw["seconds"], raw["after"])
    return Left(raw["reason"])


def _kept_json(label: Label) -> dict[str, Any]:
    purposes = None if label.purposes is None else sorted(label.purposes)
    return {
        "readers": stored_readers(label.readers), "personal": sorted(label.personal), "purposes": purposes,
        "integrity": label.integrity.value,
    }  # fmt: skip


def _kept(raw: Mapping[str, Any]) -> Label:
    readers, purposes = raw["readers"], raw["purposes"]
    return Label(
        readers=None if readers is None else in_sets(readers),
        personal=frozenset(raw["personal"]),
        purposes=None if purposes is None else frozenset(purposes),
        integrity=Integrity(raw.get("integrity", Integrity.PERSON)),
    )
