"""Every plan written by hand for the evaluation parses, checks and prints back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agents.language.syntax.parser import parse_plan
from agents.language.syntax.printer import print_plan
from tests.language.support import checked

FOLDER = Path(__file__).parents[2] / "evals" / "planning" / "sets"
OTHER_TOOLS = ("unseen", "unseen2")
"""Their tools are none of this city's: their plans are judged where they are measured (tests/evals)."""


def _rows() -> Iterator[Any]:
    for file in sorted(each for each in FOLDER.glob("*.jsonl") if each.stem not in OTHER_TOOLS):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield pytest.param(row, id=f"{file.stem}-{row['id']}")


@pytest.mark.parametrize("row", _rows())
def test_a_plan_written_by_hand_is_a_plan(row: dict[str, Any]) -> None:
    before = row.get("before")
    earlier = checked(before["plan"], before["request"]).results if before else {}
    told = (before["request"],) if before else ()
    done = checked(row["plan"], row["request"], earlier=earlier, earlier_requests=told)
    assert print_plan(done.plan) == row["plan"].strip()
    assert parse_plan(print_plan(done.plan)).body == done.plan.body
    assert done.sentences and all(done.sentences)
