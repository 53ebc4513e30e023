"""A real PostgreSQL with PostGIS (Debian's packages) on loopback, in a temporary folder, with the demo map.

As root it is started as an unprivileged user, since PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely

from tools.city.lambert import to_metres_all
from tools.demo.demo_map import demo_districts, demo_facilities
from tools.demo.running import Running, free_port, run, takes

SCHEMA, DATABASE, READER = "sig", "ville", "beffroi"
FACILITIES, DISTRICTS = f"{SCHEMA}.equipements", f"{SCHEMA}.arrondissements"
_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_OWNERS = ("postgres", "nobody")
_TABLES = f"""
CREATE EXTENSION postgis;
CREATE SCHEMA {SCHEMA};
CREATE TABLE {FACILITIES} (identifiant text PRIMARY KEY, nom text, nature text, adresse text, c_ar integer,
                           geom geometry(Point, 2154));
CREATE TABLE {DISTRICTS} (c_arinsee integer PRIMARY KEY, l_ar text, geom geometry(MultiPolygon, 2154));
GRANT USAGE ON SCHEMA {SCHEMA} TO {READER};
GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {READER};
"""
_INDEXES = f"""
CREATE INDEX ON {FACILITIES} USING gist (geom);
CREATE INDEX ON {FACILITIES} (nature);
ANALYZE;
"""


def binaries() -> Path | None:
    """Folder of PostgreSQL's programs, of the newest version that has PostGIS."""
    return next((place for place in _PLACES if _extension(place).is_file()), None)


def missing() -> list[str]:
    """What this machine lacks."""
    return [] if binaries() else ["postgresql with postgis"]


@dataclass
class PostgisServer:
    """One server with its data.

    Args:
        city: folder of the demo city.
        password: of the superuser and of the reader.
        certificate: folder with ``server.pem`` and ``server.key``; not encrypted where None.
    """

    city: Path
    password: str
    certificate: Path | None = None
    port: int = 0
    folder: Path = field(init=False)
    _running: Running = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.port = self.port or free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="beffroi-postgis-"))
        owner = next((pwd.getpwnam(name).pw_uid for name in _OWNERS if _is_user(name)), None)
        user = owner if os.geteuid() == 0 else None
        programs, data = binaries(), self.folder / "data"
        assert programs is not None
        (self.folder / "password").write_text(self.password)
        for name in ("server.pem", "server.key") if self.certificate else ():
            shutil.copy(self.certificate / name, self.folder / name)  # type: ignore[operator]  # just tested
        _give(self.folder, user)
        command = [str(programs / "initdb"), "-D", str(data), "-U", "admin", "-E", "UTF8", "--locale=C.UTF-8",
                   "--auth=scram-sha-256", f"--pwfile={self.folder}/password", "--no-sync"]  # fmt: skip
        run(command, self.folder, user=user, group=user)
        settings = {
            "listen_addresses": "127.0.0.1", "port": str(self.port), "fsync": "off", "max_connections": "20",
            "unix_socket_directories": str(self.folder), "shared_buffers": "32MB",
            **({"ssl": "on", "ssl_cert_file": f"{self.folder}/server.pem",
                "ssl_key_file": f"{self.folder}/server.key"} if self.certificate else {}),
        }  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._running = Running(
            [str(programs / "postgres"), "-D", str(data), *options], self.folder, user=user
        )

    @property
    def log(self) -> str:
        """What the server wrote."""
        return self._running.log

    def start(self) -> None:
        """Starts it on the port it had."""
        self._running.start(lambda: takes(self.port) and self._answers())

    def fill(self) -> None:
        """Makes the database and the demo tables, in Lambert-93."""
        with self.superuser("postgres") as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
            connection.execute(f"CREATE ROLE {READER} LOGIN PASSWORD '{self.password}'")
        with self.superuser() as connection:
            connection.execute(_TABLES)
            with connection.cursor() as cursor:
                self._copy(cursor)
            connection.execute(_INDEXES)

    def superuser(self, database: str = DATABASE) -> Any:
        """A connection that may do anything."""
        import psycopg

        return psycopg.connect(
            host="127.0.0.1", port=self.port, dbname=database, user="admin", password=self.password,
            autocommit=True, connect_timeout=10,
        )  # fmt: skip

    def stop(self, *, kill: bool = False) -> None:
        """Ends it; it can be started again."""
        self._running.stop(kill=kill, quick=True)

    def remove(self) -> None:
        """Ends it and removes its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        import psycopg

        try:
            self.superuser("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _copy(self, cursor: Any) -> None:
        rows = demo_facilities(self.city)
        spots = to_metres_all(*shapely.get_coordinates([shapely.Point(place) for _, place in rows]).T)
        with cursor.copy(f"COPY {FACILITIES} FROM STDIN") as copy:
            for (properties, _), (x, y) in zip(rows, spots.tolist(), strict=True):
                copy.write_row((*properties.values(), f"SRID=2154;POINT({x!r} {y!r})"))
        with cursor.copy(f"COPY {DISTRICTS} FROM STDIN") as copy:
            for properties, shape in demo_districts(self.city):
                plane = shapely.transform(shape, lambda points: to_metres_all(points[:, 0], points[:, 1]))
                copy.write_row(
                    (*properties.values(), f"SRID=2154;{shapely.to_wkt(plane, rounding_precision=3)}")
                )


def _extension(place: Path) -> Path:
    return Path("/usr/share/postgresql") / place.parent.name / "extension" / "postgis.control"


def _is_user(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _give(folder: Path, user: int | None) -> None:
    for path in (folder, *folder.iterdir()):
        path.chmod(0o700 if path.is_dir() else 0o600)
        if user is not None:
            os.chown(path, user, -1)
