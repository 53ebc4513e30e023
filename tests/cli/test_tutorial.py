"""The tutorial, command by command, in a home of its own.

The planning step has its plan written beforehand, given by a model server: the small model asks which reading is meant
of a tool that it has not learnt, and the page says so. Everything else is as the page has it.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Done
from tests.cli.model_server import model_server

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial.md"
PLANS = {"où en est A12 côté courrier ?": 'trouve = courrier.suivre(numero="A12")\nanswer(trouve.etat)'}
SHOWN = {
    "tool new": "beffroi tool check courrier",
    "tool check": "peut être jugé",
    "--from courrier": "aucune",
    "person=": "Service",
    "place=": "11e",
    "text=": "Rien n'a été fait",
    "tool enable": "[[tools.packages]]",
    "ask": "arrivé",
}
"""What a command of the page must show, by words of it."""


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_the_tutorial_holds_from_its_first_command_to_a_plan_that_uses_the_tool(
    beffroi: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "outils").mkdir()
    monkeypatch.chdir(tmp_path / "outils")
    said: list[tuple[str, Done]] = []
    with model_server(PLANS) as url:
        monkeypatch.setenv("BEFFROI_MODEL__URL", url)
        for line in commands():
            said.append((line, run(line, beffroi)))
    for line, done in said:
        assert done.code == 0, f"{line}\n{done.out}\n{done.err}"
        for words, shown in SHOWN.items():
            if f" {words}" in line:
                assert shown in done.out, f"{line}\n{done.out}"
    before, after = (done for line, done in said if line == "beffroi tool list")
    assert "courrier.suivre" in before.out and "courrier.suivre" not in after.out
    assert "a changé depuis" in after.err
    assert "### `courrier.suivre`" in Path("outils.md").read_text("utf-8")


def run(line: str, beffroi: Command) -> Done:
    """One command of the page: ours in this process, others by a shell."""
    if line.startswith("beffroi "):
        return beffroi(*shlex.split(line)[1:])
    line = re.sub(r"^python ", f"{shlex.quote(sys.executable)} -B ", line)
    done = subprocess.run(line, shell=True, capture_output=True, text=True)
    return Done(done.returncode, done.stdout, done.stderr)
