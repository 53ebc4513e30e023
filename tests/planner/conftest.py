"""The planner of this version, with the embedded model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agents.planner.build import build_planner
from agents.planner.drafts import Planner
from beffroi.settings.installation import ModelSettings, Settings


@pytest.fixture(scope="session")
def planner(
    tmp_path_factory: pytest.TempPathFactory, with_model: Callable[[Path], Path]
) -> Iterator[Planner]:
    patient = ModelSettings(timeout=600)  # 3,000 tokens on two cores that other tests use too
    made = build_planner(Settings(home=with_model(tmp_path_factory.mktemp("home")), model=patient))
    yield made
    made.close()
