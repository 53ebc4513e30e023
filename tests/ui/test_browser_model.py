"""The main request in a real browser, planned by the real model: from the words typed to a verified record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.ui.browser import PATIENCE, Desk, chromium, served, violations
from tests.ui.served import REQUEST

pytestmark = [pytest.mark.browser, pytest.mark.model]
expect.set_options(timeout=PATIENCE)


def test_the_main_request_is_planned_by_the_model_approved_and_done(
    city_folder: Path, tmp_path: Path, with_model: Callable[[Path], Path]
) -> None:
    with served(with_model(tmp_path), city_folder, "model") as server, chromium() as browser:
        desk = Desk(browser, server.url, "claire.aubry")
        desk.context.set_default_timeout(3 * PATIENCE)  # a model that starts beside other tests
        desk.send(REQUEST)
        expect(desk.page.get_by_role("button", name="Ne plus attendre la réponse")).to_be_visible()
        assert violations(desk.page) == []
        card = desk.card()
        expect(card.get_by_role("heading", name="Deux actions attendent votre accord")).to_be_visible()
        card.get_by_role("button", name="Accepter").click()
        expect(card.locator(".outcome.good")).to_have_count(2)
        expect(card.get_by_text("ticket 6001").first).to_be_visible()
        auditor = Desk(browser, server.url, "samuel.cohen")
        page = auditor.open("/audit")
        page.get_by_role("button", name="Vérifier le registre").click()
        expect(page.get_by_role("status")).to_contain_text("Le registre est intact")
        assert desk.outside == []
