"""State and keys on PostgreSQL: sealed there too, and a dump of before an erasure brings nothing back."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlmodel import Session

from beffroi.errors import ConfigurationError, RecordError
from beffroi.secrets import SecretPlace
from beffroi_verify.notes import Key
from guards.clock import utc_now
from guards.effects.effects import EffectIntent
from guards.effects.journal import EffectJournal
from guards.effects.usage import usage_within
from guards.keys import Keys, open_keys
from guards.ledger import Kind, Ledger
from guards.ledger.checkpoints import Checkpoints
from guards.ledger.exporting import Exports
from guards.ledger.keyring import Keyring
from guards.retention import Erasures, Holds
from guards.retention.restoring import erase_again
from guards.runs.leases import Leases
from guards.runs.runs import ERASED_REQUEST, Runs, RunStatus
from guards.store import Store
from tests.guards.ledgers import check
from tests.guards.people import CLAIRE, SAMUEL
from tests.needs import require
from tools.demo.postgis_server import PostgisServer, binaries, missing

PASSWORD = "secret-de-test"
MARIE = {"$": "Person", "id": "PER-7", "name": "Marie Zyxwv", "email": "marie.zyxwv@paris.demo"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgisServer]:
    require(not missing(), "PostgreSQL: scripts/install-tests.sh")
    found = PostgisServer(tmp_path_factory.mktemp("city"), PASSWORD)
    found.start()
    with found.superuser("postgres") as connection:
        for name in ("etat", "cles"):
            connection.execute(f"CREATE DATABASE {name}")
    yield found
    found.remove()


def url(server: PostgisServer, database: str) -> str:
    return f"postgresql+psycopg://admin:{PASSWORD}@127.0.0.1:{server.port}/{database}"


def opened(server: PostgisServer, master: Path) -> Store:
    return Store(url(server, "etat"), keys=open_keys(url(server, "cles"), SecretPlace(file=master)))


def note(ledger: Ledger, events: int) -> None:
    for _ in range(events):
        ledger.record("run", Kind.CALL_END, {"tool": "gis.locate", "seconds": 0.5})


def grows(ledger: Ledger, keys: Keys) -> Mock:
    """These keys; each time that they open something, the ledger grows."""

    def opens(scope: str, sealed: bytes) -> bytes | None:
        note(ledger, 1)
        return keys.open(scope, sealed)

    return Mock(wraps=keys, open=opens)


def program(server: PostgisServer, name: str, *words: str, stdin: str = "") -> str:
    folder = binaries()
    assert folder is not None
    where = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "admin"]
    environment = {**os.environ, "PGPASSWORD": PASSWORD}
    done = subprocess.run(
        [str(folder / name), *where, *words],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    return done.stdout


def test_a_dump_names_nobody_and_brings_nobody_back(server: PostgisServer, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="master_key"):
        open_keys(url(server, "cles"))
    master = tmp_path / "master.key"
    master.touch(mode=0o600)
    master.write_bytes(base64.b64encode(os.urandom(32)))
    store = opened(server, master)
    runs, erasures = Runs(store, Ledger(store)), Erasures(store, Ledger(store))
    run = runs.create(CLAIRE, "Qui est Marie Zyxwv ?")
    runs.put(run.id, "result:0:1", {"value": MARIE})
    runs.update(run.id, RunStatus.DONE)
    holds = Holds(store, Ledger(store))
    holds.release(SAMUEL, holds.place(SAMUEL, "run", [run.id], "Pour Zyxwv").id)
    dumps = {name: program(server, "pg_dump", "-d", name) for name in ("etat", "cles")}
    for dump in dumps.values():
        assert run.id in dumps["etat"]
        for mark in (
            "Zyxwv",
            "PER-7",
            CLAIRE.id,
            "zyxwv@",
            "5a79787776",
        ):  # the last: hexadecimal of the first
            assert mark not in dump, mark

    plan = erasures.plan_person(["PER-7", "marie.zyxwv@paris.demo"])
    assert [each.run for each in plan.runs] == [run.id]
    assert erasures.erase(plan, SAMUEL, "erasure.request") is not None
    assert runs.get(run.id).request == ERASED_REQUEST and Ledger(store).verify().ok
    store.close()

    with server.superuser("postgres") as connection:
        connection.execute("DROP DATABASE etat WITH (FORCE)")
        connection.execute("CREATE DATABASE etat")
    program(server, "psql", "-q", "-d", "etat", stdin=dumps["etat"])
    restored = opened(server, master)
    again = Erasures(restored, Ledger(restored))
    assert erase_again(again) == 1 and erase_again(again) == 0
    told = again.of_run(run.id)
    assert told is not None and told.restored and Runs(restored, Ledger(restored)).values(run.id) == {}
    assert Ledger(restored).verify().ok
    restored.close()


def test_writers_at_once_of_one_run_lose_nothing_of_each_other(server: PostgisServer, tmp_path: Path) -> None:
    with server.superuser("postgres") as connection:
        connection.execute("CREATE DATABASE demandes")
    store = Store(url(server, "demandes"), keys=open_keys(f"sqlite:///{tmp_path / 'keys.db'}"))
    runs = Runs(store, Ledger(store))
    run = runs.create(CLAIRE, "Bonjour").id
    names = [[f"{writer}-{number}" for number in range(15)] for writer in range(4)]

    def write(mine: list[str]) -> None:
        for name in mine:
            runs.update(run, **{name: True})

    threads = [threading.Thread(target=write, args=(mine,)) for mine in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert runs.get(run).data.keys() == {name for mine in names for name in mine}
    store.close()


def test_writers_at_once_make_one_order_and_one_number_a_run(server: PostgisServer, tmp_path: Path) -> None:
    with server.superuser("postgres") as connection:
        connection.execute("CREATE DATABASE registre")
    keys = open_keys(f"sqlite:///{tmp_path / 'keys.db'}")
    ledger = Ledger(Store(url(server, "registre"), keys=keys))

    def write() -> None:
        for number in range(15):
            ledger.record(f"run-{number % 2}", Kind.CALL_END, {"tool": "gis.locate", "seconds": 0.5})

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    checkpoints = Checkpoints(ledger, Keyring(tmp_path / "ledger"))
    Exports(ledger, checkpoints).run(tmp_path / "run.jsonl", "run-1", "samuel.cohen")
    report = ledger.verify()
    assert report.ok and report.count == 4 * 15 + 2, report.problems
    assert check(tmp_path / "run.jsonl", [Key.parse(str(checkpoints.key()))])["problems"] == []
    ledger.store.close()


def test_a_ledger_that_grows_while_it_is_verified_is_whole(server: PostgisServer, tmp_path: Path) -> None:
    with server.superuser("postgres") as connection:
        connection.execute("CREATE DATABASE croissance")
    keys = open_keys(f"sqlite:///{tmp_path / 'keys.db'}")
    ledger = Ledger(Store(url(server, "croissance"), keys=keys))
    note(ledger, 3)
    report = Ledger(ledger.store, sealer=grows(ledger, keys)).verify()
    assert report.ok and report.count == 3, report.problems
    report = ledger.verify()
    assert report.ok and report.count == 6, report.problems
    ledger.store.close()


def test_effects_begun_at_once_are_counted_one_after_another(server: PostgisServer, tmp_path: Path) -> None:
    with server.superuser("postgres") as connection:
        connection.execute("CREATE DATABASE budget")
    store = Store(url(server, "budget"), keys=open_keys(f"sqlite:///{tmp_path / 'keys.db'}"))
    runs = [Runs(store, Ledger(store)).create(CLAIRE, "Préviens").id for _ in range(4)]
    together, sent = threading.Barrier(len(runs)), list[str]()

    def check(run: str, tx: Session) -> None:
        if usage_within(tx, run, utc_now()).effects > 2:
            raise OverflowError

    def begin(run: str) -> None:
        effect = EffectIntent(run, run, 1, "ticketing.notify", "d" * 64, "Prévenir", "worker")
        together.wait()
        with suppress(OverflowError):
            EffectJournal(store, Ledger(store)).perform(
                effect, sent.append, lambda _: None, partial(check, run)
            )

    threads = [threading.Thread(target=begin, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) == 2
    assert sum(event.kind is Kind.EFFECT_INTENT for event in Ledger(store).events()) == 2
    store.close()


def test_two_servers_that_begin_at_once_make_one_key_and_one_holds_each_lease(
    server: PostgisServer, tmp_path: Path
) -> None:
    with server.superuser("postgres") as connection:
        connection.execute("CREATE DATABASE ensemble")
    keys = open_keys(f"sqlite:///{tmp_path / 'keys.db'}")
    store = Store(url(server, "ensemble"), keys=keys)
    ledger, leases, homes = Ledger(store), Leases(store), [tmp_path / "one", tmp_path / "two"]
    together, held = threading.Barrier(len(homes)), list[Path]()

    def begin(home: Path) -> None:
        together.wait()
        with suppress(ConfigurationError):  # the second may not sign with the first one's key
            Checkpoints(ledger, Keyring(home)).sign()
        for number in range(10):
            together.wait()
            if leases.acquire(f"run-{number}", f"there|{home.name}|1|a", 60.0):
                held.append(home)

    threads = [threading.Thread(target=begin, args=[home]) for home in homes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(event.kind is Kind.KEY_ADDED for event in ledger.events()) == 1
    assert ledger.verify().ok and len(held) == 10
    assert sorted(Checkpoints(ledger, Keyring(home)).can_sign() for home in homes) == [False, True]
    store.close()


def test_what_reads_cannot_write(server: PostgisServer, tmp_path: Path) -> None:
    with server.superuser("postgres") as connection:
        connection.execute("CREATE DATABASE lecture")
    ledger = Ledger(Store(url(server, "lecture"), keys=open_keys(f"sqlite:///{tmp_path / 'keys.db'}")))
    with pytest.raises(RecordError), ledger.store.reading() as session:
        ledger.append(session, "run", Kind.CALL_END, {})
    note(ledger, 1)
    assert ledger.size() == 1
    ledger.store.close()


def test_a_server_that_was_restarted_is_written_to_and_read_at_once(tmp_path: Path) -> None:
    require(not missing(), "PostgreSQL: scripts/install-tests.sh")
    own = PostgisServer(tmp_path, PASSWORD)
    try:
        own.start()
        keys = open_keys(f"sqlite:///{tmp_path / 'keys.db'}")
        ledger = Ledger(Store(url(own, "postgres"), keys=keys))
        note(ledger, 1)
        own.stop()
        own.start()
        note(ledger, 1)
        own.stop()
        own.start()
        assert ledger.size() == 2
        ledger.store.close()
    finally:
        own.remove()
