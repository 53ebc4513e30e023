"""A few points of `beffroi faults`, on real processes: the whole measure is the command's."""

from __future__ import annotations

import pytest

from evals.faults import run_faults
from evals.faults.point import Point


@pytest.mark.parametrize(("system", "points"), [("embedded", 5), ("mail", 4)])
def test_faults_lose_nothing_and_double_nothing(system: str, points: int) -> None:
    figures = run_faults(points, 7, lambda *_: None, (system,))
    assert [point for point in figures["points"] if not point["sound"]] == []
    assert len(figures["points"]) == points == figures["sound"]


def test_what_is_lost_doubled_or_stuck_is_told() -> None:
    calm = Point("s", "kill", 1, "", "done", (), (), 0, stuck=False, ledger=True)
    assert calm.sound
    bad = {
        "lost": Point("s", "kill", 1, "", "done", ("ticketing.create",), (), 0, stuck=False, ledger=True),
        "doubled": Point("s", "kill", 1, "", "done", (), ("ticketing.notify",), 0, stuck=False, ledger=True),
        "stuck": Point("s", "kill", 1, "", "running", (), (), 0, stuck=True, ledger=True),
        "ledger": Point("s", "kill", 1, "", "done", (), (), 0, stuck=False, ledger=False),
    }
    assert not any(point.sound for point in bad.values())
