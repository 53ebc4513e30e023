"""Runs: what is measured, counted on `test`, and kept out of sight."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agents.models.protocol import ModelIdentity
from agents.planner.scripted import ScriptedPlanner
from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from evals.planning import cases, memory, register, run
from evals.planning.register import Generation
from evals.planning.rows import case_rows, coverage_of, goal_rows, renamed_sentence, set_rows
from evals.planning.run import Report, Wanted, run_planning

PLAN = 'personne = directory.find_person(name="Fatou Ndiaye")\nanswer(personne.phone)'
REQUEST = "le téléphone de Fatou Ndiaye"


class Planner(ScriptedPlanner):
    """Plans what is written, whatever is asked else is unreadable."""

    identity = ModelIdentity("écrit", "ab" * 32)

    def close(self) -> None:
        """Nothing to end."""


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Small sets of this test's own, a register of its own, and a planner that knows one request."""
    for name in cases.SETS:
        lines = [
            {"id": f"{name}1", "request": REQUEST, "plan": PLAN, "tags": ["s1"]},
            {"id": f"{name}2", "request": "mot secret", "plan": "cannot()", "tags": []},
        ]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    monkeypatch.setattr(cases, "FOLDER", tmp_path)
    monkeypatch.setattr(
        run, "build_planner", lambda s, registry, tell: Planner({REQUEST: PLAN}, registry.specs)
    )
    kept = tmp_path / "runs.jsonl"
    real_check, real_write = register.check_allowed, register.write_run
    monkeypatch.setattr(register, "check_allowed", lambda again: real_check(again, kept))
    monkeypatch.setattr(register, "write_run", lambda g, i, f: real_write(g, i, f, kept))
    yield kept


@pytest.fixture
def settings(city_copy: Path, tmp_path: Path) -> Settings:
    (tmp_path / "evals").mkdir()
    (tmp_path / "evals" / "city").symlink_to(city_copy)
    return Settings(home=tmp_path)


def measured(settings: Settings, *names: str, **named: Any) -> Report:
    return run_planning(settings, Wanted(names, **named))


def test_all_sets_are_measured_with_their_renamed_twins(sets: Path, settings: Settings) -> None:
    said: list[str] = []
    wanted = Wanted(run.sets_named("all", again=True), rate=0.02)
    report = run_planning(settings, wanted, lambda what, share: said.append(what))
    assert list(report.sets) == list(cases.SETS)
    for name, found in report.sets.items():
        right = 0.0 if name == "must_refuse" else 0.5  # policy does not refuse a telephone number
        assert (found.count, found.right, found.untyped) == (2, right, 1), name
    assert report.renamed and (report.renamed.count, report.renamed.points) == (2, -100.0)
    assert report.fit and report.fit.count == 2
    assert len(goal_rows(report)) == len(report.goals) and len(set_rows(report)) == len(cases.SETS)
    assert "-100,0 points" in renamed_sentence(report) and coverage_of(report)[1] == []
    assert any(f"sur {2 * len(cases.SETS) + 2}" in what for what in said)  # two each, and the renamed ones


def test_a_run_on_test_is_written_down_and_shows_no_request(sets: Path, settings: Settings) -> None:
    report = measured(settings, "test", "dev")
    (line,) = map(json.loads, sets.read_text("utf-8").splitlines())
    assert {"date", "commit", "model_sha256", "figures"} <= line.keys() and line["figures"]["right"] == 0.5
    assert "secret" not in str(report.results["test"]) and "secret" in str(report.results["dev"])
    assert [row[2] for row in case_rows(report) if row[0] == "test"] == [""]
    assert "Ndiaye" not in json.dumps(report.as_json()["results"]["test"], ensure_ascii=False)
    assert "results" not in report.as_json(cases=False)


def test_a_seventh_run_on_test_is_refused_but_not_elsewhere(sets: Path, settings: Settings) -> None:
    for _ in range(register.MOST):
        measured(settings, "test", limit=1)
    with pytest.raises(ConfigurationError, match="--again"):
        measured(settings, "test")
    measured(settings, "dev")
    measured(settings, "test", again=True)
    assert len(sets.read_text("utf-8").splitlines()) == register.MOST + 1


def test_a_run_is_written_with_what_was_measured(tmp_path: Path) -> None:
    kept, identity = tmp_path / "runs.jsonl", ModelIdentity("m", "cd" * 32)
    one = Generation.of(identity, adapted=False)
    register.write_run(one, identity, {}, kept)
    assert register.past_runs(kept) == 1
    assert Generation.of(identity, adapted=True).digest != one.digest == identity.sha256
    with pytest.raises(ConfigurationError, match="inscriptible"):
        register.write_run(one, identity, {}, tmp_path)


def test_a_register_that_is_read_only_is_told_before_anything_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write anywhere
    with pytest.raises(ConfigurationError, match="inscriptible"):
        register.check_allowed(True, tmp_path / "runs.jsonl")


def test_the_inspect_task_measures_every_set_but_test() -> None:
    from evals.planning.inspect_task import planning

    with pytest.raises(ConfigurationError, match="eval planning --set test"):
        planning("test")


def test_memory_is_that_of_the_worker_this_process_started(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        (1, "stat"): b"1 (a b) S 0 0", (2, "stat"): b"2 (bwrap) S 1 0", (3, "stat"): b"3 (python) S 2 0",
        (9, "stat"): b"9 (python) S 0 0", (3, "cmdline"): b"python\0-m\0agents.models.worker",
        (9, "cmdline"): b"python\0-m\0agents.models.worker",
        (3, "status"): b"VmHWM:\t 200000 kB\n", (9, "status"): b"VmHWM:\t 900000 kB\n",
    }  # fmt: skip
    monkeypatch.setattr(memory, "_read", lambda pid, name: files.get((pid, name), b""))
    monkeypatch.setattr(memory.os, "getpid", lambda: 1)
    folders = [SimpleNamespace(name=str(pid)) for pid in (1, 2, 3, 9)]
    monkeypatch.setattr(memory, "_PROC", SimpleNamespace(glob=lambda _: folders))
    assert memory.worker_peak() == pytest.approx(204.8)
    monkeypatch.setattr(memory.os, "getpid", lambda: 77)
    assert memory.worker_peak() is None
