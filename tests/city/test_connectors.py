"""How an installation gets its connectors."""

from __future__ import annotations

from pathlib import Path

import pytest

from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from beffroi.settings.systems import SystemsSettings
from tools.connectors import build_connectors, open_connectors


def test_an_installation_finds_its_city_and_all_three_systems_answer(city_copy: Path) -> None:
    built = build_connectors(Settings(home=city_copy.parent))
    place = built.geocoder.locate("12 rue Oberkampf").exact
    person = built.directory.find_person("Karim Benali").exact
    assert place is not None and person is not None
    assert built.ticketing.get(6000).number == 6000


def test_a_credential_that_is_absent_stops_the_start(
    city_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COURRIEL_ABSENT", raising=False)
    mail = {
        "kind": "smtp", "host": "mail.ville.example", "sender": "beffroi@ville.example", "user": "beffroi",
        "password": {"env": "COURRIEL_ABSENT"},
    }  # fmt: skip
    with pytest.raises(ConfigurationError, match="COURRIEL_ABSENT"):
        open_connectors(city_copy, SystemsSettings.model_validate({"mail": mail}))
