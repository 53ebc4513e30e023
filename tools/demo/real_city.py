"""The demo city behind real servers, all on loopback: OpenLDAP, addok, PostGIS and Redmine.

    with RealCity(home, city).running(tell) as systems:      # SystemsSettings that reach them
        ...

Credentials lie in files that only their owner reads. Those of OpenLDAP and Redmine are the demo's own,
written in this repository: everybody on this machine can know them, as they can the demo accounts'.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from beffroi.settings.systems import SystemsSettings
from tools.city.folder import DIRECTORY
from tools.demo import addok_server, postgis_server, redmine_server, slapd_server
from tools.demo.addok_server import AddokServer, demo_documents
from tools.demo.demo_ldif import demo_ldif, settings_of
from tools.demo.demo_map import demo_layers
from tools.demo.postgis_server import PostgisServer
from tools.demo.redmine_seed import KEY, demo_settings, fill_redmine
from tools.demo.redmine_server import RedmineServer
from tools.demo.slapd_server import PASSWORD, SlapdServer

Progress = Callable[[str, float], None]
_PATIENCE = 30.0


def missing() -> list[str]:
    """What this machine lacks, by the names of programs."""
    servers = (slapd_server, addok_server, postgis_server, redmine_server)
    return [name for server in servers for name in server.missing()]


class RealCity:
    """The servers and what they hold.

    Args:
        folder: of their data; Redmine's stays from one start to the next, the others' are made anew.
        city: folder of the demo city that they are filled from.
        password: with which everybody of the city signs in to Redmine's own page.
    """

    def __init__(self, folder: Path, city: Path, password: str) -> None:
        self._folder, self._city, self._password = folder, city, password
        self.redmine_url = ""

    @contextmanager
    def running(self, tell: Progress) -> Iterator[SystemsSettings]:
        """The servers, running until the context ends.

        Raises:
            RuntimeError: one does not start; tells the end of its log.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with ExitStack() as ends:
            parts = (
                ("Annuaire : OpenLDAP", "directory", self._directory),
                ("Adresses : addok", "geocoder", self._geocoder),
                ("Carte : PostGIS", "gis", self._gis),
                ("Tickets : Redmine", "ticketing", self._ticketing),
            )
            systems: dict[str, Any] = {}
            for done, (what, name, start) in enumerate(parts):
                tell(what, done / len(parts))
                systems[name] = start(ends)
            yield SystemsSettings.model_validate(systems)

    def _directory(self, ends: ExitStack) -> dict[str, Any]:
        server = SlapdServer(self._empty("slapd"), demo_ldif(self._city / DIRECTORY))
        server.start()
        ends.callback(server.stop)
        settings = settings_of(server, password=self._secret("slapd", PASSWORD), timeout=_PATIENCE)
        return settings.model_dump(mode="json", exclude_defaults=True)

    def _geocoder(self, ends: ExitStack) -> dict[str, Any]:
        server = AddokServer(self._empty("addok"), demo_documents(self._city, addok_server.COMPLETE))
        server.start()
        ends.callback(server.stop)
        return {"kind": "addok", "url": server.url, "timeout": _PATIENCE}

    def _gis(self, ends: ExitStack) -> dict[str, Any]:
        password = secrets.token_urlsafe(24)
        server = PostgisServer(self._city, password)
        ends.callback(server.remove)
        server.start()
        server.fill()
        return {
            "kind": "postgis", "host": "127.0.0.1", "port": server.port, "database": postgis_server.DATABASE,
            "user": postgis_server.READER, "password": self._secret("postgis", password),
            "timeout": _PATIENCE,
            **demo_layers(postgis_server.FACILITIES, postgis_server.DISTRICTS),
        }  # fmt: skip

    def _ticketing(self, ends: ExitStack) -> dict[str, Any]:
        server = RedmineServer(self._folder / "redmine")
        new = not server.database.exists()
        server.prepare()
        if new:
            fill_redmine(server.database, self._city)
            _let_sign_in(server.database, self._password)
        server.start()
        ends.callback(server.stop)
        self.redmine_url = server.url
        return demo_settings(server.url, self._secret("redmine", KEY)) | {"timeout": _PATIENCE}

    def _empty(self, name: str) -> Path:
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        return folder

    def _secret(self, name: str, value: str) -> dict[str, str]:
        file = self._folder / f"{name}.secret"
        file.touch(mode=0o600)
        file.write_text(value)
        return {"file": str(file)}


def _let_sign_in(database: Path, password: str) -> None:
    """Everybody's password in Redmine (its own hash: SHA-1 of salt and SHA-1)."""
    salt = secrets.token_hex(16)
    hashed = hashlib.sha1((salt + hashlib.sha1(password.encode()).hexdigest()).encode()).hexdigest()
    with closing(sqlite3.connect(database)) as redmine, redmine:
        redmine.execute("UPDATE users SET hashed_password = ?, salt = ? WHERE type = 'User'", (hashed, salt))
