"""What a judgement of a package says: each finding with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Whether a finding stands in the way."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    Attributes:
        rule: short name of what was judged, such as ``imports``.
        fr: what is wrong, in French; ``en`` the same in English.
        mend: what to do, in French.
        file: path inside the package; empty where the whole is meant.
        line: 1-based; 0 where it is not known.
    """

    rule: str
    fr: str
    en: str
    mend: str
    file: str = ""
    line: int = 0
    level: Level = Level.ERROR


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stand in the way."""
    return [finding for finding in findings if finding.level is Level.ERROR]
