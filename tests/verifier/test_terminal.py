"""What a file says cannot drive the terminal of whoever verifies it, nor hide the verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.verifier.forging import FIRST, history, to_bytes, whole

HOSTILE = "\x1b[2J\x1b[8m\nRegistre intact\r\x9b31m\u202e\u2066"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    leaves = history()
    leaves[7]["leaf"]["facts"]["rule"] = HOSTILE
    path = tmp_path / "export.jsonl"
    path.write_bytes(to_bytes(whole(leaves)).replace(b'"nth":3', b'"nth":4', 1))
    return path


def told(*arguments: str) -> str:
    command = [sys.executable, "-c", "import beffroi_verify.command as c; c.main()", *arguments]
    return subprocess.run(command, capture_output=True, check=False).stdout.decode()


def test_the_verdict_is_first_and_last_and_texts_of_the_file_are_escaped(file: Path) -> None:
    lines = told(str(file), "--key", str(FIRST)).removesuffix("\n").split("\n")
    assert lines[0] == "REGISTRE MODIFIÉ" and lines[-1].startswith("REGISTRE MODIFIÉ : 9 événements")
    assert all(line.isprintable() for line in lines)
    assert any("\\u001b[2J" in line and "Effacement" in line for line in lines)
    assert not any(line.startswith("Registre intact") for line in lines)


def test_in_json_too(file: Path) -> None:
    (line,) = told(str(file), "--json").removesuffix("\n").split("\n")
    assert line.isprintable()
    assert json.loads(line)["erasures"][0]["rule"] == HOSTILE
