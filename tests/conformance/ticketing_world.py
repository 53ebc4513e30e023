"""Ticketing systems under one suite: each holds the demo city's tickets, with their numbers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from beffroi.enums import Status
from beffroi.identity import Actor
from beffroi.ports import Ticketing
from beffroi.records import Listing, Person, Place, Ticket, TicketQuery
from beffroi.settings.tickets import Glpi, Open311, Redmine
from tests.conformance.fake_glpi import APP, CATEGORIES, FakeGlpi, glpi
from tests.conformance.fake_glpi import KEY as GLPI_KEY
from tests.conformance.fake_open311 import CODES, FakeOpen311, open311
from tests.conformance.fake_open311 import KEY as OPEN311_KEY
from tests.conftest import CITY_NOW
from tests.needs import require
from tools.city.folder import DIRECTORY, PACKAGE, TICKETING
from tools.demo import redmine_server
from tools.demo.redmine_seed import KEY, demo_settings, fill_redmine
from tools.demo.redmine_server import RedmineServer
from tools.directory.embedded import EmbeddedDirectory
from tools.geocoder.embedded import EmbeddedGeocoder
from tools.ticketing.embedded.ticketing import EmbeddedTicketing
from tools.ticketing.glpi.ticketing import GlpiTicketing
from tools.ticketing.open311.ticketing import Open311Ticketing
from tools.ticketing.redmine.ticketing import RedmineTicketing

REDMINE_NEEDED = "redmine, redmine-sqlite and puma: scripts/install-tests.sh"
SECRET = "BEFFROI_TEST_REDMINE"
ME = "claire.aubry"
TICKETINGS = ("embedded", "redmine", "glpi", "open311")
GLPI_SECRET, GLPI_APP = "BEFFROI_TEST_GLPI", "BEFFROI_TEST_GLPI_APP"
OPEN311_SECRET = "BEFFROI_TEST_OPEN311"
MOST = 200
"""What one search reads of a system behind the network, in the suite."""


@dataclass(frozen=True)
class World:
    """One system with the demo's tickets, as Claire Aubry uses it.

    Attributes:
        most: tickets that one search gives at most.
        accents: its search finds « dépots » where « dépôts » is written.
        notices_change: a notice is written into the ticket, whose version then differs.
        cannot: operations that the system does not have; each is refused (docs/operators/tickets.md).
        priorities: it keeps them; else every ticket has the normal one.
        statuses: those that it keeps apart.
        whole: it keeps all fields and the whole history of a ticket.
    """

    name: str
    ticketing: Ticketing
    most: int
    accents: bool = True
    notices_change: bool = False
    cannot: frozenset[str] = frozenset()
    priorities: bool = True
    statuses: frozenset[Status] = frozenset(Status)
    whole: bool = True

    def needs(self, *operations: str) -> None:
        """Goes on where the system has these; that the others are refused is a test of its own."""
        if lacking := self.cannot.intersection(operations):
            pytest.skip(f"{self.name} has no {', '.join(sorted(lacking))}: declared")


def search(ticketing: Ticketing, **criteria: Any) -> Listing[Ticket]:
    """A search by what is named; anything else counts for nothing."""
    return ticketing.search(TicketQuery(**criteria))


def actor_of(directory: EmbeddedDirectory, person_id: str) -> Actor:
    """A signed-in person of the demo."""
    person, service = directory.get_person(person_id), directory.service_of(person_id)
    return Actor(
        person_id, person.name, frozenset(), person_id, service.id, service.name, service.domain, person.district
    )  # fmt: skip


def redmine_settings(server: RedmineServer, **changes: Any) -> Redmine:
    """Settings of the demo's Redmine; patient, for a machine that does other things too."""
    return Redmine.model_validate(
        demo_settings(server.url, {"env": SECRET}) | {"timeout": 100, "most": MOST} | changes
    )


@pytest.fixture(scope="session")
def people(city_folder: Path) -> EmbeddedDirectory:
    """The demo's directory."""
    return EmbeddedDirectory(city_folder / DIRECTORY)


@pytest.fixture(scope="session")
def truth(city_folder: Path) -> EmbeddedTicketing:
    """The demo's tickets as they were made; read-only."""
    return EmbeddedTicketing(city_folder / TICKETING, clock=lambda: CITY_NOW)


@pytest.fixture(scope="session")
def redmine(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedmineServer]:
    """A Redmine with the demo tickets; tests change only tickets that they made."""
    require(not redmine_server.missing(), REDMINE_NEEDED)
    server = RedmineServer(tmp_path_factory.mktemp("redmine"))
    server.prepare()
    fill_redmine(server.database, city_folder)
    server.start()
    os.environ[SECRET] = KEY
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redmine_account(redmine: RedmineServer, people: EmbeddedDirectory) -> RedmineTicketing:
    """The connector as its account, with what it has read kept for the session."""
    return RedmineTicketing(redmine_settings(redmine, kept=3600), people)


@pytest.fixture
def acting(redmine_account: RedmineTicketing, people: EmbeddedDirectory) -> Callable[[str], RedmineTicketing]:
    """The Redmine connector as a person uses it."""
    return lambda person_id: redmine_account.acting_for(actor_of(people, person_id))


def open311_settings(url: str, **changes: Any) -> Open311:
    """Settings of the fake GeoReport service."""
    return Open311.model_validate(
        {"kind": "open311", "url": url, "key": {"env": OPEN311_SECRET}, "shared": True, "services": CODES,
         "past": 800} | changes
    )  # fmt: skip


@pytest.fixture(scope="session")
def fake_open311(city_folder: Path) -> Iterator[FakeOpen311]:
    """A GeoReport service with the demo's tickets."""
    os.environ[OPEN311_SECRET] = OPEN311_KEY
    with open311(city_folder / TICKETING) as service:
        yield service


def glpi_settings(url: str, **changes: Any) -> Glpi:
    """Settings of the fake GLPI."""
    return Glpi.model_validate(
        {"kind": "glpi", "url": url, "key": {"env": GLPI_SECRET}, "app": {"env": GLPI_APP}, "shared": True,
         "categories": CATEGORIES, "kept": 3600} | changes
    )  # fmt: skip


@pytest.fixture(scope="session")
def fake_glpi(city_folder: Path) -> Iterator[FakeGlpi]:
    """A GLPI with the demo's staff and tickets."""
    os.environ[GLPI_SECRET], os.environ[GLPI_APP] = GLPI_KEY, APP
    with glpi(city_folder / DIRECTORY, city_folder / TICKETING) as held:
        yield held


@pytest.fixture(params=TICKETINGS)
def world(request: pytest.FixtureRequest) -> World:
    """The same tickets behind each connector."""
    if request.param == "open311":
        service = request.getfixturevalue("fake_open311")
        cannot = frozenset(
            ("assign", "comment", "set_priority", "close", "reopen", "remind", "notify", "send")
        )
        statuses = frozenset({Status.OUVERT, Status.FERME})
        connector = Open311Ticketing(open311_settings(service.url))
        return World(
            "open311", connector, 2_000, cannot=cannot, priorities=False, statuses=statuses, whole=False
        )
    if request.param == "glpi":
        held, directory = request.getfixturevalue("fake_glpi"), request.getfixturevalue("people")
        connector = GlpiTicketing(glpi_settings(held.url), directory)
        return World("glpi", connector, 2_000, notices_change=True, cannot=frozenset(("notify", "send")))
    if request.param == "embedded":
        copy: Path = request.getfixturevalue("city_copy")
        return World("embedded", EmbeddedTicketing(copy / TICKETING, clock=lambda: CITY_NOW), 2_000)
    connector = request.getfixturevalue("acting")(ME)
    return World("redmine", connector, MOST, accents=False, notices_change=True)


@pytest.fixture(scope="session")
def place(city_folder: Path) -> Place:
    """A place of the demo."""
    found = EmbeddedGeocoder(city_folder / PACKAGE).locate("12 rue Oberkampf").exact
    assert found is not None
    return found


@pytest.fixture
def karim(people: EmbeddedDirectory) -> Person:
    """Somebody who may be in charge of a ticket."""
    return people.get_person("karim.benali")
