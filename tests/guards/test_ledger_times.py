"""An event's time is that of its place: what waited for the writer before is no older than it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from guards.clock import utc_now
from guards.keys import open_keys
from guards.ledger import Kind, Ledger
from guards.store import Store
from tests.guards.conftest import MovingClock
from tests.needs import require
from tools.demo.postgis_server import PostgisServer, missing

PASSWORD = "secret-de-test"


def told(ledger: Ledger) -> list[str]:
    return [event.at for event in ledger.events()]


def test_an_event_has_the_time_at_which_the_head_was_its_own(
    store: Store, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(store, clock)
    read = ledger._head

    def slow(connection: Any) -> Any:
        found = read(connection)
        clock.move(hours=16)
        return found

    monkeypatch.setattr(ledger, "_head", slow)
    assert ledger.record("", Kind.CALL_END, {"tool": "gis.locate"}).at == "2026-11-03T01:00:00.000000Z"


@pytest.fixture
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    require(not missing(), "PostgreSQL: scripts/install-tests.sh")
    server = PostgisServer(tmp_path_factory.mktemp("city"), PASSWORD)
    server.start()
    with server.superuser("postgres") as connection:
        connection.execute("CREATE DATABASE registre")
    yield f"postgresql+psycopg://admin:{PASSWORD}@127.0.0.1:{server.port}/registre"
    server.remove()


def test_what_waits_for_another_connection_is_stamped_after_it(postgres: str, tmp_path: Path) -> None:
    keys = open_keys(f"sqlite:///{tmp_path / 'keys.db'}")
    asked = threading.Event()

    def second_clock() -> datetime:
        asked.set()
        return utc_now()

    first = Ledger(Store(postgres, keys=keys))
    second = Ledger(Store(postgres, keys=keys), second_clock)
    waiting = threading.Thread(target=second.record, args=("", Kind.CALL_END, {"tool": "gis.locate"}))
    with first.store.transaction() as tx:
        first.append(tx, "", Kind.CALL_END, {"tool": "gis.locate"})
        waiting.start()
        assert not asked.wait(1.0), "its time was taken before the head was its own"
        over = first.append(tx, "", Kind.CALL_END, {"tool": "gis.locate"}).at
    waiting.join(30)
    times = told(first)
    assert times == sorted(times) and len(times) == 3 and times[-1] > over
    assert first.verify().ok
    first.store.close()
    second.store.close()
