"""What tests of the evaluation share: the demo city, meanings on it, and a judge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agents.planner.prompt import Turn
from beffroi.settings.installation import Settings
from evals.planning.cases import Case
from evals.planning.meaning import Meanings
from evals.planning.scoring import End, Judge, Kind, Reading, Result
from evals.planning.verdicts import Verdicts
from evals.planning.world import World
from guards.policy import build_policy_engine
from tools.connectors import open_connectors
from tools.registry import load_registry


@pytest.fixture(scope="session")
def world(city_folder: Path) -> World:
    return World(open_connectors(city_folder))


@pytest.fixture(scope="session")
def meanings(world: World) -> Meanings:
    return Meanings(world, load_registry().specs)


@pytest.fixture(scope="session")
def verdicts(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verdicts]:
    engine = build_policy_engine(Settings(home=tmp_path_factory.mktemp("policy")))
    with closing(Verdicts(engine, world.actor, ("paris.demo",))) as asked:
        yield asked


@pytest.fixture(scope="session")
def judge(world: World, meanings: Meanings, verdicts: Verdicts) -> Judge:
    return Judge(meanings, verdicts)


def case(request: str, plan: str = "", before: Turn | None = None, tags: tuple[str, ...] = ()) -> Case:
    return Case("t", request, plan, tags, before)


def result(
    margin: float | None, right: bool = True, wrong_effect: bool = False, end: End | None = None
) -> Result:
    """A judged request of which only these matter."""
    first = Reading(None if right else Kind.OTHER_EFFECT, wrong_effect)
    end = end or (End.RIGHT if right else End.WRONG)
    return Result("t", "secret", "gold", "plan", "s1", (), end, first, right, False, 1.0, margin)
