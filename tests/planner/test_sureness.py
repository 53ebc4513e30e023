"""How likely a plan is right is learnt from plans, and says which are asked about."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from agents.models.weights import SURENESS
from agents.planner.sureness import SIGNS, Sureness, learnt
from evals.planning.cases import SECRET, SETS
from evals.planning.sureness import LEARNT_ON

SURE = (5.0, 0.0, 0.0, 0.0, 6.0, 0.0, 0.0, 1.0, 2.0, 3.0, 0.0, 0.0)
"""A plan without a doubt, spoken for, nothing left unused."""


@pytest.fixture(scope="module")
def committed() -> Sureness:
    return Sureness.read(SURENESS)


def test_one_is_learnt_that_tells_right_from_wrong() -> None:
    rng = random.Random(7)
    found = [tuple(rng.gauss(0, 1) for _ in SIGNS) for _ in range(400)]
    right = [signs[0] - signs[6] + rng.gauss(0, 0.3) > 0 for signs in found]
    model = learnt(found, right)
    told = [model.probability(signs) > 0.5 for signs in found]
    assert sum(each == wanted for each, wanted in zip(told, right, strict=True)) > 370


def test_it_is_the_same_when_read_again(committed: Sureness, tmp_path: Path) -> None:
    committed.write(tmp_path / "sureness.json")
    assert Sureness.read(tmp_path / "sureness.json") == committed
    assert len(committed.weights) == len(SIGNS) + 1


def test_a_plan_without_a_doubt_is_sure(committed: Sureness) -> None:
    assert committed.probability(SURE) > 0.9


@pytest.mark.parametrize(
    ("sign", "value"),
    [
        ("least certain", -2.0),
        ("words for it", -12.0),
        ("unused words", 3.0),
        ("before the next reading", -2.0),
    ],
)
def test_what_speaks_against_a_plan_makes_it_less_sure(committed: Sureness, sign: str, value: float) -> None:
    doubted = list(SURE)
    doubted[SIGNS.index(sign)] = value
    assert committed.probability(doubted) < committed.probability(SURE)


def test_nothing_is_learnt_from_sets_that_steer_nothing() -> None:
    apart = {
        SECRET,
        "fresh",
        "conversations2",
        "noisy2",
        "must_ask2",
        "flows",
        "english",
        "unseen",
        "unseen2",
    }
    assert set(LEARNT_ON) <= set(SETS) - apart
