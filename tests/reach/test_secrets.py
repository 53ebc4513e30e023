"""Where a credential is kept, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from beffroi.errors import ConfigurationError
from beffroi.secrets import SecretPlace

MARK = "mot-de-passe-témoin-4711"


def kept(path: Path, mode: int = 0o600, content: str = MARK + "\n") -> Path:
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)
    return path


def test_a_file_of_the_service_alone_is_read(tmp_path: Path) -> None:
    assert SecretPlace(file=kept(tmp_path / "secret")).read() == MARK


def test_a_variable_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNUAIRE_MDP", MARK)
    assert SecretPlace(env="ANNUAIRE_MDP").read() == MARK


def test_a_systemd_credential_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path / "annuaire", 0o400)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert SecretPlace(credential="annuaire").read() == MARK


def test_a_command_outside_the_unit_is_told_how_to_have_its_credentials(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(ConfigurationError, match="beffroi-admin") as caught:
        SecretPlace(credential="annuaire").read()
    assert "LoadCredential=annuaire" in caught.value.fr


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(ConfigurationError, match="chmod 600") as caught:
        SecretPlace(file=kept(tmp_path / "secret", mode)).read()
    assert MARK not in str(caught.value)


@pytest.mark.parametrize("place", [{"env": "ABSENT_ICI"}, {"credential": "absent"}, {"file": "/nulle/part"}])
def test_what_is_absent_is_said(place: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(ConfigurationError):
        SecretPlace.model_validate(place).read()


def test_an_empty_file_is_no_secret(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="vide"):
        SecretPlace(file=kept(tmp_path / "secret", content="\n")).read()


def test_a_byte_order_mark_is_no_part_of_a_secret(tmp_path: Path) -> None:
    assert SecretPlace(file=kept(tmp_path / "secret", content="\ufeff" + MARK)).read() == MARK


def test_what_is_not_utf_8_is_said_rather_than_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = kept(tmp_path / "secret")
    file.write_bytes("témoin-4711".encode("latin-1"))
    monkeypatch.setitem(os.environb, b"ANNUAIRE_MDP", "témoin-4711".encode("latin-1"))
    for place in (SecretPlace(file=file), SecretPlace(env="ANNUAIRE_MDP")):
        with pytest.raises(ConfigurationError, match="UTF-8") as caught:
            place.read()
        assert "4711" not in str(caught.value)


@pytest.mark.parametrize("key", ["clé-4711", "clef 4711", "clef-4711 ", "clef\t4711", "clef\n4711"])
def test_a_key_is_one_word_that_a_header_can_carry(tmp_path: Path, key: str) -> None:
    place = SecretPlace(file=kept(tmp_path / "secret", content=key))
    with pytest.raises(ConfigurationError, match="ASCII") as caught:
        place.read_key()
    assert "4711" not in str(caught.value)
    assert SecretPlace(file=kept(tmp_path / "right", content="clef-4711\n")).read_key() == "clef-4711"


@pytest.mark.parametrize(
    "places", [{}, {"env": "A", "credential": "b"}, {"value": MARK}, {"env": "A", "x": 1}]
)
def test_exactly_one_place_is_named(places: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        SecretPlace.model_validate(places)
