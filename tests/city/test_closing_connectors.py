"""What connectors opened ends with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agents.assistant import build_assistant
from agents.planner.scripted import ScriptedPlanner
from beffroi.settings.installation import Settings
from beffroi.settings.systems import SystemsSettings
from tests.conformance.ticketing_world import (
    GLPI_APP,
    GLPI_SECRET,
    OPEN311_SECRET,
    glpi_settings,
    open311_settings,
)
from tools.connectors import Connectors, open_connectors
from tools.registry import load_registry


def noting(city: Path, ended: list[str]) -> Connectors:
    """Connectors that say which of them were ended, and how."""

    def ends(name: str, how: str) -> Any:
        return SimpleNamespace(**{how: lambda: ended.append(name)})

    return replace(
        open_connectors(city),
        ticketing=ends("ticketing", "disconnect"),
        documents=ends("documents", "close"),
        **{name: ends(name, "close") for name in ("directory", "geocoder", "gis")},
    )


def test_the_connections_of_every_system_end_with_the_assistant(tmp_path: Path, city_copy: Path) -> None:
    ended: list[str] = []
    specs = load_registry().specs
    connectors = noting(city_copy, ended)
    build_assistant(Settings(home=tmp_path), ScriptedPlanner({}, specs), connectors=connectors).close()
    assert sorted(ended) == ["directory", "documents", "geocoder", "gis", "ticketing"]


def test_embedded_systems_that_keep_nothing_are_closed_too(city_copy: Path) -> None:
    open_connectors(city_copy).close()


@pytest.mark.parametrize("settings", [glpi_settings, open311_settings])
def test_other_ticketings_let_go_of_their_connections(
    settings: Callable[[str], Any], city_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for secret in (GLPI_SECRET, GLPI_APP, OPEN311_SECRET):
        monkeypatch.setenv(secret, "x")
    held = open_connectors(city_copy, SystemsSettings(ticketing=settings("http://127.0.0.1:9")))
    client: Any = held.ticketing
    assert not client._client._http._client.is_closed
    held.close()
    assert client._client._http._client.is_closed
