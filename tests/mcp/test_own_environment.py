"""A Python server in a virtual environment of its own, as docs/tools.md says (« A Python server … »)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from beffroi.errors import ToolError
from beffroi.settings.mcp import McpServer
from tests.mcp.conftest import HOSTILE
from tools.mcp.connection import hear_tools

SERVER = """\
import own_library
import runpy
import sys

sys.argv = ["server.py", "calm", "."]
runpy.run_path(own_library.SERVER, run_name="__main__")
"""
"""Speaks the protocol with what lies in its environment alone."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The environment, the server's folder, and where the environment's Python has its libraries."""
    base = Path(os.path.realpath(getattr(sys, "_base_executable", sys.executable)))
    here = tmp_path_factory.mktemp("own")
    environment, server = here / "venv", here / "server"
    subprocess.run([base, "-m", "venv", "--without-pip", environment], check=True)
    (library,) = environment.glob("lib/python3*/site-packages")
    hostile = (HOSTILE / "server.py").read_text("utf-8")
    (library / "own_server.py").write_text(hostile, "utf-8")
    (library / "own_library.py").write_text(f"SERVER = {str(library / 'own_server.py')!r}\n", "utf-8")
    server.mkdir()
    (server / "server.py").write_text(SERVER, "utf-8")
    return environment, server, Path(sys.base_prefix)


def heard(environment: Path, server: Path, read: list[Path]) -> list[str]:
    command = [str(environment / "bin" / "python"), str(server / "server.py")]
    return list(hear_tools("own", McpServer(command=command, read=read, timeout=30)))


def test_it_serves_where_its_three_folders_are_seen(folders: tuple[Path, Path, Path]) -> None:
    environment, server, base = folders
    assert heard(environment, server, [environment, server, base]) == ["say"]


def test_each_folder_that_is_not_seen_is_told(folders: tuple[Path, Path, Path]) -> None:
    environment, server, base = folders
    for left in (environment, server, base):
        if left.is_relative_to("/usr"):
            continue
        with pytest.raises(ToolError, match=r"introuvable|hors des dossiers|can't open file"):
            heard(environment, server, [each for each in folders if each != left])
