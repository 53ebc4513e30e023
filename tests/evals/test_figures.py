"""Figures of a set, calibration, goals, and how they are told."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from evals.planning import rows
from evals.planning.calibration import as_chances, calibration_error, coverage, fit, upper_bound
from evals.planning.figures import figures_of
from evals.planning.goals import Goal, reached_goals
from evals.planning.pace import Pace, duration
from evals.planning.scoring import End
from tests.evals.conftest import result


def test_figures_count_what_they_say() -> None:
    wrong = result(0.5, right=False, wrong_effect=True)
    asked = replace(result(0.2, right=False, wrong_effect=True), end=End.ASKED, two=True)
    untyped = result(None, right=False, end=End.UNTYPED)
    found = figures_of([result(0.9), wrong, asked, untyped], 300.0)
    assert (found.right, found.two, found.wrong_effects, found.asked) == (0.25, 0.5, 0.25, 0.25)
    assert (found.untyped, found.caught, found.steps, found.memory) == (1, 0.0, {"s1": 0.25}, 300.0)
    assert figures_of([replace(wrong, caught=True)]).caught == 1.0
    assert figures_of([result(0.9)]).caught is None


def test_risk_falls_with_what_is_not_covered() -> None:
    judged = [result(m / 10, right=m > 2, wrong_effect=m < 2) for m in range(10)]
    table = {row.planned: row for row in coverage(judged, (0.5, 0.8, 1.0))}
    assert (table[0.5].error, table[1.0].error, table[1.0].wrong_effects) == (0.0, 0.3, 0.2)
    assert table[0.8].margin == 0.2
    assert coverage([*judged, result(None, right=False)], (1.0,)) == []


def test_the_margin_is_the_least_that_keeps_to_the_wanted_rate() -> None:
    judged = [result(m / 10, right=m > 2, wrong_effect=m < 2) for m in range(10)]
    assert fit(judged, 0.2).margin == -math.inf
    one, found = fit(judged, 0.1), fit(judged, 0.05)
    assert one.margin == pytest.approx(0.05) and one.wrong_effects == 0.1 and one.asked == 0.1
    assert found.margin == pytest.approx(0.15) and found.wrong_effects == 0.0 and found.asked == 0.2
    none = fit([result(0.5, right=False, wrong_effect=True)], 0.0)
    assert none.margin == math.inf and none.asked == 1.0 and none.error == 0.0
    assert 0 < found.at_most < 0.4


def test_ties_at_the_margin_are_asked_together() -> None:
    judged = [result(0.5, right=False, wrong_effect=True)] * 2 + [result(0.5), result(0.9)]
    found = fit(judged, 0.25)
    assert found.wrong_effects == 0.0 and found.margin == pytest.approx(0.7)


def test_calibration_compares_chances_with_shares_right() -> None:
    assert calibration_error([result(1.0)] * 4) == 0.0
    assert calibration_error([result(1.0, right=False)] * 4) == 1.0
    assert calibration_error([result(None)]) is None
    mixed = [result(0.75)] * 3 + [result(0.75, right=False)]
    assert calibration_error(mixed) == pytest.approx(0.0)
    assert as_chances([0.0, 3.0])[0] == 0.5
    assert upper_bound(0, 100) == pytest.approx(0.037, abs=0.001)


def test_goals_are_reached_or_not_or_open() -> None:
    least, most = Goal("x", "test", "right", 0.9, True), Goal("x", "test", "asked", 0.1, False)
    assert [replace(least, measured=m).reached for m in (None, 0.89, 0.9)] == [None, False, True]
    assert [replace(most, measured=m).reached for m in (0.1, 0.11)] == [True, False]
    assert replace(least, goal=None, measured=1.0).reached is None


def test_every_goal_finds_its_figure() -> None:
    figures = figures_of([result(0.5)], 300.0)
    names = {goal.set for goal in reached_goals({}, None)} - {"all", "renamed"}
    found = reached_goals(dict.fromkeys(names, figures), -3.2)
    known = {goal.value: goal.measured for goal in found}
    assert (known["right"], known["untyped"], known["memory"], known["points"]) == (1.0, 0, 300.0, -3.2)
    assert next(goal for goal in found if goal.value == "untyped").reached


def test_goals_are_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "goals.json").write_text("[]")
    assert reached_goals({}, None, tmp_path / "goals.json") == ()


def test_texts_are_french() -> None:
    assert (rows.percent(0.125), rows.points(-3.2), rows.points(0.5)) == (
        "12,5 %",
        "-3,2 points",
        "+0,5 point",
    )
    assert [duration(s) for s in (0.2, 42, 600, 3900)] == ["1 s", "42 s", "10 min", "1 h 05"]
    said = rows.fit_sentences(fit([result(0.5)] * 50, 0.02))
    assert "inutile de demander" in said[0] and "à 95 %" in said[1]


def test_progress_says_how_long_the_rest_takes() -> None:
    now, said = [0.0], list[str]()
    pace = Pace(100, lambda what, share: said.append(f"{what} {share:.2f}"), lambda: now[0])
    for _ in range(51):
        pace.next("dev")
        now[0] += 1.2
    assert said[0] == "Jeu « dev » : demande 1 sur 100 0.00"
    assert said[-1].startswith("Jeu « dev » : demande 51 sur 100, encore 1 min environ")
    assert len(said) < 20
