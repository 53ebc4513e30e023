"""Every plan written by hand for the evaluation parses, checks and prints back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from agents.language.syntax.parser import parse_plan
from agents.language.syntax.printer import print_plan
from agents.planner.drafts import past_requests
from evals.planning.cases import SETS, Case, load_cases
from tests.language.support import checked

OTHER_TOOLS = ("unseen", "unseen2")
"""Their tools are none of this city's: their plans are judged where they are measured (tests/evals)."""


def _cases() -> Iterator[Any]:
    for name in (each for each in SETS if each not in OTHER_TOOLS):
        for case in load_cases(name):
            yield pytest.param(case, id=f"{name}-{case.id}")


@pytest.mark.parametrize("case", _cases())
def test_a_plan_written_by_hand_is_a_plan(case: Case) -> None:
    latest, *older = past_requests(case.before) or ("",)
    before = checked(case.before.plan, latest, earlier_requests=tuple(older)) if case.before else None
    earlier = before.results if before else {}
    done = checked(case.plan, case.request, earlier=earlier, earlier_requests=past_requests(case.before))
    assert print_plan(done.plan) == case.plan.strip()
    assert parse_plan(print_plan(done.plan)).body == done.plan.body
    assert done.sentences and all(done.sentences)
