"""A real Redmine (Debian's package) on a loopback port, in a folder of its own.

    server = RedmineServer(folder)
    server.prepare()                 # an empty database, made once for each version of Redmine
    fill_redmine(server.database, city)
    server.start()

Nothing of the machine's own Redmine is read or written: database, secrets, logs and caches lie in the folder.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

HOME = Path("/usr/share/redmine")
PROGRAMS = ("puma", "rake", "ruby")
_LOCK = Path("/var/lib/redmine/Gemfile.lock")
_VERSION = HOME / "lib/redmine/version.rb"
_DATABASE = """\
production:
  adapter: sqlite3
  database: {database}
  encoding: utf8
  timeout: 20000
"""
# Redmine looks for an instance's folder below its own; this leads out to any folder.
_OUT = "../" * 12


def missing() -> list[str]:
    """What this machine lacks to run Redmine."""
    lacks = [name for name in PROGRAMS if shutil.which(name) is None]
    return lacks if _VERSION.exists() and _LOCK.exists() else [*lacks, "redmine"]


@dataclass
class RedmineServer:
    """One server; `start`, `stop` and start again on the same port.

    Args:
        folder: of its own; made where it is missing.
        port: 0 for one that nobody has.
    """

    folder: Path
    port: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.folder = self.folder.absolute()
        self.port = self.port or _free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.folder / "redmine.sqlite3"

    @property
    def log(self) -> Path:
        return self.folder / "puma.log"

    def prepare(self, cache: Path | None = None) -> None:
        """The folder with an empty database in French; what is there already is kept.

        Args:
            cache: folder where empty databases are kept; the user's cache where None.

        Raises:
            RuntimeError: Redmine's own tasks failed; says where their output is.
        """
        for name in ("config", "tmp", "log"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "config/database.yml").write_text(_DATABASE.format(database=self.database))
        secret = self.folder / "config/secret_key.txt"
        if not secret.exists():
            secret.write_text(secrets.token_hex(40))
        shutil.copyfile(HOME / "Gemfile", self.folder / "Gemfile")
        shutil.copyfile(_LOCK, self.folder / "Gemfile.lock")
        (self.folder / "Gemfile.local").write_text('gem "sqlite3", "~> 1.4.0"\n')
        if self.database.exists():
            return
        kept = (cache or _cache()) / f"redmine-{_version()}.sqlite3"
        if not kept.exists():
            self._migrate(kept)
        shutil.copyfile(kept, self.database)

    def start(self, seconds: float = 120.0) -> None:
        """Starts the server and waits until it answers.

        Raises:
            RuntimeError: it ended, or did not answer in time; tells the end of its log.
        """
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["puma", "-e", "production", "-t", "2:5", "-b", f"tcp://127.0.0.1:{self.port}", "config.ru"],
                cwd=HOME, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + seconds
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"Redmine does not start: {self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)

    def stop(self, *, kill: bool = False) -> None:
        """Ends the server, by its own process alone."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill() if kill else process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)

    @property
    def pid(self) -> int:
        """Of the running server; 0 where none runs."""
        return self._process.pid if self._process is not None else 0

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/issues.json", timeout=30, trust_env=False).status_code < 500
        except httpx.HTTPError:
            return False

    def _migrate(self, kept: Path) -> None:
        for task in ("db:migrate", "redmine:load_default_data"):
            done = subprocess.run(
                ["rake", task], cwd=HOME, env=self._environment(), capture_output=True, text=True, check=False,
                stdin=subprocess.DEVNULL, timeout=600,
            )  # fmt: skip
            (self.folder / "log" / "rake.log").write_text(done.stdout + done.stderr)
            if done.returncode:
                self.database.unlink(missing_ok=True)
                raise RuntimeError(f"Redmine's {task} failed: {self.folder / 'log' / 'rake.log'}")
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_name(f"{kept.name}.{os.getpid()}")
        shutil.copyfile(self.database, draft)
        draft.replace(kept)

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TZ") if name in os.environ}
        return kept | {
            "RAILS_ENV": "production", "REDMINE_LANG": "fr", "LANG": "C.UTF-8",
            "X_DEBIAN_SITEID": _OUT + str(self.folder).lstrip("/"),
            "BUNDLE_GEMFILE": str(self.folder / "Gemfile"), "SCHEMA": str(self.folder / "tmp" / "schema.rb"),
        }  # fmt: skip


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "beffroi"


def _version() -> str:
    return hashlib.sha256(_VERSION.read_bytes() + _LOCK.read_bytes()).hexdigest()[:16]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
