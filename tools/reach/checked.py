"""What a check of a system found: the answer of every connector's ``check()``."""

from __future__ import annotations

from dataclasses import dataclass


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
