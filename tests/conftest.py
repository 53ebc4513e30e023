"""What every room's tests share: one demo city per session, and connectors on a copy to change."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from agents.models.weights import planner_model
from tools.city.generate import generate_city
from tools.connectors import Connectors, open_connectors
from ui.environment import in_city_time

ROOT = Path(__file__).parents[1]
in_city_time()
# How long a machine takes that does other things too is no property of what is tested.
hypothesis_settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("untimed")
CITY_SEED = 1789
CITY_NOW = datetime(2026, 11, 2, 9, 0)


class Shared(LoadScopeScheduling):
    """Gives each worker one file of tests at a time, or one folder where a folder's tests share servers."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = file.rpartition("/")[0]
        return folder if _shares_servers(folder) else file


@cache
def _shares_servers(folder: str) -> bool:
    conftest = ROOT / folder / "conftest.py"
    return conftest.is_file() and 'scope="session"' in conftest.read_text("utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shared:
    """How the tests are shared out among workers."""
    config.option.loadscopereorder = False
    return Shared(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a browser or a model comes first: no worker is left alone with it at the end."""
    items.sort(key=lambda item: all(item.get_closest_marker(name) is None for name in ("browser", "model")))


@pytest.fixture(scope="session")
def city_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo city up to 2 November 2026, 9:00; made once, read-only by agreement."""
    folder = _of_all_workers(tmp_path_factory) / "city"
    generate_city(folder, CITY_SEED, CITY_NOW)  # one worker makes it, the others find it made
    return folder


@pytest.fixture(scope="session")
def with_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Puts the planner's model into a home and returns the home; made once, linked, so never written to."""
    models = _of_all_workers(tmp_path_factory) / "models"
    with _locked(models.with_suffix(".lock")):
        planner_model(models)

    def put(home: Path) -> Path:
        shutil.copytree(models, home / "models", copy_function=os.link)
        return home

    return put


def _of_all_workers(factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of one run share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """One worker at a time; what the first one makes the others find."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def city_copy(city_folder: Path, tmp_path: Path) -> Path:
    """A copy of the city that a test may change; files that are only ever replaced whole are linked."""
    return Path(shutil.copytree(city_folder, tmp_path / "city", copy_function=_copy))


def _copy(source: str, target: str) -> None:
    if Path(source).suffix in (".gpkg", ".csv", ".geojson"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


@pytest.fixture
def connectors(city_copy: Path) -> Connectors:
    """Connectors on a copy of the city."""
    return open_connectors(city_copy)
