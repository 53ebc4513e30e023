"""Toolboxes over the city in memory, with real sandboxes; those are single use, so tests share the pools."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from beffroi.settings.installation import SandboxSettings
from tests.tools.fakes import FakeConnectors
from tools.registry import PACKAGES, Registry, load_registry
from tools.sandbox.jail import build_jail
from tools.sandbox.pool import Pool
from tools.sandbox.spare import Spare
from tools.toolbox import Toolbox

HERE = Path(__file__).parent
QUICK = SandboxSettings(spares=1, cpu=1, wall=4.0, memory=256)


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """Sandboxes that may import the house's own tools."""
    with closing(Pool(lambda: Spare(build_jail(), QUICK), size=2)) as made:
        yield made


@pytest.fixture(scope="session")
def hostile_pool() -> Iterator[Pool]:
    """Sandboxes that may import the hostile tools too."""
    with closing(Pool(lambda: Spare(build_jail([HERE / "hostile"]), QUICK), size=2)) as made:
        yield made


@pytest.fixture(scope="session")
def hostile_registry() -> Iterator[Registry]:
    """The house's own tools and the hostile ones."""
    sys.path.insert(0, str(HERE))
    try:
        yield load_registry((*PACKAGES, "hostile"))
    finally:
        sys.path.remove(str(HERE))


@pytest.fixture
def city() -> FakeConnectors:
    """A city in memory."""
    return FakeConnectors()


@pytest.fixture
def toolbox(city: FakeConnectors, pool: Pool) -> Toolbox:
    """The house's own tools over that city."""
    return Toolbox(load_registry(), city, pool, QUICK)


@pytest.fixture
def hostile(city: FakeConnectors, hostile_pool: Pool, hostile_registry: Registry) -> Callable[..., Toolbox]:
    """Makes toolboxes that also hold the hostile tools; keyword arguments change the limits outside."""

    def make(**limits: float) -> Toolbox:
        return Toolbox(hostile_registry, city, hostile_pool, QUICK.model_copy(update=limits))

    return make
