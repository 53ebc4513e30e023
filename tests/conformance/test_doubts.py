"""What a system took and does not show is a doubt: it is not told as refused, and not done again."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from beffroi.enums import Category, Priority
from beffroi.errors import EffectDoubt, Failure, ToolError
from beffroi.records import Notice, Person, Place
from guards.effects.effects import Done, EffectIntent, Failed, Uncertain
from guards.effects.journal import EffectJournal
from guards.ledger import Ledger
from guards.store import Store
from tests.conformance.fake_glpi import FakeGlpi
from tests.conformance.fake_open311 import FakeOpen311
from tests.conformance.meddler import Asked, Told, always, meddling, slow
from tests.conformance.ticketing_world import glpi_settings, open311_settings
from tools.directory.embedded import EmbeddedDirectory
from tools.ticketing.by_mail import TicketingByMail
from tools.ticketing.doubts import once_taken
from tools.ticketing.glpi.ticketing import GlpiTicketing
from tools.ticketing.open311.ticketing import Open311Ticketing


def test_a_report_that_open311_took_and_does_not_show_yet_is_a_doubt(
    fake_open311: FakeOpen311, place: Place
) -> None:
    key, before = uuid.uuid4().hex, len(fake_open311.requests)
    with meddling(fake_open311.url) as proxy:
        proxy.before = always(Told(200, b"[]"), "GET", "/requests")
        connector = Open311Ticketing(open311_settings(proxy.url))
        with pytest.raises(
            EffectDoubt,
            match=r"Le service Open311 a reçu la demande, mais le résultat n'a pas pu être relu\.$",
        ):
            connector.create(key, "Trou", Category.VOIRIE, Priority.NORMALE, place)
        assert connector.find_effect(key) is None
    assert len(fake_open311.requests) == before + 1


@pytest.mark.parametrize(("status", "kind"), [(400, ToolError), (503, EffectDoubt), (0, EffectDoubt)])
def test_what_open311_refuses_is_refused_and_what_it_leaves_open_is_a_doubt(
    fake_open311: FakeOpen311, place: Place, status: int, kind: type[ToolError]
) -> None:
    with meddling(fake_open311.url) as proxy:
        proxy.before = always(Told(status), "POST", "/requests")
        connector = Open311Ticketing(open311_settings(proxy.url))
        with pytest.raises(ToolError) as raised:
            connector.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
    assert type(raised.value) is kind


def test_a_ticket_that_a_rule_of_glpi_moves_out_of_sight_is_a_doubt(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place
) -> None:
    with meddling(fake_glpi.url.removesuffix("/apirest.php")) as proxy:
        connector = GlpiTicketing(glpi_settings(f"{proxy.url}/apirest.php"), people)
        connector.get(17)
        proxy.before = always(Told(200, b'{"totalcount": 0}'), "GET", "/search/Ticket")
        key, before = uuid.uuid4().hex, len(fake_glpi.tickets)
        with pytest.raises(
            EffectDoubt, match=r"GLPI a reçu la demande, mais le résultat n'a pas pu être relu\.$"
        ):
            connector.create(key, "Fuite", Category.EAU, Priority.HAUTE, place)
        assert connector.find_effect(key) is None
    assert len(fake_glpi.tickets) == before + 1


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[EffectJournal]:
    store = Store(f"sqlite:///{tmp_path / 'state.db'}")
    yield EffectJournal(store, Ledger(store), quiet=0.0)
    store.close()


def intent(key: str) -> EffectIntent:
    return EffectIntent(key, "run-1", 1, "ticketing.close", "d" * 64, "Fermer le ticket")


def test_a_change_that_glpi_makes_after_the_time_limit_is_a_doubt_then_found(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place, journal: EffectJournal
) -> None:
    late = slow(2)
    with meddling(fake_glpi.url.removesuffix("/apirest.php")) as proxy:
        connector = GlpiTicketing(glpi_settings(f"{proxy.url}/apirest.php", timeout=1), people)
        made = connector.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
        proxy.before = lambda asked: late(asked) if asked.method == "PUT" else None

        def close(key: str) -> Any:
            return connector.close(key, made.number, made.version, None)

        key = uuid.uuid4().hex
        ended = journal.perform(intent(key), close, connector.find_effect)
        assert isinstance(ended, Uncertain) and "pas répondu à temps" in ended.reason
        ends = time.monotonic() + 10
        while fake_glpi.tickets[made.number]["status"] != 5 and time.monotonic() < ends:
            time.sleep(0.05)
        assert isinstance(journal.perform(intent(key), close, connector.find_effect), Done)
        assert len(proxy.writes()) == 2  # the ticket, and its change once


def test_a_change_that_glpi_answers_with_a_page_is_a_doubt(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place
) -> None:
    with meddling(fake_glpi.url.removesuffix("/apirest.php")) as proxy:
        connector = GlpiTicketing(glpi_settings(f"{proxy.url}/apirest.php"), people)
        made = connector.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
        proxy.before = always(Told(200, b"<html>", "text/html"), "PUT")
        with pytest.raises(EffectDoubt):
            connector.close(uuid.uuid4().hex, made.number, made.version, None)


@pytest.mark.parametrize("reason", [None, "trou rebouché"])
def test_a_change_of_which_glpi_kept_the_mark_alone_is_a_doubt_and_stays_one(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place, journal: EffectJournal, reason: str | None
) -> None:
    def content_only(asked: Asked) -> Told | None:
        if asked.method != "PUT":
            return None
        given = json.loads(asked.body)["input"]
        number = int(asked.path.rpartition("/")[2])
        status, told = fake_glpi.update(number, {"content": given["content"]})
        return Told(status, json.dumps(told).encode())

    with meddling(fake_glpi.url.removesuffix("/apirest.php")) as proxy:
        connector = GlpiTicketing(glpi_settings(f"{proxy.url}/apirest.php"), people)
        made = connector.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
        proxy.before = content_only
        before, key = fake_glpi.tickets[made.number]["content"], uuid.uuid4().hex

        def close(key: str) -> Any:
            return connector.close(key, made.number, made.version, reason)

        for _ in range(2):  # the second is « Vérifier »
            assert isinstance(journal.perform(intent(key), close, connector.find_effect), Uncertain)
    kept = fake_glpi.tickets[made.number]
    assert kept["status"] == 1 and kept["content"].count("[Beffroi") == before.count("[Beffroi") == 1


def test_what_open311_has_not_is_refused_where_there_are_too_many_reports_to_search(
    fake_open311: FakeOpen311, journal: EffectJournal, place: Place
) -> None:
    connector = Open311Ticketing(open311_settings(fake_open311.url, most=1))
    whole = Open311Ticketing(open311_settings(fake_open311.url))
    for _ in range(2):
        whole.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
    with pytest.raises(ToolError, match="Trop de signalements"):
        connector.find_effect("none")
    ended = journal.perform(intent("e1"), lambda key: connector.close(key, 7, 1, None), connector.find_effect)
    assert isinstance(ended, Failed) and "ne ferme pas" in ended.reason


def test_a_report_is_looked_for_since_it_was_begun_and_else_is_a_doubt(
    fake_open311: FakeOpen311, place: Place
) -> None:
    connector, key = Open311Ticketing(open311_settings(fake_open311.url, past=30)), uuid.uuid4().hex
    made = connector.create(key, "Trou", Category.VOIRIE, Priority.NORMALE, place)
    begun = datetime.now(UTC) - timedelta(days=5)
    fake_open311.requests[made.number]["requested_datetime"] = (begun + timedelta(seconds=2)).isoformat()
    found = connector.find_effect(key, begun)
    assert found is not None and connector.find_effect("none", begun) is None
    with pytest.raises(ToolError, match="trop longtemps") as unknown:
        connector.find_effect("none", begun - timedelta(days=60))
    assert unknown.value.failure is Failure.UNAVAILABLE


class _NoMail:
    """Nothing is sent by it."""

    def send(self, *args: object, **kw: object) -> Notice:
        raise AssertionError

    def began(self, key: str) -> bool:
        return False

    def find_effect(self, key: str) -> Notice | None:
        raise AssertionError


def test_a_notice_for_somebody_without_an_address_is_refused_while_the_ticketing_is_down(
    fake_open311: FakeOpen311, journal: EffectJournal, karim: Person
) -> None:
    with meddling(fake_open311.url) as proxy:
        proxy.before = always(Told(503))
        mail: Any = _NoMail()
        notices = TicketingByMail(Open311Ticketing(open311_settings(proxy.url)), mail)
        nowhere = replace(karim, email="")
        ended = journal.perform(
            intent("e2"), lambda key: notices.notify(key, nowhere, None, "vu"), notices.find_effect
        )
    assert isinstance(ended, Failed) and "rien n'a été envoyé" in ended.reason


@pytest.mark.parametrize("failure", list(Failure))
def test_no_failure_after_a_write_says_that_nothing_was_done(failure: Failure) -> None:
    with pytest.raises(EffectDoubt) as raised, once_taken("GLPI"):
        raise ToolError(failure, "Illisible.")
    assert raised.value.failure not in (Failure.NOT_FOUND, Failure.INVALID, Failure.CONFLICT)
    assert raised.value.fr.endswith("Illisible.") is (failure is not Failure.NOT_FOUND)
