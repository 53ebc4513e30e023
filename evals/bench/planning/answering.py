"""What a row of the benchmark is: a way to answer requests, and what one answer came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from beffroi.settings.installation import Settings
from beffroi.tool import ToolSpec
from evals.bench.planning.requests import Gold
from tools.registry import PACKAGES, load_registry

CONTEXT = 8192
"""Tokens that the rivals' models hold: all that these weights were trained for."""
MAX_TOKENS = 256
"""Most tokens of one completion of a rival; without it a loop may write until its context is full."""
MAX_TURNS = 12
"""Most model turns of one request in a tool loop."""
ASKED = "question d'abord"
"""Why an unsure draft is not right: nothing is done before the person says which reading is meant."""


@dataclass(frozen=True)
class Answer:
    """One request answered, or not.

    Attributes:
        calls: tool calls that were understood; for a plan, its lines that call.
        seconds: on the clock, reads of the city included.
        prefill: seconds in passes that read the prompt; ``decode``: in passes that write.
        kind: why it is not right; empty where it is.
    """

    right: bool
    calls: int
    seconds: float
    prefill: float
    decode: float
    kind: str


class Answering(Protocol):
    """One row, loaded and warm."""

    def answer(self, gold: Gold) -> Answer:
        """Answer one request with nothing but its text (B3 alone is told the gold calls)."""
        ...

    def close(self) -> None:
        """End what it started."""
        ...


@dataclass(frozen=True)
class Bench:
    """Where a row runs.

    Attributes:
        settings: with the number of threads said.
        city: folder of the demo city.
        packages: whose tools every row is given.
    """

    settings: Settings
    city: Path
    packages: tuple[str, ...] = PACKAGES

    @property
    def threads(self) -> int:
        """Threads of every model."""
        return self.settings.model.threads

    @property
    def specs(self) -> Mapping[str, ToolSpec]:
        """The tools that every row is given."""
        return load_registry(self.packages).specs


Build = Callable[[Bench], Answering]
