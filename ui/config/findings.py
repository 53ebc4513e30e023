"""What a check of the settings can say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """Something wrong or unsafe; no value of the file is repeated, so that no secret can be.

    Attributes:
        setting: dotted name (``systems.directory.url``); empty where the file itself is meant.
        problem: what is wrong, in French.
        instead: what to write or do instead, in French.
        line, column: 1-based place in the file; 0 where it is in no file.
        variable: environment variable that it comes from; empty for the file.
    """

    setting: str
    problem: str
    instead: str
    line: int = 0
    column: int = 0
    variable: str = ""


@dataclass(frozen=True)
class Report:
    """All findings on one file, in the file's order.

    Attributes:
        present: whether the file exists; without it, all settings have their defaults.
    """

    file: Path
    present: bool
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether Beffroi can start with it."""
        return not self.errors
