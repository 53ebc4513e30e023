"""The page « Systèmes »: for administrators and auditors, in words and as JSON, without any secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from beffroi.settings.systems import Ldap, LdapServices, SystemsSettings
from tests.ui.conftest import House, token_of
from tests.ui.people import ADMIN, CLAIRE, NADIA, OLIVIER, SAMUEL

MARK = "marque-secrète-4711"


@pytest.fixture
def ldap(house: House, tmp_path: Path) -> House:
    """A directory that nobody serves, whose secret is marked."""
    secret = tmp_path / "secret"
    secret.write_text(MARK)
    secret.chmod(0o600)
    house.settings.systems = SystemsSettings(
        directory=Ldap(
            kind="ldap", url="ldaps://127.0.0.1:9", user="cn=b", password={"file": secret},  # type: ignore[arg-type]
            people="ou=<b>a", services=LdapServices(base="ou=s"), timeout=2,
        )
    )  # fmt: skip
    return house


@pytest.mark.parametrize("keeper", [SAMUEL, ADMIN], ids=lambda actor: actor.id)
def test_keepers_read_every_system(ldap: House, keeper: object) -> None:
    browser = ldap.browser(keeper)  # type: ignore[arg-type]
    page = browser.get("/audit/systems").text
    assert 'aria-current="page">Systèmes' in page and page.count('<th scope="row">') == len(
        SystemsSettings.model_fields
    )
    assert "injoignable" in page and 'role="status"' in page and MARK not in page
    record = browser.get("/audit/systems.json")
    assert MARK not in record.text and not record.json()["ok"]
    assert record.json()["systems"][0]["name"] == "directory"


@pytest.mark.parametrize("other", [CLAIRE, OLIVIER, NADIA], ids=lambda actor: actor.id)
def test_nobody_else_does(house: House, other: object) -> None:
    browser = house.browser(other)  # type: ignore[arg-type]
    page = browser.get("/audit").text
    assert "/audit/systems" not in page
    for path in ("/audit/systems", "/audit/systems.json"):
        answer = browser.get(path)
        assert answer.status_code == 403 and "records.keepers" in answer.text
        assert "Demandez-le à un auditeur ou à un administrateur." in answer.text
    assert browser.post("/audit/systems", data={"token": token_of(page)}).status_code == 403
    assert house.browser().get("/audit/systems").status_code == 303


def test_the_button_asks_again(house: House) -> None:
    browser = house.browser(ADMIN)
    page = browser.get("/audit/systems").text
    before = browser.get("/audit/systems.json").json()["asked"]
    assert browser.get("/audit/systems.json").json()["asked"] == before
    assert browser.post("/audit/systems", data={"token": "faux"}).status_code != 303
    answer = browser.post("/audit/systems", data={"token": token_of(page)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/audit/systems")
    assert browser.get("/audit/systems.json").json()["asked"] > before
