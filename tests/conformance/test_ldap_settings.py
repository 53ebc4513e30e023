"""What the settings of an LDAP directory accept, and what is said where its library is not installed."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from beffroi.errors import ConfigurationError
from beffroi.settings.systems import Ldap, SystemsSettings
from tools.connectors import open_connectors
from tools.directory.function_words import function_words
from tools.directory.ldap.entries import civility_of, lines_of
from tools.directory.ldap.filters import equals, escaped, near_name
from tools.districts import district_of

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "operators" / "directory.md"
GIVEN: dict[str, Any] = {
    "kind": "ldap", "url": "ldaps://annuaire.ville.example", "user": "cn=beffroi,dc=ville,dc=example",
    "password": {"env": "X"}, "people": "ou=people,dc=ville,dc=example",
    "services": {"base": "ou=services,dc=ville,dc=example"},
}  # fmt: skip


def test_the_examples_of_the_manual_are_settings() -> None:
    blocks = DOCUMENT.read_text("utf-8").split("```toml\n")[1:]
    examples = [tomllib.loads(block.split("```")[0]) for block in blocks]
    read = [SystemsSettings.model_validate(example.get("systems", {})).directory for example in examples]
    assert [type(system) for system in read if isinstance(system, Ldap)] == [Ldap, Ldap]


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://annuaire.ville.example"},
        {"url": "ldap://moi:secret@annuaire.ville.example"},
        {"url": "ldaps://annuaire.ville.example/dc=ville"},
        {"start_tls": False},
        {"filter": "objectClass=*"},
        {"attributes": {"id": "uid)(objectClass=*"}},
        {"domains": {"DVD": "routes"}},
        {"password": "en clair"},
    ],
)
def test_what_would_be_unsafe_or_a_slip_is_refused(change: dict[str, Any]) -> None:
    Ldap.model_validate(GIVEN)
    with pytest.raises(ValidationError):
        Ldap.model_validate(GIVEN | change)


def test_without_the_library_the_commands_are_named(
    city_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ldap", None)
    with pytest.raises(ConfigurationError, match="uv sync --extra ldap") as raised:
        open_connectors(city_folder, SystemsSettings(directory=Ldap.model_validate(GIVEN)))
    assert "libldap2-dev" in raised.value.fr and "libsasl2-dev" in raised.value.en


def test_every_special_character_of_a_filter_is_escaped() -> None:
    assert escaped("*()\\\0é") == "\\2a\\28\\29\\5c\\00é"
    assert equals("uid", "*)(uid=*") == "(uid=\\2a\\29\\28uid=\\2a)"
    assert near_name("", "givenName", "sn") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("11", 11), ("11e", 11), ("1er", 1), ("Paris 11e arrondissement", 11), ("75011", 11), ("75111 Paris", 11),
     ("", None), ("21", None), ("0", None), ("Paris", None), ("75056", None)],
)  # fmt: skip
def test_an_arrondissement_is_read_in_its_usual_spellings(text: str, number: int | None) -> None:
    assert district_of(text) == number


def test_small_readings() -> None:
    assert [civility_of(text) for text in ("Mme", "M.", "Madame", "Dr")] == ["f", "m", "f", ""]
    assert lines_of("1 rue X$75011 Paris") == "1 rue X, 75011 Paris"
    assert function_words("cheffe d'équipe") >= function_words("chef d'équipe")
