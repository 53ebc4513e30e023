"""Whether a system answers: what every connector of a real one says of it when it is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tools.reach.breaker import Health


@dataclass(frozen=True)
class Checked:
    """What a check of a system found.

    Attributes:
        latency: seconds of one short question on an open connection.
        version: the server's own name and version, as far as it tells.
        trouble: what is wrong, in French; empty where nothing is.
        notes: what an administrator should know, in French.
        refused: what of the system's data is left out, and why, in French.
    """

    reachable: bool
    latency: float = 0.0
    version: str = ""
    trouble: str = ""
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class Checkable(Protocol):
    """A connector of a system that is reached over the network."""

    @property
    def health(self) -> Health:
        """The system as the last calls found it, without asking it."""
        ...

    def check(self) -> Checked:
        """Asks the system whether it answers and the settings fit it; raises nothing."""
        ...
