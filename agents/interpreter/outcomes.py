"""What became of a call, as a run keeps it: the one state from which everything else is computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from beffroi import wire
from beffroi.errors import Failure


@dataclass(frozen=True)
class Ok:
    """It returned a value.

    Attributes:
        after: effects on the same system that were done before it, in the plan's order; a read that saw fewer
            than there are now is read again.
        picked: a person chose it among candidates.
    """

    value: Any
    seconds: float = 0.0
    after: int = 0
    picked: bool = False


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
        case Ok(value, seconds, after, picked):
            rest = {"seconds": seconds, "after": after, "picked": picked}
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
        return Ok(wire.decode(raw["value"]), raw["seconds"], raw["after"], raw["picked"])
    if raw["kind"] == "fail":
        return Fail(Failure(raw["failure"]), raw["reason"], raw["seconds"], raw["after"])
    return Left(raw["reason"])
