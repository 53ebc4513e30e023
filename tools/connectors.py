"""The city's systems as this installation has them; a real system takes an embedded one's place here.

Each connector is imported where it is chosen: nobody waits for the libraries of systems that are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from beffroi.identity import Actor
from beffroi.ports import Directory, Documents, Geocoder, Gis, Ticketing
from beffroi.settings.documents import Webdav
from beffroi.settings.installation import Settings
from beffroi.settings.maps import Addok
from beffroi.settings.systems import Embedded, Folder, Ldap, NoSystem, Smtp, SystemsSettings
from beffroi.settings.tickets import Glpi, Open311, Redmine
from tools.city.folder import DIRECTORY, DOCUMENTS, INDEX, PACKAGE, TICKETING
from tools.oplog import NOTED, LoggedTicketing, OperationLog
from tools.places import Place, places_of
from tools.ticketing.by_mail import TicketingByMail
from tools.ticketing.personal import ticketing_for

if TYPE_CHECKING:
    from tools.city.progress import Progress
    from tools.documents.indexed import IndexedDocuments
    from tools.gis.mapped_sources import MapSystem
    from tools.mail.smtp import SmtpMail

_DEMO = SystemsSettings()


@dataclass(frozen=True)
class PersonsPorts:
    """The city's systems as one person may use them, for one call."""

    directory: Directory
    geocoder: Geocoder
    gis: Gis
    ticketing: Ticketing
    documents: Documents


@dataclass(frozen=True)
class Connectors:
    """One connector for each port.

    Attributes:
        log: where every effect is written down beside the ledger; nowhere where None.
        places: where the effects of each system go (`tools.places`), by the name of its setting.
    """

    directory: Directory
    geocoder: Geocoder
    gis: Gis
    ticketing: Ticketing
    documents: IndexedDocuments
    mail: SmtpMail | None = None
    log: OperationLog | None = None
    places: Mapping[str, Place] = field(default_factory=dict)

    def acting_for(self, actor: Actor | None) -> PersonsPorts:
        """The ports as this person may use them, with the roles and service they have now; None: nobody in
        particular, who reads nothing that depends on the reader.

        Documents and a ticketing that knows its users tell people apart; another such system takes its place
        here.
        """
        documents = self.documents.acting_for(actor)
        ticketing = ticketing_for(self.ticketing, self.mail, actor)
        if self.log is not None:
            ticketing = LoggedTicketing(ticketing, self.log)
        return PersonsPorts(self.directory, self.geocoder, self.gis, ticketing, documents)

    def close(self) -> None:
        """End the connections that systems keep, and the indexing of documents; nothing is asked after it.

        To close a ticket is an operation of ticketing: its connections end by ``disconnect``.
        """
        self.documents.close()
        getattr(self.ticketing, "disconnect", _nothing_kept)()
        for system in (self.gis, self.geocoder, self.directory):
            getattr(system, "close", _nothing_kept)()


def build_connectors(settings: Settings, progress: Progress | None = None) -> Connectors:
    """The connectors of an installation; the demo city is made first where it is missing.

    Args:
        progress: told while the city is made (a few seconds, once).
    """
    from tools.city.generate import generate_city

    generate_city(settings.city_home, settings.city.seed, progress=progress)
    log = OperationLog(settings.operations, noted=settings.home / NOTED)
    alone = settings.database_url.startswith("sqlite")
    return open_connectors(settings.city_home, settings.systems, log, alone=alone)


def open_connectors(
    folder: Path,
    systems: SystemsSettings = _DEMO,
    log: OperationLog | None = None,
    *,
    alone: bool = True,
) -> Connectors:
    """The connectors that the settings name; the embedded ones on a city's folder that exists.

    Args:
        log: of every effect that they are asked for.
        alone: whether no other home does effects for the same state.

    Raises:
        ConfigurationError: a setting of a system, or its credential, is wrong.
    """
    mail = _mail(systems.mail, folder, alone)
    directory = open_directory(systems.directory, folder)
    tickets = _ticketing(systems.ticketing, folder, directory)
    geocoder = _geocoder(systems.geocoder, folder)
    return Connectors(
        directory=directory,
        geocoder=geocoder,
        gis=_gis(systems.gis, folder, geocoder),
        ticketing=tickets if mail is None else TicketingByMail(tickets, mail),
        documents=_documents(systems.documents, folder),
        mail=mail,
        log=log,
        places=places_of(systems, folder),
    )


def open_connector(name: str, folder: Path, systems: SystemsSettings) -> Any:
    """The connector of one system, without the others': what is wrong with it is its own.

    Args:
        name: of its setting (``directory``).

    Raises:
        ConfigurationError: a setting of it, its credential or its file is wrong.
    """
    system = getattr(systems, name)
    match name:
        case "directory":
            return open_directory(system, folder)
        case "geocoder":
            return _geocoder(system, folder)
        case "gis":
            return _gis(system, folder, _geocoder(systems.geocoder, folder))
        case "ticketing":
            return _ticketing(system, folder, directory_when_asked(systems.directory, folder))
        case "documents":
            return _documents(system, folder)
        case "mail":
            return _mail(system, folder, True)
    raise ValueError(name)


def directory_when_asked(system: Embedded | Ldap, folder: Path) -> Directory:
    """The directory that the settings name, opened when it is first asked something: for who is examined
    before there is one."""
    return cast(Directory, _WhenAsked(cache(lambda: open_directory(system, folder))))


def _nothing_kept() -> None:
    """An embedded system keeps no connection."""


@dataclass(frozen=True)
class _WhenAsked:
    opened: Callable[[], Any]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.opened(), name)


def open_directory(system: Embedded | Ldap, folder: Path) -> Directory:
    """The directory that the settings name; the embedded one on a city's folder that exists.

    Raises:
        ConfigurationError: a library or a credential is missing.
    """
    if isinstance(system, Ldap):
        from tools.directory.ldap.directory import LdapDirectory

        return LdapDirectory(system)
    from tools.directory.embedded import EmbeddedDirectory

    return EmbeddedDirectory(folder / DIRECTORY)


def _ticketing(system: Embedded | Redmine | Glpi | Open311, folder: Path, directory: Directory) -> Ticketing:
    match system:
        case Redmine():
            from tools.ticketing.redmine.ticketing import RedmineTicketing

            return RedmineTicketing(system, directory)
        case Glpi():
            from tools.ticketing.glpi.ticketing import GlpiTicketing

            return GlpiTicketing(system, directory)
        case Open311():
            from tools.ticketing.open311.ticketing import Open311Ticketing

            return Open311Ticketing(system)
        case Embedded():
            from tools.ticketing.embedded.ticketing import EmbeddedTicketing

            return EmbeddedTicketing(folder / TICKETING)


def _geocoder(system: Embedded | Addok, folder: Path) -> Geocoder:
    if isinstance(system, Addok):
        from tools.geocoder.addok import AddokGeocoder

        return AddokGeocoder(system)
    from tools.geocoder.embedded import EmbeddedGeocoder

    return EmbeddedGeocoder(folder / PACKAGE)


def _mail(system: NoSystem | Smtp, folder: Path, alone: bool) -> SmtpMail | None:
    """The mail server, where there is one; which messages left is noted beside the city's folder."""
    if not isinstance(system, Smtp):
        return None
    from tools.mail.sent import REGISTER
    from tools.mail.smtp import SmtpMail

    return SmtpMail(system, folder.parent / REGISTER, alone=alone)


def _gis(system: Embedded | MapSystem, folder: Path, geocoder: Geocoder) -> Gis:
    if isinstance(system, Embedded):
        from tools.gis.embedded import EmbeddedGis

        return EmbeddedGis(folder / PACKAGE)
    from tools.gis.mapped_sources import open_map

    return open_map(system, geocoder)


def _documents(system: NoSystem | Embedded | Folder | Webdav, folder: Path) -> IndexedDocuments:
    from tools.city.documents import demo_folders
    from tools.documents.folder import FolderDocuments

    state = folder / INDEX
    match system:
        case Folder():
            return FolderDocuments(system.folders, state, system.refresh)
        case Webdav():
            from tools.documents.webdav import WebdavDocuments

            return WebdavDocuments(system, state)
        case Embedded():
            return FolderDocuments(demo_folders(folder / DOCUMENTS), state)
        case NoSystem():
            return FolderDocuments((), state)
