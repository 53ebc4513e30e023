"""Redmine's own rights and history hold for each person; its administrator's key never lends them more."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx
import pytest

from beffroi.enums import Category, Priority, Status
from beffroi.errors import Failure, ToolError
from beffroi.records import Person, Place, Ticket
from beffroi.settings.systems import SystemsSettings
from tests.conformance.ticketing_world import ME, SECRET, actor_of, redmine_settings, search
from tools.connectors import open_connectors
from tools.demo.redmine_seed import HIDDEN_TICKET, KEY, PRIVATE_TICKET, demo_settings
from tools.demo.redmine_server import RedmineServer
from tools.directory.embedded import EmbeddedDirectory
from tools.ticketing.redmine.ticketing import RedmineTicketing

Acting = Callable[[str], RedmineTicketing]


def in_domain(city: Path, domain: str) -> str:
    """Somebody of a service of this domain."""
    with closing(sqlite3.connect(city / "directory.db")) as directory:
        query = (
            "SELECT p.id FROM person p JOIN service s ON s.id = p.service_id WHERE s.domain = ? ORDER BY p.id"
        )
        return str(directory.execute(query, (domain,)).fetchone()[0])


def refused(call: Callable[[], object]) -> ToolError:
    with pytest.raises(ToolError) as raised:
        call()
    return raised.value


@pytest.fixture
def ticket(acting: Acting, place: Place) -> Ticket:
    return acting(ME).create(uuid.uuid4().hex, "Dalle descellée", Category.VOIRIE, Priority.BASSE, place)


def test_somebody_without_a_role_in_the_project_gets_nothing(
    acting: Acting, city_folder: Path, place: Place, ticket: Ticket
) -> None:
    nobody = acting(in_domain(city_folder, "finances"))
    assert refused(lambda: search(nobody, assignee=ME)).failure is Failure.INVALID
    assert refused(lambda: nobody.get(ticket.number)).failure is Failure.NOT_FOUND
    assert refused(lambda: nobody.history(ticket.number)).failure is Failure.NOT_FOUND
    key = uuid.uuid4().hex
    error = refused(lambda: nobody.create(key, "Trou", Category.EAU, Priority.BASSE, place))
    assert error.failure is Failure.INVALID and "créer un ticket" in error.fr
    assert nobody.find_effect(key) is None


def test_a_private_ticket_is_as_if_it_were_not_for_whom_redmine_hides_it(acting: Acting) -> None:
    claire, karim = acting(ME), acting("karim.benali")
    assert karim.get(PRIVATE_TICKET).title == "Signalement confidentiel"
    hidden = refused(lambda: claire.get(PRIVATE_TICKET))
    unknown = refused(lambda: claire.get(99_998))
    assert hidden.fr.replace(str(PRIVATE_TICKET), "99998") == unknown.fr
    criteria = {
        "category": Category.VOIRIE,
        "district": 11,
        "priority": Priority.NORMALE,
        "status": Status.OUVERT,
    }
    assert PRIVATE_TICKET in [found.number for found in search(karim, **criteria).items]
    mine = search(claire, **criteria)
    assert PRIVATE_TICKET not in [found.number for found in mine.items] and mine.total == len(mine.items)


def test_tickets_of_other_projects_are_nobodys_here(
    acting: Acting, city_folder: Path, redmine_account: RedmineTicketing
) -> None:
    for asker in (acting(in_domain(city_folder, "ressources humaines")), acting(ME), redmine_account):
        error = refused(partial(asker.get, HIDDEN_TICKET))
        assert error.failure is Failure.NOT_FOUND and "recadrage" not in error.fr


def test_a_right_to_comment_is_no_right_to_change(
    acting: Acting, city_folder: Path, ticket: Ticket, karim: Person
) -> None:
    reader = acting(in_domain(city_folder, "communication"))
    seen = reader.get(ticket.number)
    for change in (
        lambda key, at: reader.set_priority(key, seen.number, at, Priority.URGENTE),
        lambda key, at: reader.assign(key, seen.number, at, karim),
        lambda key, at: reader.close(key, seen.number, at, None),
    ):
        key, version = uuid.uuid4().hex, reader.get(seen.number).version
        assert refused(partial(change, key, version)).failure is Failure.INVALID
        assert reader.find_effect(key) is None
    after = reader.get(ticket.number)  # Redmine moves its date of change all the same
    assert replace(after, version=0, updated=seen.updated) == replace(seen, version=0)
    assert len(reader.history(seen.number).items) == 1
    seen = after
    commented = reader.comment(uuid.uuid4().hex, seen.number, seen.version, "Vu en passant.")
    assert commented.status is Status.OUVERT


def test_redmine_keeps_who_did_it(acting: Acting, ticket: Ticket, redmine: RedmineServer) -> None:
    acting("karim.benali").comment(uuid.uuid4().hex, ticket.number, ticket.version, "Je m'en occupe.")
    answer = httpx.get(
        f"{redmine.url}/issues/{ticket.number}.json?include=journals",
        headers={"X-Redmine-API-Key": KEY}, timeout=60, trust_env=False,
    ).json()["issue"]  # fmt: skip
    assert answer["author"]["name"] == "Claire Aubry"
    assert answer["journals"][-1]["user"]["name"] == "Karim Benali"
    assert [e.author for e in acting(ME).history(ticket.number).items] == ["Claire Aubry", "Karim Benali"]


def test_nobody_in_particular_and_people_without_an_account_are_refused(
    redmine_account: RedmineTicketing, people: EmbeddedDirectory, redmine: RedmineServer
) -> None:
    assert "qui demande" in refused(lambda: search(redmine_account.acting_for(None))).fr
    actor = actor_of(people, ME)
    stranger = type(actor)(**{**vars(actor), "person_id": "inconnue.de.redmine", "name": "Inès Sans-Compte"})
    error = refused(lambda: redmine_account.acting_for(stranger).get(17))
    assert "pas de compte" in error.fr and "Inès Sans-Compte" in error.fr


def test_an_assignee_needs_an_account_and_a_role(
    acting: Acting, city_folder: Path, people: EmbeddedDirectory, ticket: Ticket
) -> None:
    outsider = people.get_person(in_domain(city_folder, "finances"))
    error = refused(lambda: acting(ME).assign(uuid.uuid4().hex, ticket.number, ticket.version, outsider))
    assert error.failure is Failure.INVALID
    assert acting(ME).get(ticket.number) == ticket


def test_the_installations_connectors_act_for_whoever_asks(
    redmine: RedmineServer, city_copy: Path, people: EmbeddedDirectory
) -> None:
    settings = demo_settings(redmine.url, {"env": SECRET}) | {"timeout": 100}
    connectors = open_connectors(city_copy, SystemsSettings.model_validate({"ticketing": settings}))
    assert connectors.acting_for(actor_of(people, "karim.benali")).ticketing.get(PRIVATE_TICKET)
    for who in (actor_of(people, ME), None):
        ports = connectors.acting_for(who)
        assert refused(partial(ports.ticketing.get, PRIVATE_TICKET)).fr


def test_people_may_be_known_by_their_address(redmine: RedmineServer, people: EmbeddedDirectory) -> None:
    by_mail = RedmineTicketing(redmine_settings(redmine, people="mail"), people)
    found = search(by_mail.acting_for(actor_of(people, ME)), assignee=ME).items
    assert found and {ticket.assignee.id for ticket in found if ticket.assignee} == {ME}


def test_a_notice_that_should_be_private_is_private_or_is_not_written(
    redmine: RedmineServer, people: EmbeddedDirectory, city_folder: Path, ticket: Ticket, karim: Person
) -> None:
    account = RedmineTicketing(redmine_settings(redmine, private_notes=True, kept=3600), people)
    reader_id = in_domain(city_folder, "communication")
    reader = account.acting_for(actor_of(people, reader_id))
    key = uuid.uuid4().hex
    error = refused(lambda: reader.notify(key, karim, ticket.number, "Entre nous."))
    assert error.failure is Failure.INVALID and "privée" in error.fr
    assert account.find_effect(key) is None
    claire = account.acting_for(actor_of(people, ME))
    told = claire.notify(uuid.uuid4().hex, karim, ticket.number, "Entre nous.")
    assert told.recipient == "Karim Benali"
    assert any("Entre nous." in entry.text for entry in claire.history(ticket.number).items)
    assert not any("Entre nous." in entry.text for entry in reader.history(ticket.number).items)
