"""The register's page on where a value came from: for whom, and as text."""

from __future__ import annotations

from tests.ui.conftest import House
from tests.ui.people import CLAIRE, NADIA


def test_a_step_is_explained_to_those_who_may_read_the_run(house: House) -> None:
    run = house.ask(CLAIRE, "les tickets").run
    trace = house.browser(CLAIRE).get(f"/audit/runs/{run}").text
    assert f"/audit/runs/{run}/explain/" in trace
    page = house.browser(CLAIRE).get(f"/audit/runs/{run}/explain/réponse").text
    for told in ("Nombre de tickets", "ligne 1, ticketing.search", "réservé à rh", "reads.staff"):
        assert told in page
    assert "&lt;b&gt;11e" in page and "<b>11e" not in page
    assert "N&#39;a pas eu lieu" in house.browser(CLAIRE).get(f"/audit/runs/{run}/explain/3").text
    assert house.browser(NADIA).get(f"/audit/runs/{run}/explain/réponse").status_code == 404
