"""A prepared home, a model server with plans written beforehand, and the command run in this process."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from beffroi.settings.installation import Settings
from tests.cli.model_server import PLANS, model_server
from ui.cli.main import run
from ui.home import prepare_home


@dataclass(frozen=True)
class Done:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Done]


@pytest.fixture(scope="session")
def prepared(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with city and demo accounts; read-only by agreement."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    shutil.copytree(city_folder, home / "city", copy_function=_link)
    prepare_home(Settings(home=home))
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own."""
    home = Path(shutil.copytree(prepared, tmp_path / "home", copy_function=_link))
    monkeypatch.setenv("BEFFROI_HOME", str(home))
    monkeypatch.setenv("BEFFROI_SANDBOX__SPARES", "1")
    return home


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """URL of a model server that knows `PLANS`."""
    with model_server(PLANS) as url:
        yield url


@pytest.fixture
def beffroi(
    home: Path, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs the command with these words."""
    monkeypatch.setenv("BEFFROI_MODEL__URL", server)

    def command(*words: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            run(list(words))
        written = capsys.readouterr()
        code = ended.value.code
        return Done(code if isinstance(code, int) else 0, written.out, written.err)

    return command


def _link(source: str, target: str) -> object:
    """Files that are only ever replaced whole are linked, not copied."""
    if Path(source).suffix in (".gpkg", ".csv", ".geojson"):
        return os.link(source, target)
    return shutil.copy2(source, target)
