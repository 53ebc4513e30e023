"""The city's systems as this installation has them; a real system takes an embedded one's place here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from beffroi.ports import Directory, Gis, Ticketing
from beffroi.settings import Settings
from beffroi.systems import Embedded, Ldap, SystemsSettings
from tools.city.generate import generate_city
from tools.city.importer import PACKAGE, Progress
from tools.city.stores import DIRECTORY, TICKETING
from tools.directory.embedded import EmbeddedDirectory
from tools.gis.embedded import EmbeddedGis
from tools.ticketing.embedded import EmbeddedTicketing

_DEMO = SystemsSettings()


@dataclass(frozen=True)
class Connectors:
    """One connector for each port."""

    directory: Directory
    gis: Gis
    ticketing: Ticketing


def build_connectors(settings: Settings, progress: Progress | None = None) -> Connectors:
    """The connectors of an installation; the demo city is made first where it is missing.

    Args:
        progress: told while the city is made (a few seconds, once).
    """
    generate_city(settings.city_home, settings.city.seed, progress=progress)
    return open_connectors(settings.city_home, settings.systems)


def open_connectors(folder: Path, systems: SystemsSettings = _DEMO) -> Connectors:
    """The connectors that the settings name; the embedded ones on a city's folder that exists.

    Raises:
        ConfigurationError: a setting of a system, or its credential, is wrong.
    """
    return Connectors(
        directory=_directory(systems.directory, folder),
        gis=EmbeddedGis(folder / PACKAGE),
        ticketing=EmbeddedTicketing(folder / TICKETING),
    )


def _directory(system: Embedded | Ldap, folder: Path) -> Directory:
    if isinstance(system, Ldap):
        from tools.directory.ldap import LdapDirectory  # only where it is set: a C library

        return LdapDirectory(system)
    return EmbeddedDirectory(folder / DIRECTORY)
