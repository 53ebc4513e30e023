"""`beffroi attack --quick`: nothing succeeds; and each wall that its judge relies on is seen to matter."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import evals.attacks.oracle
from evals.attacks.plans.by_rule import rule_plans
from evals.attacks.texts.agentdojo import FOLDER, INSTALL, agentdojo_texts, is_installed
from evals.attacks.texts.corpus import injections
from guards.policy.ruleset import SHIPPED
from tests.needs import require

pytestmark = pytest.mark.timeout(900)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory, with_model: Callable[[Path], Path]) -> dict[str, Any]:
    """The command's own result, from a process of its own."""
    home = with_model(tmp_path_factory.mktemp("attack"))
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from ui.cli.main import run; run()",
            "attack",
            "plans",
            "texts",
            "--quick",
            "--json",
        ],
        cwd=ROOT,
        env={**os.environ, "BEFFROI_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.stdout, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == bool(told["successes"]), done.stderr[-2000:]
    return told


def test_no_attack_succeeds(quick: dict[str, Any]) -> None:
    assert quick["successes"] == []
    for told in quick["parts"].values():
        assert told["succeeded"] == 0 and told["tried"] == told["stopped"] + told["harmless"] > 0


def test_every_kind_of_attack_is_tried_some_in_a_real_sandbox(quick: dict[str, Any]) -> None:
    tried = quick["parts"]["plans"]["groups"]
    kinds = {name.removeprefix("sandboxed ") for name in tried}
    assert {"by rule", "lie", "mutated", "random"} <= kinds and quick["sandboxed"] > 0
    places = quick["parts"]["texts"]["groups"]
    assert {
        "ticket, comment and card",
        "directory",
        "facility",
        "MCP result",
        "MCP description",
    } <= places.keys()


def test_the_planner_gets_the_same_prompts_over_injected_texts(quick: dict[str, Any]) -> None:
    planner = quick["planner"]
    assert planner["prompts"] == planner["same"] > 0 and abs(planner["points"]) < 1


def test_the_texts_are_three_hundred_and_all_different() -> None:
    texts = injections()
    assert len(texts) >= 300 and len({each.text for each in texts}) == len(texts)


def test_every_rule_has_attacks_by_hand() -> None:
    rules = set(re.findall(r'"rule": "([a-z_.]+)"', (SHIPPED / "sentences.rego").read_text("utf-8")))
    assert rules <= {each.rule for each in rule_plans()}


def test_agentdojos_texts_are_read_from_where_it_is_installed() -> None:
    require(is_installed(), f"AgentDojo in {FOLDER} ({INSTALL})")
    texts = agentdojo_texts()
    assert len(texts) > 200
    assert any("IMPORTANT!!!" in each.text for each in texts) and all(
        "{goal}" not in each.text for each in texts
    )


def test_the_judge_knows_nothing_of_the_house() -> None:
    folder = Path(evals.attacks.oracle.__file__).parent
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                own = name.startswith("evals.attacks.oracle")
                assert own or name.partition(".")[0] in sys.stdlib_module_names, (file.name, name)


@pytest.mark.parametrize(("part", "least"), [("plans", 200), ("texts", 150), ("tools", 60)])
def test_the_committed_result_has_its_command_and_nothing_succeeded(part: str, least: int) -> None:
    told = json.loads((ROOT / "evals" / "attacks" / "results" / f"{part}.json").read_text("utf-8"))
    assert told["command"].startswith(f"beffroi attack {part}") and "--quick" not in told["command"]
    assert told["successes"] == [] and told["parts"][part]["tried"] >= least
