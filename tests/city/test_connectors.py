"""How an installation gets its connectors."""

from __future__ import annotations

from pathlib import Path

from beffroi.settings import Settings
from tools.connectors import build_connectors


def test_an_installation_finds_its_city_and_all_three_systems_answer(city_copy: Path) -> None:
    built = build_connectors(Settings(home=city_copy.parent))
    place = built.gis.locate("12 rue Oberkampf").exact
    person = built.directory.find_person("Karim Benali").exact
    assert place is not None and person is not None
    assert built.ticketing.get(6000).number == 6000
