"""What vouches for the ledger beside the city's key, its witnesses; how its export is verified elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from shlex import quote

from guards import Guards


@dataclass(frozen=True)
class Vouching:
    """A witness, and the last tree that it has cosigned: ``size`` 0 and no moment where there is none."""

    name: str
    size: int = 0
    at: datetime | None = None


def witnesses_of(guards: Guards) -> tuple[Vouching, ...]:
    """The witnesses of the settings, and those that have cosigned before."""
    told = guards.checkpoints.last_cosigned()
    names = dict.fromkeys([*(each.key.name for each in guards.checkpoints.witnesses), *told])
    return tuple(
        Vouching(name, told[name][0], datetime.fromtimestamp(told[name][1], UTC))
        if name in told
        else Vouching(name)
        for name in names
    )


def verifying(guards: Guards, file: str) -> str:
    """The whole command that verifies an export; the key is missing while the ledger has none."""
    keys = guards.checkpoints.keys()
    return f"beffroi-verify {file}" + (f" --key {quote(str(keys[-1]))}" if keys else "")
