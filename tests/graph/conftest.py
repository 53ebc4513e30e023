"""An assistant over a copy of the demo city, with real sandboxes and policy; only the planner is scripted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from agents.assistant import Assistant, build_assistant
from agents.planner.scripted import ScriptedPlanner
from beffroi.identity import Actor
from beffroi.settings.installation import SandboxSettings, Settings
from tests.graph.people import open_accounts, person
from tests.graph.touchy import Happens, Tells, TouchyToolbox, as_it_is, nothing
from tools.connectors import open_connectors
from tools.registry import load_registry
from tools.toolbox import build_toolbox

Make = Callable[..., Assistant]


@pytest.fixture
def settings(tmp_path: Path, city_copy: Path) -> Settings:
    """A home of its own whose city is a copy of the demo city."""
    found = Settings(home=tmp_path, sandbox=SandboxSettings(spares=2))
    assert found.city_home == city_copy
    return found


@pytest.fixture
def make(settings: Settings) -> Iterator[Make]:
    """Makes assistants on that home; each call is a new one, as after a restart."""
    with ExitStack() as stack:

        def build(
            plans: Mapping[str, str],
            repairs: Mapping[str, str] | None = None,
            *,
            before: Happens = nothing,
            after: Happens = nothing,
            find: Happens = nothing,
            told: Tells = as_it_is,
            others: Mapping[str, str] | None = None,
            unsure: Collection[str] = (),
        ) -> Assistant:
            open_accounts(settings)
            planner = ScriptedPlanner(plans, load_registry().specs, repairs or {}, others or {}, unsure)
            toolbox = build_toolbox(settings, open_connectors(settings.city_home))
            touchy = TouchyToolbox(toolbox, before, after, find, told)
            return stack.enter_context(closing(build_assistant(settings, planner, touchy)))

        yield build


@pytest.fixture
def claire(settings: Settings) -> Actor:
    """Agent of the 11th's roads."""
    return person(settings, "claire.aubry")


@pytest.fixture
def karim(settings: Settings) -> Actor:
    """Head of the roads, who reads two folders kept for different people."""
    return person(settings, "karim.benali")


@pytest.fixture
def nadia(settings: Settings) -> Actor:
    """Human resources."""
    return person(settings, "nadia.cherif")


@pytest.fixture
def samuel(settings: Settings) -> Actor:
    """Auditor."""
    return person(settings, "samuel.cohen")


@pytest.fixture
def olivier(settings: Settings) -> Actor:
    """Supervisor."""
    return person(settings, "olivier.perrault")
