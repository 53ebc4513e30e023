"""The register's page on one person: who read personal data about them, under an inquiry."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

import pytest

from guards.ledger import Kind
from tests.graph.test_reads_about import DETAILS, KARIM, read
from tests.ui.conftest import House, token_of
from tests.ui.fakes import FakeAssistant
from tests.ui.people import ADMIN, CLAIRE, NADIA, SAMUEL
from tools.connectors import Connectors


@pytest.fixture
def asked(house: House, connectors: Connectors) -> House:
    """The house with the demo city's directory."""
    cast(FakeAssistant, house.assistant).connectors = connectors
    return house


def searched(house: House, who: str, reader: Any = SAMUEL, **days: str) -> Any:
    browser = house.browser(reader)
    token = token_of(browser.get("/audit/about").text)
    return browser.post("/audit/about", data={"token": token, "who": who, **days})


def test_who_read_about_a_person_is_told_under_an_inquiry_and_recorded(asked: House) -> None:
    run = read(asked.guards, NADIA, DETAILS)
    refused = searched(asked, KARIM["id"])
    assert refused.status_code == 403 and "enquête" in refused.text and run not in refused.text
    asked.inquire(SAMUEL, run)
    found = searched(asked, KARIM["id"])
    assert found.status_code == 200 and f"/audit/runs/{run}" in found.text
    assert "Nadia" in found.text and "paie" in found.text and "oui" in found.text
    event = asked.guards.ledger.events("", kind=Kind.TRACE_OPENED)[-1]
    assert event.payload["runs"] == [run]
    assert "Aucune des demandes" in searched(asked, KARIM["id"], until="2020-01-01").text


@pytest.mark.parametrize(
    ("who", "days", "told"),
    [("  ", {}, "Dites de qui il s"), ("PER-1", {"since": "<b>hier"}, "écrivez AAAA-MM-JJ")],
)
def test_what_cannot_be_searched_is_told_and_kept(
    asked: House, who: str, days: dict[str, str], told: str
) -> None:
    page = searched(asked, who, **days)
    assert page.status_code == 422 and told in page.text and "<b>hier" not in page.text
    assert f'name="who" maxlength="200" autocomplete="off" value="{who}"' in page.text


def test_a_directory_that_does_not_answer_is_told(asked: House) -> None:
    class Silent:
        def __getattr__(self, name: str) -> Any:
            from beffroi.errors import Failure, ToolError

            raise ToolError(Failure.UNAVAILABLE, "L'annuaire ne répond pas.", "Silent.")

    assistant = cast(FakeAssistant, asked.assistant)
    assert assistant.connectors is not None
    assistant.connectors = dataclasses.replace(assistant.connectors, directory=cast(Any, Silent()))
    asked.inquire(SAMUEL, read(asked.guards, NADIA, DETAILS))
    page = searched(asked, KARIM["id"])
    assert page.status_code == 200 and "seuls les noms donnés sont cherchés" in page.text


@pytest.mark.parametrize("somebody", [CLAIRE, NADIA, ADMIN])
def test_the_page_is_for_auditors(asked: House, somebody: Any) -> None:
    browser = asked.browser(somebody)
    token = token_of(browser.get("/account").text)
    for page in (
        browser.get("/audit/about"),
        browser.post("/audit/about", data={"token": token, "who": "Karim Benali"}),
    ):
        assert page.status_code == 403 and "auditeur" in page.text and "PER-" not in page.text


def test_what_is_too_long_is_told_in_french_and_not_searched(asked: House) -> None:
    before = len(asked.guards.ledger.events(""))
    page = searched(asked, "x" * 201)
    assert page.status_code == 422 and 'lang="fr"' in page.text and "x" * 201 not in page.text
    assert len(asked.guards.ledger.events("", kind=Kind.TRACE_OPENED)) == 0 and before


def test_without_its_token_nothing_is_searched(asked: House) -> None:
    assert asked.browser(SAMUEL).post("/audit/about", data={"who": "PER-1"}).status_code == 403
