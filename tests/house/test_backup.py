"""The backup of the operators' guide, run as it is written: what it leaves is whole, or that of before."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "operators" / "backup.md"
SQLITE = """#!{python}
import sqlite3, sys
sqlite3.connect(sys.argv[1]).execute(sys.argv[2])
"""


def _database(path: Path, said: str) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.executescript(f"CREATE TABLE said (word); INSERT INTO said VALUES ('{said}')")


def _said(path: Path) -> str:
    with closing(sqlite3.connect(path)) as base:
        return str(base.execute("SELECT word FROM said").fetchone()[0])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "beffroi"
    (made / "keys").mkdir(parents=True)
    for name in ("beffroi", "checkpoints", "keys/keys"):
        _database(made / f"{name}.db", "new")
    (made / "keys" / "master.key").write_text("key")
    tool = tmp_path / "bin" / "sqlite3"
    tool.parent.mkdir()
    tool.write_text(SQLITE.format(python=sys.executable))
    tool.chmod(0o755)
    return made


def _backed_up(tmp_path: Path) -> int:
    (script,) = re.findall(r"\n\n((?:    .*\n)+)", GUIDE.read_text().partition("To put a day back")[0])
    for place, here in (("/var/lib/beffroi", "beffroi"), ("/srv/backup", "backup"), ("/srv/keys", "keys")):
        script = script.replace(place, str(tmp_path / here))
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(["bash", "-c", script], env={"PATH": path}, stderr=subprocess.DEVNULL).returncode


def test_the_keys_are_those_of_now_though_a_backup_before_was_cut(home: Path, tmp_path: Path) -> None:
    for left in ("keys", "keys.new", "keys.old"):
        (tmp_path / left).mkdir()
        _database(tmp_path / left / "keys.db", "old")
    assert _backed_up(tmp_path) == 0
    assert _said(tmp_path / "keys" / "keys.db") == "new"
    assert (tmp_path / "keys" / "master.key").read_text() == "key"
    assert not list(tmp_path.glob("keys.*"))
    (day,) = (tmp_path / "backup").iterdir()
    assert {path.name for path in day.iterdir()} == {"beffroi.db", "checkpoints.db", "rest.tar"}


def test_a_backup_that_fails_says_so_and_leaves_the_keys_of_before(home: Path, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    _database(tmp_path / "keys" / "keys.db", "old")
    (home / "keys" / "keys.db").write_bytes(b"damaged" * 200)
    assert _backed_up(tmp_path) != 0
    assert _said(tmp_path / "keys" / "keys.db") == "old"
