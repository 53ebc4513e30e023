"""GLPI keeps the mark of a change and not the change: never recorded as done, whatever cuts it off."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from beffroi.enums import Category, Priority
from beffroi.errors import DoneInPart, Failure
from beffroi.records import Place, Ticket
from guards.effects.effects import Done, EffectIntent, Failed, Outcome, Settlement, Uncertain
from guards.effects.journal import EffectJournal
from guards.ledger import Ledger
from guards.store import Store
from tests.conformance.fake_glpi import FakeGlpi
from tests.conformance.meddler import Asked, Meddler, Told, meddling
from tests.conformance.ticketing_world import glpi_settings
from tests.guards.people import CLAIRE
from tools.directory.embedded import EmbeddedDirectory
from tools.ticketing.glpi.ticketing import GlpiTicketing


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[EffectJournal]:
    store = Store(f"sqlite:///{tmp_path / 'state.db'}")
    yield EffectJournal(store, Ledger(store), quiet=0.0)
    store.close()


class Closing:
    """Closes a new ticket of a GLPI that takes the description of the first write alone.

    Attributes:
        blind: the next reading after a write finds nothing.
        stuck: no later write is taken.
    """

    def __init__(self, proxy: Meddler, glpi: FakeGlpi, people: EmbeddedDirectory, place: Place) -> None:
        self.glpi, self.blind, self.stuck, self.writes = glpi, False, False, 0
        self.connector = GlpiTicketing(glpi_settings(f"{proxy.url}/apirest.php"), people)
        self.made: Ticket = self.connector.create(
            uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place
        )
        self.key = uuid.uuid4().hex
        proxy.before = self._meddle

    @property
    def marks(self) -> int:
        return str(self.glpi.tickets[self.made.number]["content"]).count("[Beffroi close-")

    def ask(self, journal: EffectJournal) -> Outcome:
        intent = EffectIntent(self.key, "run-1", 1, "ticketing.close", "d" * 64, "Fermer le ticket")
        return journal.perform(intent, self.close, self.connector.find_effect)

    def close(self, key: str) -> Any:
        return self.connector.close(key, self.made.number, self.made.version, None)

    def _meddle(self, asked: Asked) -> Told | None:
        if asked.method != "PUT":
            blind, self.blind = self.blind, self.blind and not self.writes
            return Told(200, b'{"totalcount": 0}') if blind and self.writes else None
        self.writes += 1
        if self.stuck and self.writes > 1:
            return Told(503)
        content = json.loads(asked.body)["input"]["content"]
        status, told = self.glpi.update(self.made.number, {"content": content})
        return Told(status, json.dumps(told).encode())


@pytest.fixture
def closing(fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place) -> Iterator[Closing]:
    with meddling(fake_glpi.url.removesuffix("/apirest.php")) as proxy:
        yield Closing(proxy, fake_glpi, people, place)


def test_what_cannot_be_read_again_is_not_done_by_its_mark(closing: Closing, journal: EffectJournal) -> None:
    closing.blind = True
    for _ in range(2):  # the second is « Vérifier à nouveau »
        ended = closing.ask(journal)
        assert isinstance(ended, Uncertain) and "n'est pas « fermé »" in ended.reason
        assert closing.marks == 1 and not closing.blind
    closing.glpi.tickets[closing.made.number]["status"] = 5
    assert isinstance(closing.ask(journal), Done)


def test_a_kill_before_the_mark_is_taken_back_leaves_a_doubt(
    closing: Closing, journal: EffectJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(closing.connector, "_unmark", killed)
    with pytest.raises(SystemExit):
        closing.ask(journal)
    for _ in range(2):
        assert isinstance(closing.ask(journal), Uncertain) and closing.marks == 1


def test_a_mark_that_cannot_be_taken_back_is_settled_by_a_person_alone(
    closing: Closing, journal: EffectJournal
) -> None:
    closing.stuck = True
    for _ in range(2):
        assert isinstance(closing.ask(journal), Uncertain) and closing.marks == 1
    closing.glpi.tickets[closing.made.number]["status"] = 5
    assert isinstance(closing.ask(journal), Uncertain)
    assert journal.settle(closing.key, CLAIRE, Settlement.DONE) == Done(None) == closing.ask(journal)


def test_what_is_sent_again_beside_its_mark_is_not_done_by_it(
    closing: Closing, journal: EffectJournal
) -> None:
    closing.stuck = True
    closing.ask(journal)
    journal.settle(closing.key, CLAIRE, Settlement.RESEND)
    assert isinstance(closing.ask(journal), Uncertain)
    with pytest.raises(DoneInPart):
        closing.close(closing.key)


@pytest.mark.parametrize("reason", [None, "trou rebouché"])
def test_a_description_that_somebody_writes_meanwhile_is_not_overwritten(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place, journal: EffectJournal, reason: str | None
) -> None:
    with meddling(fake_glpi.url.removesuffix("/apirest.php")) as proxy:
        connector = GlpiTicketing(glpi_settings(f"{proxy.url}/apirest.php"), people)
        made = connector.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
        ticket = fake_glpi.tickets[made.number]
        time.sleep(1.1)  # GLPI tells moments by the second

        def written(asked: Asked, told: Told) -> Told:
            """Somebody adds a line once the ticket was read, or the reason noted."""
            noted = asked.method == "POST" and "ITILFollowup" in asked.path
            if noted or (reason is None and "search" in asked.path):
                content = f"{ticket['content']}&#60;p&#62;Passage réservé aux vélos.&#60;/p&#62;"
                if "vélos" not in ticket["content"]:
                    ticket["content"], ticket["date_mod"] = content, f"{datetime.now():%Y-%m-%d %H:%M:%S}"
            return told

        proxy.after = written

        def close(key: str) -> Ticket:
            return connector.close(key, made.number, made.version, reason)

        intent = EffectIntent(uuid.uuid4().hex, "run-1", 1, "ticketing.close", "d" * 64, "Fermer le ticket")
        ended = journal.perform(intent, close, connector.find_effect)
    assert "vélos" in ticket["content"] and ticket["status"] != 5
    match ended:
        case Failed(failure, sentence) if reason is None:
            assert failure is Failure.CONFLICT and "a changé entre-temps" in sentence
        case _:
            assert isinstance(ended, Uncertain) and reason is not None
