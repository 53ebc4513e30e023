"""A ticket that somebody moved or deleted meanwhile is looked at itself: no effect on it is done twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from beffroi.enums import Category, Priority, Status
from beffroi.errors import Failure, ToolError
from beffroi.records import Notice, Person, Place, Ticket
from guards.effects.effects import Done, EffectIntent, Failed, Outcome, Settlement, Uncertain
from guards.effects.journal import EffectJournal
from guards.ledger import Ledger
from guards.store import Store
from tests.conformance.fake_glpi import FakeGlpi
from tests.conformance.meddler import Asked, Meddler, Told, always, meddling
from tests.conformance.ticketing_world import ME, actor_of, glpi_settings, redmine_settings
from tests.guards.people import CLAIRE
from tools.demo.redmine_seed import HIDDEN_PROJECT, KEY
from tools.demo.redmine_server import RedmineServer
from tools.directory.embedded import EmbeddedDirectory
from tools.ticketing.by_mail import TicketingByMail
from tools.ticketing.glpi.ticketing import GlpiTicketing
from tools.ticketing.redmine.ticketing import RedmineTicketing

OPERATIONS = ("comment", "close", "close for a reason", "assign", "remind")
Connector = GlpiTicketing | RedmineTicketing


def do(connector: Connector, operation: str, key: str, ticket: Ticket, person: Person) -> Ticket | Notice:
    """An effect on the ticket as it was read."""
    match operation:
        case "comment":
            return connector.comment(key, ticket.number, ticket.version, "Vu.")
        case "assign":
            return connector.assign(key, ticket.number, ticket.version, person)
        case "remind":
            return connector.remind(key, ticket.number, ticket.version, "Merci.")
    return connector.close(key, ticket.number, ticket.version, "fait" if "reason" in operation else None)


def new(connector: Connector, place: Place, person: Person) -> Ticket:
    """A ticket entrusted to somebody."""
    made = connector.create(uuid.uuid4().hex, "Trou dangereux", Category.VOIRIE, Priority.HAUTE, place)
    return connector.assign(uuid.uuid4().hex, made.number, made.version, person)


def unknown(connector: Connector, key: str, *tickets: int) -> str:
    """Why nobody knows of the effect."""
    with pytest.raises(ToolError) as raised:
        connector.find_effect(key, None, tickets)
    assert raised.value.failure is Failure.UNAVAILABLE
    return raised.value.fr


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[EffectJournal]:
    store = Store(f"sqlite:///{tmp_path / 'state.db'}")
    yield EffectJournal(store, Ledger(store), quiet=0.0)
    store.close()


# --- GLPI ---------------------------------------------------------------------------------------------------


@pytest.fixture
def proxy(fake_glpi: FakeGlpi) -> Iterator[Meddler]:
    with meddling(fake_glpi.url.removesuffix("/apirest.php")) as meddler:
        yield meddler


@pytest.fixture
def glpi(proxy: Meddler, people: EmbeddedDirectory) -> GlpiTicketing:
    return GlpiTicketing(glpi_settings(f"{proxy.url}/apirest.php"), people)


def told_without_what_others_wrote(found: Ticket | Notice | None, made: Ticket | Notice) -> None:
    """A notice is the same; a ticket that has left shows its number and status alone."""
    if isinstance(made, Notice):
        assert found == made
        return
    assert isinstance(found, Ticket) and (found.number, found.status) == (made.number, made.status)
    assert (found.title, found.description, found.place) == ("(déplacé ailleurs)", "", None)
    assert found.assignee is None


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_effect_is_found_on_a_ticket_of_glpi_that_is_in_another_entity_now(
    fake_glpi: FakeGlpi, glpi: GlpiTicketing, place: Place, karim: Person, operation: str
) -> None:
    ticket, key = new(glpi, place, karim), uuid.uuid4().hex
    made = do(glpi, operation, key, ticket, karim)
    fake_glpi.tickets[ticket.number] |= {"entity": 4, "name": "Dossier disciplinaire"}
    found = glpi.find_effect(key, None, (4147, ticket.number))
    told_without_what_others_wrote(found, made)


def test_nobody_knows_of_an_effect_on_a_ticket_of_glpi_that_left_without_its_mark(
    fake_glpi: FakeGlpi, glpi: GlpiTicketing, place: Place, karim: Person
) -> None:
    ticket, key = new(glpi, place, karim), uuid.uuid4().hex
    assert glpi.find_effect(key, None, (ticket.number,)) is None
    fake_glpi.tickets[ticket.number]["entity"] = 4
    moved = unknown(glpi, key, 4147, ticket.number)
    assert f"Le ticket {ticket.number} " in moved and "Vérifiez dans GLPI" in moved
    del fake_glpi.tickets[ticket.number]
    assert unknown(glpi, key, ticket.number) == moved
    assert glpi.find_effect(key) is None  # an effect that makes a ticket is about none


def test_a_mark_on_a_moved_ticket_proves_no_more_than_on_another(
    fake_glpi: FakeGlpi, glpi: GlpiTicketing, place: Place, karim: Person
) -> None:
    ticket, key = new(glpi, place, karim), uuid.uuid4().hex
    glpi.close(key, ticket.number, ticket.version, None)
    fake_glpi.tickets[ticket.number] |= {"entity": 4, "category": "Paie"}
    assert "porte la marque" in unknown(glpi, key, ticket.number)
    fake_glpi.tickets[ticket.number]["status"] = 2
    with pytest.raises(ToolError, match="n'est pas « fermé »") as raised:
        glpi.find_effect(key, None, (ticket.number,))
    assert raised.value.failure is Failure.BROKEN


class Closing:
    """A ticket that is closed through the journal, and moved as soon as that was sent."""

    def __init__(self, glpi: FakeGlpi, connector: GlpiTicketing, ticket: Ticket) -> None:
        self.glpi, self.connector, self.ticket = glpi, connector, ticket
        self.key = uuid.uuid4().hex

    def ask(self, journal: EffectJournal) -> Outcome:
        intent = EffectIntent(self.key, "run-1", 1, "ticketing.close", "d" * 64, "Fermer le ticket")
        find = partial(self.connector.find_effect, since=None, tickets=(self.ticket.number,))
        return journal.perform(intent, self.close, find)

    def close(self, key: str) -> Ticket:
        return self.connector.close(key, self.ticket.number, self.ticket.version, None)

    def move(self, asked: Asked) -> None:
        """Whoever sees the change leave moves the ticket."""
        if asked.method == "PUT":
            self.glpi.tickets[self.ticket.number]["entity"] = 4


@pytest.fixture
def closing(fake_glpi: FakeGlpi, glpi: GlpiTicketing, place: Place, karim: Person) -> Closing:
    return Closing(fake_glpi, glpi, new(glpi, place, karim))


def test_a_change_whose_answer_is_lost_is_done_once_though_its_ticket_moves(
    proxy: Meddler, closing: Closing, journal: EffectJournal
) -> None:
    proxy.asked.clear()

    def lost(asked: Asked, told: Told) -> Told:
        closing.move(asked)
        return Told(0) if asked.method == "PUT" else told

    proxy.after = lost
    assert isinstance(closing.ask(journal), Done) and isinstance(closing.ask(journal), Done)
    assert len(proxy.writes()) == 1


def test_a_change_that_may_come_late_is_not_sent_again_once_its_ticket_has_moved(
    proxy: Meddler, closing: Closing, journal: EffectJournal
) -> None:
    proxy.asked.clear()

    def cut(asked: Asked) -> Told | None:
        closing.move(asked)
        return Told(0) if asked.method == "PUT" else None

    proxy.before = cut
    for _ in range(2):  # the second is « Vérifier à nouveau »
        ended = closing.ask(journal)
        assert isinstance(ended, Uncertain) and "rien ne dit si cette action" in ended.reason
    assert len(proxy.writes()) == 1
    journal.settle(closing.key, CLAIRE, Settlement.RESEND)
    assert isinstance(closing.ask(journal), Uncertain) and len(proxy.writes()) == 1
    assert isinstance(journal.settle(closing.key, CLAIRE, Settlement.DROPPED), Failed)


def test_a_process_killed_before_it_sent_leaves_a_moved_ticket_to_a_person(
    closing: Closing, journal: EffectJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(closing.connector, "close", killed)
        closing.ask(journal)
    closing.glpi.tickets[closing.ticket.number]["entity"] = 4
    assert isinstance(closing.ask(journal), Uncertain)
    closing.glpi.tickets[closing.ticket.number]["entity"] = 0
    journal.settle(closing.key, CLAIRE, Settlement.RESEND)
    assert isinstance(closing.ask(journal), Done)


@pytest.mark.parametrize("gone", ["never there", "moved before"])
def test_what_is_asked_of_a_ticket_that_is_not_there_is_refused_and_no_doubt(
    closing: Closing, journal: EffectJournal, gone: str
) -> None:
    kept = closing.glpi.tickets[closing.ticket.number]
    if gone == "never there":
        del closing.glpi.tickets[closing.ticket.number]
    else:
        kept["entity"] = 4
    ended = closing.ask(journal)
    assert isinstance(ended, Failed) and ended.failure is Failure.NOT_FOUND


def test_notices_by_mail_leave_the_tickets_to_their_system(
    fake_glpi: FakeGlpi, glpi: GlpiTicketing, place: Place, karim: Person
) -> None:
    class NoMail:
        def began(self, key: str) -> bool:
            return False

    mail: Any = NoMail()
    ticket, key = new(glpi, place, karim), uuid.uuid4().hex
    glpi.comment(key, ticket.number, ticket.version, "Vu.")
    fake_glpi.tickets[ticket.number]["entity"] = 4
    found = TicketingByMail(glpi, mail).find_effect(key, None, (ticket.number,))
    assert isinstance(found, Ticket) and found.number == ticket.number


def test_what_glpi_does_not_answer_of_a_ticket_is_no_proof_that_it_left(
    proxy: Meddler, glpi: GlpiTicketing, place: Place, karim: Person
) -> None:
    ticket = new(glpi, place, karim)
    proxy.before = always(Told(503), "GET", "/search/Ticket")
    with pytest.raises(ToolError, match="503"):
        glpi.find_effect(uuid.uuid4().hex, None, (ticket.number,))


# --- Redmine ------------------------------------------------------------------------------------------------


@pytest.fixture
def admin(redmine: RedmineServer) -> Callable[..., None]:
    """Moves a ticket as Redmine's administrator, or deletes it."""

    def ask(method: str, number: int, **change: Any) -> None:
        answer = httpx.request(
            method, f"{redmine.url}/issues/{number}.json", json={"issue": change},
            headers={"X-Redmine-API-Key": KEY}, timeout=100, trust_env=False,
        )  # fmt: skip
        assert answer.status_code in (200, 204), answer.text

    return ask


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_effect_is_found_on_a_ticket_of_redmine_that_is_in_another_project_now(
    redmine: RedmineServer,
    people: EmbeddedDirectory,
    admin: Callable[..., None],
    place: Place,
    karim: Person,
    operation: str,
) -> None:
    words = {
        "category": "tracker",
        "categories": {"Signalement": "voirie"},
    }  # which a move leaves as they are
    account = RedmineTicketing(redmine_settings(redmine, kept=3600, **words), people)
    claire = account.acting_for(actor_of(people, ME))
    ticket, key = new(claire, place, karim), uuid.uuid4().hex
    made = do(claire, operation, key, ticket, karim)
    admin("PUT", ticket.number, project_id=HIDDEN_PROJECT, subject="Entretien de recadrage")
    found = claire.find_effect(key, None, (4147, ticket.number))
    told_without_what_others_wrote(found, made)
    with pytest.raises(ToolError, match=r"Je ne trouve pas"):
        claire.get(ticket.number)


def test_nobody_knows_of_an_effect_on_a_ticket_of_redmine_that_left(
    acting: Callable[[str], RedmineTicketing], admin: Callable[..., None], place: Place, karim: Person
) -> None:
    claire, done, never = acting(ME), uuid.uuid4().hex, uuid.uuid4().hex
    ticket = new(claire, place, karim)
    assert claire.find_effect(never, None, (ticket.number,)) is None
    closed = claire.close(done, ticket.number, ticket.version, None)
    assert claire.find_effect(done, None, (ticket.number,)) == closed
    admin("PUT", ticket.number, project_id=HIDDEN_PROJECT)  # whose categories are others
    assert "porte la marque" in unknown(claire, done, ticket.number)
    moved = unknown(claire, never, 4147, ticket.number)
    assert f"Le ticket {ticket.number} " in moved and "Vérifiez dans Redmine" in moved
    admin("DELETE", ticket.number)
    assert unknown(claire, never, ticket.number) == unknown(claire, done, ticket.number) == moved
    assert claire.find_effect(never) is None


def test_what_is_asked_of_a_ticket_that_redmine_does_not_have_is_refused_and_no_doubt(
    acting: Callable[[str], RedmineTicketing], journal: EffectJournal
) -> None:
    claire, number = acting(ME), 99_998
    intent = EffectIntent(uuid.uuid4().hex, "run-1", 1, "ticketing.close", "d" * 64, "Fermer le ticket")
    find = partial(claire.find_effect, since=None, tickets=(number,))
    ended = journal.perform(intent, lambda key: claire.close(key, number, 1, None), find)
    assert isinstance(ended, Failed) and ended.failure is Failure.NOT_FOUND


def test_an_effect_on_a_ticket_that_its_person_may_not_see_any_more_is_looked_for_as_the_account(
    acting: Callable[[str], RedmineTicketing], admin: Callable[..., None], place: Place, karim: Person
) -> None:
    claire, key = acting(ME), uuid.uuid4().hex
    ticket = new(acting("karim.benali"), place, karim)
    closed = claire.close(key, ticket.number, claire.get(ticket.number).version, None)
    admin("PUT", ticket.number, is_private=True)
    found = claire.find_effect(key, None, (ticket.number,))
    assert isinstance(found, Ticket) and found.status is closed.status is Status.FERME
    with pytest.raises(ToolError, match=r"Je ne trouve pas"):
        claire.get(ticket.number)
