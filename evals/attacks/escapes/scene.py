"""What stands outside the sandbox, for an attempt to reach: a file, a process, a city, each with a secret."""

from __future__ import annotations

import compileall
import json
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from evals.attacks.escapes.city import City

_INMATE = Path(__file__).parent / "inmate"
_OUTSIDE = "/var/tmp"
"""Not ``/tmp``: a sandbox has one of its own in its place."""
_VICTIM = """
import ctypes, json, os, resource, signal, sys, tempfile, time
secret = sys.argv[1]
room = ctypes.create_string_buffer(secret.encode())
kept = tempfile.TemporaryFile()
kept.write(secret.encode())
kept.flush()
seen = []
for number in (signal.SIGURG, signal.SIGIO):
    signal.signal(number, lambda *_: seen.append(1))
print(json.dumps({"room": ctypes.addressof(room), "file": kept.fileno()}), flush=True)
for line in sys.stdin:
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    print(json.dumps({"signals": len(seen), "files": files, "nice": nice}), flush=True)
"""


@dataclass(frozen=True)
class Victim:
    """A process of the host. ``room``: address of the secret in its memory; ``file``: descriptor of a deleted
    file that holds it; the secret stands in its environment too."""

    process: subprocess.Popen[str]
    room: int
    file: int

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    def state(self) -> dict[str, int]:
        """Signals it got, how many files it may open, its niceness."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        told: dict[str, int] = json.loads(self.process.stdout.readline())
        return told


@dataclass(frozen=True)
class Scene:
    """The outside.

    Attributes:
        folder: of this run, writable by the user who runs it.
        secret: what no sandbox may learn.
        file: that holds it.
        inmate: the inmate's folder as the sandbox sees it, a copy.
        city: behind the broker.
    """

    folder: Path
    secret: str
    file: Path
    inmate: Path
    city: City

    @contextmanager
    def victim(self) -> Iterator[Victim]:
        """A process of the host, ended afterwards."""
        process = subprocess.Popen(
            [sys.executable, "-c", _VICTIM, self.secret],
            env={"SECRET": self.secret},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            yield Victim(process, told["room"], told["file"])
        finally:
            process.kill()
            process.communicate()


@contextmanager
def scene() -> Iterator[Scene]:
    """A scene of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="beffroi-escapes-", dir=_OUTSIDE) as name:
        folder = Path(name)
        secret = secrets.token_hex(8)
        made = Scene(folder, secret, folder / "secret.txt", folder / "inmate", City(secret))
        made.file.write_text(made.secret)
        shutil.copytree(_INMATE, made.inmate, ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(made.inmate, quiet=2)  # once, not in every sandbox
        for file in ("mark.py", "victim.py"):
            (made.inmate / file).write_text("")
        yield made
