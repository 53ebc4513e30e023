"""What an embedded system holds, read from its file: it answers where its tables can be counted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tools.city.folder import DIRECTORY, PACKAGE, TICKETING

_TABLES = {
    "directory": (DIRECTORY, (("personnes", "person"), ("services", "service"))),
    "geocoder": (PACKAGE, (("adresses", "addresses"), ("rues", "streets"))),
    "gis": (PACKAGE, (("équipements", "facilities"), ("arrondissements", "districts"))),
    "ticketing": (TICKETING, (("tickets", "ticket"), ("événements", "history"))),
}


def embedded_counts(system: str, city: Path, seconds: float) -> tuple[str, ...]:
    """« 712 personnes, 41 services ».

    Args:
        system: ``directory``, ``geocoder``, ``gis`` or ``ticketing``; nothing is said of others.
        city: folder of the embedded city.
        seconds: how long another process's lock is waited for.

    Raises:
        sqlite3.Error: the file is absent, damaged, or locked all that time.
    """
    if system not in _TABLES:
        return ()
    name, tables = _TABLES[system]
    address = f"{(city / name).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=seconds)) as connection:
        counts = [
            f"{connection.execute(f'SELECT count(*) FROM {table}').fetchone()[0]} {word}"
            for word, table in tables
        ]
    return (", ".join(counts),)
