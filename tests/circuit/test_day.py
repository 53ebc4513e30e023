"""A short day in the closed room: nothing goes outside, whatever the environment says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from evals.circuit.run import RESULT, TRACING, DayReport, run_day
from evals.circuit.visit import browser_program
from tests.needs import require

pytestmark = [pytest.mark.model, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def report(city_folder: Path) -> DayReport:
    require(shutil.which("ip"), "ip (apt-get install iproute2)")
    require(browser_program(), "Chromium (scripts/install-tests.sh)")
    return run_day(requests=0, typed=1, city=city_folder)


def test_nothing_goes_outside_the_allow_list_in_a_day(report: DayReport) -> None:
    assert report.verdict.outside == 0, report.verdict.lines
    assert report.verdict.names == ()
    assert report.parts["sign_in"]["other_origins"] == []


def test_the_full_days_result_is_kept_and_is_of_the_same_day() -> None:
    kept = json.loads(RESULT.read_text("utf-8"))
    assert kept["outside"] == 0 and kept["requests"] == 40 and kept["names"] == []
    assert set(kept["variables"]) == set(TRACING)
    assert set(kept["parts"]) == {
        *("documents", "mcp_review", "start", "sign_in", "audit", "requests", "mcp", "errors", "exports"),
        *("restart", "after_restart"),
    }


def test_the_day_was_lived(report: DayReport) -> None:
    parts = report.parts
    assert parts["documents"] > 0 and parts["mcp"] == [True, True, True] and parts["exports"] > 20
    assert parts["sign_in"]["asked"] == 1 and "ok" in parts["restart"]
    assert {"LANGSMITH_TRACING", "OTEL_TRACES_EXPORTER", "LITERAL_API_KEY", "HF_TOKEN"} <= set(TRACING)


def test_the_witness_saw_what_was_allowed(report: DayReport) -> None:
    seen = {(line.process, line.state) for line in report.verdict.lines if line.kind == "connection"}
    assert ("navigateur", "allowed") in seen and ("serveur MCP de Beffroi", "allowed") in seen


def test_the_model_and_every_tool_have_a_network_of_their_own(report: DayReport) -> None:
    own = {each["process"]: each["own_network"] for each in report.processes}
    for process in ("modèle", "outil"):
        assert own.get(process, True), own
    assert own["modèle"] is True
