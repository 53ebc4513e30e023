"""A real OPA server for tests: found, or built once into a cache folder."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from guards.policy import find_opa
from tests.needs import require

VERSION = "v1.10.1"
MODULE = f"github.com/open-policy-agent/opa@{VERSION}"


def opa_binary() -> str:
    """Path of OPA: BEFFROI_OPA, the search path, ~/go/bin, else built by Go into the cache folder.

    Without any, the test is skipped; on the machines that check the project (CI=true) it fails.
    """
    found = find_opa() or _built()
    require(found, f"OPA: go install {MODULE}, or name a binary in BEFFROI_OPA")
    return found


def _built() -> str:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "beffroi-tests" / VERSION
    binary, go = cache / "opa", shutil.which("go")
    if not binary.exists() and go:
        cache.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "GOBIN": str(cache), "GOFLAGS": "-p=2"}
        subprocess.run(
            [go, "install", MODULE], env=environment, capture_output=True, timeout=900, check=False
        )
    return str(binary) if binary.exists() else ""


@contextmanager
def opa_server(
    binary: str, *arguments: str, port: int = 0, ca: Path | None = None, log: Path | None = None
) -> Iterator[str]:
    """An OPA server on the loopback interface; gives its URL.

    Args:
        ca: the authority that signed its certificate, where the arguments give it one.
        log: file that what it writes goes to.
    """
    port = port or free_port()
    url = f"{'https' if ca else 'http'}://127.0.0.1:{port}"
    level = "info" if log else "error"
    command = [binary, "run", "--server", "--addr", f"127.0.0.1:{port}", "--log-level", level, *arguments]
    with open(log or os.devnull, "wb") as written:
        server = subprocess.Popen(command, stdout=written, stderr=written)
    try:
        _wait(url, ca)
        yield url
    finally:
        server.kill()
        server.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, ca: Path | None) -> None:
    verify = ssl.create_default_context(cafile=str(ca)) if ca else True
    with httpx.Client(trust_env=False, verify=verify) as client:
        for _ in range(300):
            with suppress(httpx.HTTPError):
                # A server that asks for a token answers too, without letting us in.
                if client.get(f"{url}/health").status_code in (200, 401):
                    return
            time.sleep(0.05)
    pytest.fail("the OPA server did not start")
