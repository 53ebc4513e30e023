"""Redmine behind trouble: a sentence each time, nothing sent twice, nobody else asked, no key told."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from beffroi.enums import Category, Priority
from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.records import Notice, Place, Ticket
from guards.effects.effects import Done, EffectIntent, Settlement, Uncertain
from guards.effects.journal import EffectJournal
from guards.ledger import Ledger
from guards.store import Store
from tests.conformance.meddler import Asked, Meddler, Told, always, meddling, slow
from tests.conformance.ticketing_world import ME, actor_of, redmine_settings, search
from tests.guards.people import CLAIRE
from tools.demo.redmine_seed import KEY
from tools.demo.redmine_server import RedmineServer
from tools.directory.embedded import EmbeddedDirectory
from tools.reach.breaker import Breaker
from tools.ticketing.redmine.ticketing import RedmineTicketing

PAGE = b"<html><body>Maintenance</body></html>"
ELSEWHERE = (("Location", "http://192.0.2.1/issues/17.json"),)


@pytest.fixture
def proxy(redmine: RedmineServer) -> Iterator[Meddler]:
    with meddling(redmine.url) as meddler:
        yield meddler


@pytest.fixture
def mine(
    proxy: Meddler, redmine: RedmineServer, people: EmbeddedDirectory
) -> Callable[..., RedmineTicketing]:
    """Claire's connector through the proxy, its names and people already read."""

    def connect(**changes: Any) -> RedmineTicketing:
        account = RedmineTicketing(redmine_settings(redmine, url=proxy.url, **changes), people)
        claire = account.acting_for(actor_of(people, ME))
        claire.get(17)
        proxy.asked.clear()
        return claire

    return connect


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[EffectJournal]:
    store = Store(f"sqlite:///{tmp_path / 'beffroi.db'}")
    yield EffectJournal(store, Ledger(store), quiet=0.1)
    store.close()


@pytest.mark.parametrize(
    ("told", "failure", "said"),
    [
        (Told(500, PAGE, "text/html"), Failure.UNAVAILABLE, "HTTP 500"),
        (Told(200, PAGE, "text/html"), Failure.BROKEN, "text/html"),
        (Told(200, b"[]"), Failure.BROKEN, "objet JSON"),
        (Told(200, b'{"issue": {"id": "seventeen"}}'), Failure.BROKEN, "documente"),
        (Told(200, b'{"issue": null}'), Failure.BROKEN, "documente"),
        (Told(302, b"", headers=ELSEWHERE), Failure.BROKEN, "jamais suivi"),
        (Told(0), Failure.UNAVAILABLE, "interrompue"),
        (Told(401, b"{}"), Failure.UNAVAILABLE, "refuse le compte"),
        (Told(412, b"{}"), Failure.INVALID, "pas de compte ouvert"),
    ],
)
def test_a_wrong_answer_is_a_sentence_and_nobody_else_is_asked(
    proxy: Meddler, mine: Callable[..., RedmineTicketing], told: Told, failure: Failure, said: str
) -> None:
    claire = mine()
    proxy.before = always(told, "GET", "/issues/")
    with pytest.raises(ToolError) as raised:
        claire.get(17)
    assert raised.value.failure is failure and said in raised.value.fr
    assert KEY not in raised.value.fr + raised.value.en and "Maintenance" not in raised.value.fr


def test_a_slow_server_is_waited_for_no_longer_than_the_settings_say(
    proxy: Meddler, redmine: RedmineServer, people: EmbeddedDirectory
) -> None:
    connector = RedmineTicketing(redmine_settings(redmine, url=proxy.url, timeout=0.5), people)
    proxy.before = slow(3)
    with pytest.raises(ToolError) as raised:
        connector.get(17)
    assert raised.value.failure is Failure.TIMEOUT
    assert not connector.check().reachable


def test_a_million_tickets_are_read_as_far_as_the_settings_say(
    proxy: Meddler, mine: Callable[..., RedmineTicketing]
) -> None:
    claire = mine(most=250)
    kept: list[bytes] = []

    def endless(asked: Asked) -> Told | None:
        if kept and "/issues.json" in asked.path:
            page = json.loads(kept[0])
            offset = int(asked.path.partition("offset=")[2].partition("&")[0])
            for number, issue in enumerate(page["issues"]):
                issue["id"] = 1_000_000 - offset - number
            return Told(200, json.dumps({**page, "total_count": 1_000_000}).encode())
        return None

    def keep(asked: Asked, told: Told) -> Told:
        if "/issues.json" in asked.path:
            kept.append(told.body)
        return told

    proxy.after = keep
    search(claire)
    proxy.before, proxy.asked[:] = endless, []
    found = search(claire)
    assert not found.complete and found.total == 1_000_000 and len(found.items) == 250
    assert len(proxy.asked) <= 4


def test_a_server_that_repeats_one_page_is_left(
    proxy: Meddler, mine: Callable[..., RedmineTicketing]
) -> None:
    claire = mine(most=200)
    first: list[Told] = []

    def same(asked: Asked, told: Told) -> Told:
        if "/issues.json" in asked.path:
            first.append(told)
            return first[0]
        return told

    proxy.after = same
    found = search(claire)
    numbers = [ticket.number for ticket in found.items]
    assert len(numbers) == len(set(numbers)) and not found.complete


def test_a_name_that_redmine_lacks_is_told_with_its_setting(
    redmine: RedmineServer, people: EmbeddedDirectory
) -> None:
    for changes, setting in (
        ({"fields": {"effect": "Clé"}}, "fields.effect"),
        ({"fields": {"latitude": "Adresse", "effect": "Effets Beffroi"}}, "fields.latitude"),
        ({"statuses": {"Nouveau": "ouvert", "Clos": "fermé"}}, "statuses"),
        ({"categories": {"Chaussée": "voirie"}}, "categories"),
        ({"priorities": {"Vital": "urgente"}}, "priorities"),
        ({"trackers": ["Incident"]}, "trackers"),
        ({"project": "inconnu"}, "project"),
        ({"category": "Domaine"}, "category"),
    ):
        checked = RedmineTicketing(redmine_settings(redmine, **changes), people).check()
        assert checked.reachable and f"systems.ticketing.{setting})" in checked.trouble, checked


def test_a_wrong_key_and_one_that_is_no_administrators(
    redmine: RedmineServer, people: EmbeddedDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRONG", "0" * 40)
    wrong = RedmineTicketing(redmine_settings(redmine, key={"env": "WRONG"}), people)
    assert wrong.check().reachable and "refuse le compte" in wrong.check().trouble
    with closing(sqlite3.connect(redmine.database, timeout=30)) as database, database:
        database.execute(
            "INSERT INTO tokens (user_id, action, value, created_on) "
            "SELECT id, 'api', ?, created_on FROM users WHERE login = ?", ("1" * 40, ME),
        )  # fmt: skip
    monkeypatch.setenv("AGENT", "1" * 40)
    agent = RedmineTicketing(redmine_settings(redmine, key={"env": "AGENT"}), people)
    checked = agent.check()
    assert "administrateur" in checked.trouble and "systems.ticketing.key" in checked.trouble
    with pytest.raises(ToolError, match="administrateur"):
        agent.acting_for(actor_of(people, "karim.benali")).get(17)


def test_no_secret_is_an_error_at_the_start(redmine: RedmineServer, people: EmbeddedDirectory) -> None:
    with pytest.raises(ConfigurationError, match="NOWHERE"):
        RedmineTicketing(redmine_settings(redmine, key={"env": "NOWHERE"}), people)


def test_a_right_redmine_is_told_with_its_counts(redmine_account: RedmineTicketing) -> None:
    checked = redmine_account.check()
    assert checked.reachable and not checked.trouble and checked.latency > 0
    assert "tickets" in checked.notes[0] and "comptes" in checked.notes[0]


@pytest.mark.parametrize("lost", ["answer", "request"])
@pytest.mark.parametrize("operation", ["create", "comment", "close", "remind"])
def test_an_effect_whose_answer_is_lost_is_found_again_and_done_once(
    proxy: Meddler,
    mine: Callable[..., RedmineTicketing],
    journal: EffectJournal,
    place: Place,
    lost: str,
    operation: str,
) -> None:
    claire = mine()
    key = uuid.uuid4().hex
    ticket = claire.create(uuid.uuid4().hex, "Regard ouvert", Category.EAU, Priority.HAUTE, place)
    if operation == "remind":
        person = claire.get(4147).assignee
        assert person is not None
        ticket = claire.assign(uuid.uuid4().hex, ticket.number, ticket.version, person)

    def do(effect: str) -> Ticket | Notice:
        match operation:
            case "create":
                return claire.create(effect, f"Bouche {key}", Category.EAU, Priority.HAUTE, place)
            case "comment":
                return claire.comment(effect, ticket.number, ticket.version, "Une seule fois.")
            case "close":
                return claire.close(effect, ticket.number, ticket.version, "Une seule fois.")
            case _:
                return claire.remind(effect, ticket.number, ticket.version, "Merci.")

    def cut_before(asked: Asked) -> Told | None:
        return Told(0) if asked.method in ("POST", "PUT") else None

    def cut_after(asked: Asked, told: Told) -> Told:
        return Told(0) if asked.method in ("POST", "PUT") else told

    proxy.asked.clear()
    if lost == "answer":
        proxy.after = cut_after
    else:
        proxy.before = cut_before
    intent = EffectIntent(key, "run-1", 1, f"ticketing.{operation}", "d" * 64, "Un effet")
    ended = journal.perform(intent, do, claire.find_effect)
    assert len(proxy.writes()) == 1
    if lost == "answer":
        assert isinstance(ended, Done), ended
        assert journal.perform(intent, do, claire.find_effect) == ended and len(proxy.writes()) == 1
    else:
        assert not isinstance(ended, Done)
        assert claire.find_effect(key) is None


def test_redmine_killed_in_the_middle_of_a_write_leaves_one_ticket(
    redmine: RedmineServer,
    people: EmbeddedDirectory,
    place: Place,
    journal: EffectJournal,
    tmp_path: Path,
) -> None:
    own = RedmineServer(tmp_path / "own")
    own.folder.mkdir()
    shutil.copyfile(redmine.database, own.database)
    own.prepare()
    own.start()
    try:
        account = RedmineTicketing(redmine_settings(own), people, breaker=Breaker("tickets", pause=0.0))
        claire = account.acting_for(actor_of(people, ME))
        claire.get(17)
        for number, moment in enumerate((0.0, 0.02, 0.1)):
            _one_kill(own, claire, journal, place, f"kill-{number}-{uuid.uuid4().hex}", moment)
    finally:
        own.stop()


def _one_kill(
    own: RedmineServer,
    claire: RedmineTicketing,
    journal: EffectJournal,
    place: Place,
    key: str,
    moment: float,
) -> None:
    """Kills the server so many seconds after it began to work on the ticket."""
    subject = f"Tampon descellé {key}"
    log = own.folder / "log" / "production.log"
    before = log.read_text(errors="replace").count("Started POST")

    def kill() -> None:
        until = time.monotonic() + 60
        while log.read_text(errors="replace").count("Started POST") == before and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(moment)
        own.stop(kill=True)

    def do(effect: str) -> Ticket:
        return claire.create(effect, subject, Category.EAU, Priority.HAUTE, place)

    intent = EffectIntent(key, "run-1", 1, "ticketing.create", "d" * 64, "Créer un ticket")
    killer = threading.Thread(target=kill)
    killer.start()
    ended = journal.perform(intent, do, claire.find_effect)
    killer.join()
    assert isinstance(ended, Uncertain), ended  # it cannot be asked while it is down
    assert isinstance(journal.perform(intent, do, claire.find_effect), Uncertain)
    own.start()
    ended = journal.perform(intent, do, claire.find_effect)
    if not isinstance(ended, Done):  # it was killed before it wrote: a person lets it be sent again
        journal.settle(key, CLAIRE, Settlement.RESEND)
        ended = journal.perform(intent, do, claire.find_effect)
    assert isinstance(ended, Done)
    assert _count(own, subject) == 1


def _count(server: RedmineServer, subject: str) -> int:
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True, timeout=30)) as database:
        query = "SELECT count(*) FROM issues WHERE subject = ?"
        return int(database.execute(query, (subject,)).fetchone()[0])


def test_the_key_is_in_no_log(
    redmine_account: RedmineTicketing, caplog: pytest.LogCaptureFixture, people: EmbeddedDirectory
) -> None:
    with caplog.at_level("DEBUG"):
        redmine_account.acting_for(actor_of(people, ME)).get(17)
    assert caplog.text and KEY not in caplog.text
