"""What an import took from each file, and what it left out, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

DETAILED = 1_000


@dataclass(frozen=True)
class LeftOut:
    """One line (CSV) or feature (GeoJSON), counted from 1 with the header, that was not taken."""

    line: int
    reason: str


@dataclass(frozen=True)
class FileReport:
    """One file of an import.

    Attributes:
        kind: ``addresses``, ``districts``, ``facilities`` or ``streets``.
        left_out: the first 1,000 lines that were not taken; ``left_out_count`` counts them all.
    """

    path: Path
    kind: str
    kept: int
    left_out: tuple[LeftOut, ...]
    left_out_count: int


@dataclass(frozen=True)
class ImportReport:
    """A whole import."""

    files: tuple[FileReport, ...]

    @property
    def kept(self) -> int:
        """Lines taken from all files."""
        return sum(file.kept for file in self.files)


@dataclass
class Tally:
    """Counts while a file is read."""

    path: Path
    kind: str
    kept: int = 0
    left_out_count: int = 0
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, line: int, reason: str) -> None:
        """Note one line that is not taken."""
        self.left_out_count += 1
        if len(self.left_out) < DETAILED:
            self.left_out.append(LeftOut(line, reason))

    def report(self) -> FileReport:
        """The counts, settled."""
        return FileReport(self.path, self.kind, self.kept, tuple(self.left_out), self.left_out_count)
