"""Plans written by hand against each rule of the policy (``by_rule/*.txt``).

A file holds blocks: ``rule ID`` names the rule that the following plans try, ``? REQUEST`` what the person
typed, then the plan's lines up to an empty one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "by_rule"


@dataclass(frozen=True)
class RulePlan:
    """A plan against one rule."""

    rule: str
    request: str
    plan: str


@lru_cache(maxsize=1)
def rule_plans() -> tuple[RulePlan, ...]:
    """All of them, by file, then in order."""
    return tuple(each for file in sorted(_FOLDER.glob("*.txt")) for each in _read(file.read_text("utf-8")))


def _read(text: str) -> Iterator[RulePlan]:
    rule = ""
    for block in text.strip().split("\n\n"):
        lines = block.split("\n")
        if lines[0].startswith("rule "):
            rule = lines.pop(0).removeprefix("rule ").strip()
        yield RulePlan(rule, lines[0].removeprefix("? "), "\n".join(lines[1:]))
