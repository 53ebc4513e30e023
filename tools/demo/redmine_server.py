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
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx

from tools.demo.running import Running, free_port, program, run

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
    lacks = [name for name in PROGRAMS if not program(name)]
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
    _running: Running = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.folder = self.folder.absolute()
        self.port = self.port or free_port()
        command = ["puma", "--dir", str(HOME), "-e", "production", "-t", "2:5"]
        command += ["-b", f"tcp://127.0.0.1:{self.port}", "config.ru"]
        self._running = Running(command, self.folder, self._environment())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.folder / "redmine.sqlite3"

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

    def start(self, seconds: float = 240.0) -> None:
        """Starts the server and waits until it answers.

        Raises:
            RuntimeError: it ended, or did not answer in time; tells the end of its log.
        """
        self._running.start(self._answers, seconds)

    def stop(self, *, kill: bool = False) -> None:
        """Ends the server, by its own process alone."""
        self._running.stop(kill=kill)

    def _answers(self) -> bool:
        try:
            return _client().get(f"{self.url}/issues.json").status_code < 500
        except httpx.HTTPError:
            return False

    def _migrate(self, kept: Path) -> None:
        for task in ("db:migrate", "redmine:load_default_data"):
            try:
                run(["rake", "-f", str(HOME / "Rakefile"), task], HOME, self._environment())
            except RuntimeError:
                self.database.unlink(missing_ok=True)
                raise
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_name(f"{kept.name}.{os.getpid()}")
        shutil.copyfile(self.database, draft)
        draft.replace(kept)

    def _environment(self) -> dict[str, str]:
        return {
            "RAILS_ENV": "production",
            "REDMINE_LANG": "fr",
            "X_DEBIAN_SITEID": _OUT + str(self.folder).lstrip("/"),
            "BUNDLE_GEMFILE": str(self.folder / "Gemfile"),
            "SCHEMA": str(self.folder / "tmp" / "schema.rb"),
            **({"TZ": os.environ["TZ"]} if "TZ" in os.environ else {}),
        }


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "beffroi"


def _version() -> str:
    return hashlib.sha256(_VERSION.read_bytes() + _LOCK.read_bytes()).hexdigest()[:16]


@cache
def _client() -> httpx.Client:
    """One for all questions: each client reads the system's certificates."""
    return httpx.Client(timeout=30, trust_env=False)
