"""Where runs with effects happen: an installation, the systems behind it, and what those systems really hold.

What was done is read from the systems' own files, never through the house.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, Protocol

from beffroi.settings.installation import SandboxSettings, Settings
from tools.city.folder import TICKETING
from tools.city.generate import generate_city
from tools.demo import mail_server, redmine_server
from tools.demo.redmine_seed import KEY, demo_settings, fill_redmine
from tools.demo.redmine_server import RedmineServer
from tools.demo.running import ROOT, Running, free_port, takes

_SECRET = "BEFFROI_FAULTS_SECRET"  # the variable's name
Deeds = dict[str, int]
Count = Callable[[str], Deeds]
"""How often each effect of the run with this word was done, by tool."""


class Restartable(Protocol):
    """A server that may be killed and started again on its port."""

    def start(self) -> None: ...
    def stop(self, *, kill: bool = False) -> None: ...


@dataclass(frozen=True)
class World:
    """One installation.

    Attributes:
        name: of the system that takes the effects.
        faults: those that can fall here.
        filler: a file that fills the disk of the state when written; None where that disk is not its own.
    """

    name: str
    settings: Settings
    count: Count
    faults: tuple[str, ...]
    server: Restartable | None = None
    filler: Path | None = None
    secrets: dict[str, str] = field(default_factory=dict)


@contextmanager
def embedded(folder: Path) -> Iterator[World]:
    """The demo city's own ticketing, whose effects have keys.

    Where a file system can be mounted, the state lies on a small one, that can be filled.
    """
    folder.mkdir()
    state, city = folder / "home", folder / "city"
    state.mkdir()
    faults = ("kill", "freeze", "takeover", "lock", "long lock", "broker")
    with ExitStack() as ends:
        mounted = _mount(state, ends)
        generate_city(city, Settings().city.seed)
        (state / "city").symlink_to(city)
        yield World(
            "embarqué", _settings(state), _count_embedded(city / TICKETING),
            (*faults, "disk") if mounted else faults, filler=state / "filler" if mounted else None,
        )  # fmt: skip


@contextmanager
def mail(folder: Path) -> Iterator[World]:
    """Notices by a mail server, which has neither key nor search."""
    (folder / "tls").mkdir(parents=True)
    (folder / "box").mkdir()
    password, port = secrets.token_hex(8), free_port()
    state = folder / "home"
    generate_city(state / "city", Settings().city.seed)
    command = [sys.executable, "-m", "evals.faults.mailbox", str(folder), str(port)]
    server = Running(command, folder, {"PYTHONPATH": str(ROOT), _SECRET: password})
    server.start(lambda: takes(port))
    smtp = {
        "kind": "smtp", "host": "127.0.0.1", "port": port, "user": mail_server.USER,
        "password": {"env": _SECRET}, "sender": "ne-pas-repondre@ville.example", "domains": ["paris.demo"],
        "ca": folder / "tls" / "ca.pem", "timeout": 20,
    }  # fmt: skip
    try:
        count = _count_mail(state / "city" / TICKETING, folder / "box")
        yield World(
            "courriel", _settings(state, mail=smtp), count,
            ("kill", "freeze", "takeover", "cut", "restart"), server=_Held(server, port),
            secrets={_SECRET: password},
        )  # fmt: skip
    finally:
        server.stop()


@contextmanager
def redmine(folder: Path) -> Iterator[World]:
    """A real Redmine, in which Beffroi leaves marks."""
    state = folder / "home"
    generate_city(state / "city", Settings().city.seed)
    server = RedmineServer(folder / "redmine")
    server.prepare()
    fill_redmine(server.database, state / "city")
    server.start()
    systems = demo_settings(server.url, {"env": _SECRET}) | {"timeout": 60}
    try:
        yield World(
            "Redmine", _settings(state, ticketing=systems), _count_redmine(server.database),
            ("kill", "freeze", "takeover", "lock", "long lock", "broker", "cut", "late", "restart"),
            server=server, secrets={_SECRET: KEY},
        )  # fmt: skip
    finally:
        server.stop()


def redmine_missing() -> list[str]:
    """What this machine lacks for `redmine`."""
    return redmine_server.missing()


@dataclass
class _Held:
    """A plain server with its port."""

    running: Running
    port: int

    def start(self) -> None:
        self.running.start(lambda: takes(self.port))

    def stop(self, *, kill: bool = False) -> None:
        self.running.stop(kill=kill)


def _settings(state: Path, **systems: Any) -> Settings:
    made = Settings(home=state, sandbox=SandboxSettings(spares=0, wall=60.0))
    return made.model_copy(update={"systems": type(made.systems).model_validate(systems)})


def _mount(folder: Path, ends: ExitStack) -> bool:
    if shutil.which("mount") is None:
        return False
    command = ["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        return False
    ends.callback(subprocess.run, ["umount", "--lazy", str(folder)], capture_output=True, check=False)
    return True


def _count_embedded(file: Path) -> Count:
    def count(word: str) -> Deeds:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as base:
            tickets = _tickets(base, word)
            return {
                "ticketing.create": len(tickets),
                "ticketing.notify": _sum(base, "SELECT count(*) FROM outbox WHERE ticket = ?", tickets),
                "ticketing.comment": _comments(base, tickets),
            }

    return count


def _count_mail(file: Path, box: Path) -> Count:
    def count(word: str) -> Deeds:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as base:
            tickets = _tickets(base, word)
            return {
                "ticketing.create": len(tickets),
                "ticketing.notify": sum(word in _text(letter) for letter in box.glob("*.eml")),
                "ticketing.comment": _comments(base, tickets),
            }

    return count


def _count_redmine(file: Path) -> Count:
    notes = "SELECT count(*) FROM journals WHERE journalized_type = 'Issue' AND journalized_id = ? AND notes "

    def count(word: str) -> Deeds:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)) as base:
            found = base.execute("SELECT id FROM issues WHERE subject LIKE ?", (f"%{word}%",))
            tickets = [int(row[0]) for row in found]
            return {
                "ticketing.create": len(tickets),
                "ticketing.notify": _sum(base, notes + "LIKE '%[Beffroi notify-%'", tickets),
                "ticketing.comment": _sum(base, notes + "LIKE '%[Beffroi comment-%'", tickets),
            }

    return count


def _tickets(base: sqlite3.Connection, word: str) -> list[int]:
    found = base.execute("SELECT number FROM ticket WHERE title LIKE ?", (f"%{word}%",))
    return [int(row[0]) for row in found]


def _comments(base: sqlite3.Connection, tickets: list[int]) -> int:
    query = "SELECT count(*) FROM history WHERE number = ? AND action = 'commentaire'"
    return _sum(base, query, tickets)


def _sum(base: sqlite3.Connection, query: str, tickets: list[int]) -> int:
    return sum(int(base.execute(query, (number,)).fetchone()[0]) for number in tickets)


def _text(letter: Path) -> str:
    message = message_from_bytes(letter.read_bytes(), policy=policy.default)
    body = message.get_body()
    return body.get_content() if body is not None else ""
