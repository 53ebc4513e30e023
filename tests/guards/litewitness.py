"""litewitness, another house's C2SP witness (filippo.io/torchwood), built by Go and run for tests."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from guards.ledger.notes import COSIGNATURE, VerifierKey
from guards.ledger.witnesses import Witness
from tests.guards.opa import free_port
from tests.needs import require

VERSION = "v0.9.0"
MODULE = f"filippo.io/torchwood/cmd/litewitness@{VERSION}"
NAME = "litewitness.test/1"


def litewitness_binary() -> str:
    """Path of litewitness: on the search path, else built by Go into the cache folder.

    Without it, or without an ssh-agent, the test is skipped; with CI=true it fails.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "beffroi-tests" / VERSION
    binary, go = cache / "litewitness", shutil.which("go")
    found = shutil.which("litewitness")
    if not found and not binary.exists() and go:
        cache.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "GOBIN": str(cache), "GOFLAGS": "-p=2"}
        subprocess.run(
            [go, "install", MODULE], env=environment, capture_output=True, timeout=280, check=False
        )
    found = found or (str(binary) if binary.exists() else None)
    require(found, f"litewitness: go install {MODULE}")
    require(shutil.which("ssh-agent"), "ssh-agent: apt-get install openssh-client")
    return str(found)


@contextmanager
def litewitness(folder: Path) -> Iterator[tuple[Witness, Path]]:
    """A running litewitness with a key of its own; gives how it is asked, and its database."""
    binary, database, agent = litewitness_binary(), folder / "litewitness.db", folder / "agent.sock"
    folder.mkdir()
    with ExitStack() as stack:
        _start(stack, ["ssh-agent", "-D", "-a", str(agent)])
        _until(agent.exists, "ssh-agent")
        key = folder / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        environment = {**os.environ, "SSH_AUTH_SOCK": str(agent)}
        subprocess.run(["ssh-add", "-q", str(key)], env=environment, check=True)
        blob = base64.b64decode(key.with_suffix(".pub").read_text().split()[1])
        fingerprint = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
        address = f"127.0.0.1:{free_port()}"
        command = [binary, "-db", str(database), "-name", NAME, "-key", f"SHA256:{fingerprint}"]
        _start(stack, [*command, "-ssh-agent", str(agent), "-listen", address])
        _until(lambda: _answers(address), "litewitness")
        yield Witness(f"http://{address}", VerifierKey(NAME, COSIGNATURE, blob[-32:])), database


def trust(database: Path, key: VerifierKey) -> None:
    """What its `witnessctl add-log` and `add-key` do, which need modules that not every proxy has."""
    empty = base64.b64encode(hashlib.sha256(b"").digest()).decode()
    with sqlite3.connect(database, timeout=10) as connection:
        connection.execute(
            "INSERT INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)", (key.name, empty)
        )
        connection.execute("INSERT INTO key (origin, key) VALUES (?, ?)", (key.name, str(key)))


def _start(stack: ExitStack, command: list[str]) -> None:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    stack.callback(process.wait)
    stack.callback(process.kill)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"http://{address}/", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _until(true: object, what: str) -> None:
    for _ in range(300):
        if true():  # type: ignore[operator]  # a function
            return
        time.sleep(0.05)
    pytest.fail(f"{what} did not start")
