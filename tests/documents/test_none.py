"""A city without documents: the planner knows no tool for them, and nothing is promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from beffroi.errors import ToolError
from beffroi.settings.installation import Settings
from beffroi.settings.systems import NoSystem, SystemsSettings
from tests.documents.people import NADIA
from tools.connectors import open_connectors
from tools.packages.installation import load_installation


def test_without_documents_their_tool_is_not_there(tmp_path: Path) -> None:
    without = Settings(home=tmp_path, systems=SystemsSettings(documents=NoSystem()))
    known = set(load_installation(Settings(home=tmp_path)).registry.specs)
    left = set(load_installation(without).registry.specs)
    assert known - left == {"documents.search"}
    assert "tools.documents" not in load_installation(without).registry.packages


def test_a_tool_of_another_author_that_asks_them_is_told(city_copy: Path) -> None:
    systems = SystemsSettings(documents=NoSystem())
    with pytest.raises(ToolError, match="Aucun dossier de documents"):
        open_connectors(city_copy, systems).documents.acting_for(NADIA).search("terrasses", 5)
