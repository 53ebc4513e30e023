"""The tree reads as the architecture, and the rooms keep to their doors."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from ui.cli import entries

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("agents", "beffroi", "beffroi_verify", "beffroi_witness", "evals", "guards", "tools", "ui")
LONGEST = 400


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_imports_run_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_import_contract_catches_a_room_that_looks_up(tmp_path: Path) -> None:
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text("")
    (tmp_path / "guards" / "__init__.py").write_text("import tools\n")
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    linter = Path(sys.executable).with_name("lint-imports")
    command = [linter, "--no-logo", "--no-cache", "--contract", "rooms"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert "guards" in done.stdout and "BROKEN" in done.stdout


def test_no_python_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in _tracked("*.py")
        if (n := len(p.read_text("utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_no_installed_distribution_provides_the_name_of_a_room() -> None:
    taken = {
        room: names for room in ROOMS if set(names := packages_distributions().get(room, [])) - {"beffroi"}
    }
    assert taken == {}


def test_the_verifier_uses_the_standard_library_and_cryptography_alone() -> None:
    roots = {root for file in (ROOT / "beffroi_verify").glob("*.py") for root in _imported(file)}
    assert "cryptography" in roots
    assert roots - {"cryptography", "beffroi_verify"} <= set(sys.stdlib_module_names)


def test_langchain_community_stands_behind_one_file() -> None:
    behind = [path for path in _tracked("*.py") if "langchain_community" in _imported(path)]
    assert behind == [ROOT / "agents" / "models" / "chat_llama.py"]


def _imported(file: Path) -> set[str]:
    """Packages that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("room", [room for room in ROOMS if room not in ("tools", "ui", "evals")])
def test_importing_a_room_starts_nothing_and_writes_nothing(room: str, tmp_path: Path) -> None:
    script = f"import threading, {room}; print(threading.active_count())"
    environment = {
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "BEFFROI_HOME": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-B", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip() == "1", done.stderr
    assert list(tmp_path.iterdir()) == []


def test_commands_of_the_evaluations_are_where_the_command_line_names_them() -> None:
    named = [*entries.GROUPS.values(), entries.ATTACK, entries.FAULTS, entries.CIRCUIT_DAY]
    assert all(path.startswith("evals.commands.") and callable(entries.entry(path)) for path in named)
    assert {path.partition(":")[0] for path in named} == {
        f"evals.commands.{file.stem}"
        for file in (ROOT / "evals" / "commands").glob("*.py")
        if file.stem != "__init__"
    }
