"""Erasure: what was sealed is lost for good, the register still verifies and says so, holds stop it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from beffroi.errors import ConfigurationError, RecordError, Refused
from beffroi.identity import Actor
from beffroi.settings.installation import RetentionSettings
from guards.approvals.approvals import Approvals
from guards.approvals.document import ApprovalDocument, ApprovalEffect
from guards.effects.effects import EffectIntent
from guards.effects.journal import EffectJournal
from guards.keys import Keys
from guards.ledger import Kind, Ledger
from guards.retention import Erasures, Holds, run_retention
from guards.retention.restoring import erase_again
from guards.retention.search import said_in
from guards.runs.leases import Leases
from guards.runs.runs import ERASED_REQUEST, LOST_REQUEST, Run, RunFilter, Runs, RunStatus
from guards.store import RunValue, Store
from tests.guards.conftest import MovingClock
from tests.guards.people import ADMIN, CLAIRE, ROSA, SAMUEL

MARIE = {"$": "Person", "id": "PER-7", "name": "Marie Zyxwv", "email": "Marie.Zyxwv@paris.demo"}
NAMES = ("PER-7", "marie.zyxwv@paris.demo")


@pytest.fixture
def holds(store: Store, ledger: Ledger, clock: MovingClock) -> Holds:
    return Holds(store, ledger, clock)


def naming(runs: Runs, actor: Actor = CLAIRE, **more: object) -> Run:
    """An ended run that names Marie."""
    run = runs.create(actor, "Qui est Marie Zyxwv ?")
    runs.put(run.id, "result:0:1", {"value": [MARIE], **more})
    return runs.update(run.id, RunStatus.DONE, note="Zyxwv")


def erase_run(erasures: Erasures, run: str, actor: Actor | None = SAMUEL) -> None:
    assert erasures.erase(erasures.plan_runs([run]), actor, "erasure.request") is not None


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("Madame DUPÉRÉ habite ici", "dupere", ("Madame ", "DUPÉRÉ", " habite ici")),
        ("Straße", "strasse", ("", "Straße", "")),
        ("Dupe\u0301re\u0301 !", "dupéré", ("", "Dupe\u0301re", "\u0301 !")),
        ("a " * 20 + "Durand" + " b" * 20, "Durand", ("… " + "a " * 12, "Durand", " b" * 12 + " …")),
        ("avec M.\u00a0\n Le\u200b Goff ici", "m. le goff", ("avec ", "M.\u00a0\n Le\u200b Goff", " ici")),
        ("dit N’Diaye", "N'DIAYE", ("dit ", "N’Diaye", "")),
        ("rien", "Durand", None),
        ("rien", " ", None),
    ],
)
def test_a_passage_has_words_on_both_sides(text: str, wanted: str, said: tuple[str, str, str] | None) -> None:
    found = said_in(text, wanted)
    assert (None if found is None else (found.before, found.words, found.after)) == said


def test_an_erased_run_is_shown_as_erased_and_never_goes_on(
    runs: Runs, erasures: Erasures, ledger: Ledger
) -> None:
    kept, gone = naming(runs), naming(runs)
    erase_run(erasures, gone.id)
    found = runs.get(gone.id)
    assert (found.request, found.data, found.status) == (ERASED_REQUEST, {}, RunStatus.DONE)
    assert runs.values(gone.id) == {} and runs.value(gone.id, "result:0:1", "none") == "none"
    assert [run.id for run in runs.list(RunFilter(actor=CLAIRE.id))] == sorted(
        [kept.id, gone.id], key=lambda each: (runs.get(each).created, each)
    )
    with pytest.raises(RecordError, match="effacée"):
        runs.update(gone.id, RunStatus.RUNNING)
    with pytest.raises(RecordError, match="effacée"):
        runs.put(gone.id, "late", 1)
    told = erasures.of_run(gone.id)
    assert told is not None and (told.rule, told.by) == ("erasure.request", SAMUEL.id)
    assert erasures.of_run(kept.id) is None and runs.get(kept.id).request.startswith("Qui est")
    assert ledger.verify().ok
    assert ledger.events(gone.id)[-1].kind is Kind.ERASED
    assert erasures.erase(erasures.plan_runs([gone.id]), SAMUEL, "erasure.request") is None


def test_a_value_put_in_the_place_of_another_is_refused(runs: Runs, store: Store) -> None:
    run = runs.create(CLAIRE, "Bonjour")
    runs.put(run.id, "one", 1)
    runs.put(run.id, "two", 2)
    with store.transaction() as tx:
        one, two = tx.get(RunValue, (run.id, "one")), tx.get(RunValue, (run.id, "two"))
        assert one is not None and two is not None
        two.sealed = one.sealed
        tx.add(two)
    with pytest.raises(RecordError, match="modifiée"):
        runs.value(run.id, "two")


def test_approvals_and_effects_go_with_their_run(
    runs: Runs, erasures: Erasures, approvals: Approvals, journal: EffectJournal
) -> None:
    run = naming(runs)
    shown = ApprovalEffect(id=f"{run.id}.1", line=1, tool="t", sentence="Écrire à Marie Zyxwv")
    document = ApprovalDocument(
        run=run.id, requester=CLAIRE.id, plan="", effects=(shown,), policy="", tools="", by="self"
    )
    asked = approvals.request(document)
    intent = EffectIntent(f"{run.id}.1", run.id, 1, "t", "d", "Écrire à Marie Zyxwv")
    journal.perform(intent, do=lambda _: MARIE["name"], find=lambda _: None)
    erase_run(erasures, run.id)
    assert approvals.of_run(run.id) == [] and approvals.pending_for(CLAIRE) == []
    with pytest.raises(Refused, match="effacée") as refused:
        approvals.get(asked.id)
    assert refused.value.rule == "approvals.erased"
    with pytest.raises(RecordError, match="effacée"):
        journal.perform(intent, do=lambda _: "again", find=lambda _: None)


def test_a_person_is_found_by_what_runs_name_and_forgotten(
    runs: Runs, erasures: Erasures, store: Store, ledger: Ledger
) -> None:
    naming_one, other, asked = naming(runs), runs.create(CLAIRE, "Bonjour"), runs.create(ROSA, "Salut")
    sent = runs.create(ROSA, "Un avis")
    runs.put(sent.id, "result:0:2", {"value": {"$": "Notice", "recipient": " Marie.ZYXWV@paris.demo"}})
    for run in (other, asked, sent):
        runs.update(run.id, RunStatus.DONE)
    plan = erasures.plan_person(NAMES)
    assert {each.run for each in plan.runs} == {naming_one.id, sent.id}
    erasures.erase(plan, SAMUEL, "erasure.request")
    assert runs.get(other.id).request == "Bonjour"
    assert [store.keys.known_pseudonym(name) for name in NAMES] == [None, None]
    assert erasures.plan_person(NAMES).runs == ()
    ledger.record("", Kind.SIGN_IN, {"actor": ROSA.id, "source": "ldap"})
    of_rosa = erasures.plan_person([ROSA.id])
    assert (of_rosa.runs, of_rosa.asked) == ((), 1)
    erasures.erase(of_rosa, ADMIN, "erasure.request")
    anonymous = runs.get(asked.id)
    assert anonymous.request == "Salut" and anonymous.actor.startswith("p-")
    assert anonymous.actor_name == "Personne effacée"
    assert runs.list(RunFilter(actor=ROSA.id)) == [] and ledger.verify().ok
    signed_in = next(event for event in ledger.events() if event.kind is Kind.SIGN_IN)
    assert signed_in.erased and "source" not in signed_in.payload


def test_a_hold_stops_request_and_schedule_until_released(
    runs: Runs, erasures: Erasures, holds: Holds, clock: MovingClock, ledger: Ledger
) -> None:
    first, second, free = naming(runs), naming(runs), runs.create(CLAIRE, "Bonjour")
    runs.update(free.id, RunStatus.DONE)
    on_run = holds.place(SAMUEL, "run", [first.id], "Contentieux 2026-114")
    on_person = holds.place(SAMUEL, "person", NAMES, "Enquête")
    assert [hold.reason for hold in holds.on("person", ["PER-7"])] == ["Enquête"]
    for plan in (
        erasures.plan_runs([first.id]),
        erasures.plan_runs([second.id]),
        erasures.plan_person(NAMES),
    ):
        with pytest.raises(Refused) as refused:
            erasures.erase(plan, SAMUEL, "erasure.request")
        assert refused.value.rule == "retention.held"
    clock.move(days=4000)
    report = run_retention(erasures, RetentionSettings())
    assert report.erased["requests"] == (free.id,)
    assert {(stop.run, stop.why) for stop in report.blocked} == {(first.id, "held"), (second.id, "held")}
    holds.release(SAMUEL, on_person.id)
    report = run_retention(erasures, RetentionSettings())
    assert report.erased["personal"] == (second.id,)
    holds.release(SAMUEL, on_run.id)
    with pytest.raises(Refused) as refused:
        run_retention(erasures, RetentionSettings(), CLAIRE)
    assert refused.value.rule == "records.keepers" and erasures.of_run(first.id) is None
    assert run_retention(erasures, RetentionSettings(), SAMUEL).erased["personal"] == (first.id,)
    assert [each.by for each in erasures.list() if each.scheduled] == ["", "", SAMUEL.id]
    assert ledger.events()[-1].payload["actor"] == SAMUEL.id
    kinds = [event.kind for event in ledger.events()]
    assert (kinds.count(Kind.HOLD_PLACED), kinds.count(Kind.HOLD_LIFTED)) == (2, 2)
    assert kinds.count(Kind.RETENTION_RUN) == 3
    for wrong in (
        lambda: holds.place(SAMUEL, "run", [free.id], "x"),
        lambda: holds.release(SAMUEL, on_run.id),
    ):
        with pytest.raises(Refused):
            wrong()
    with pytest.raises(Refused, match="motif"):
        holds.place(SAMUEL, "run", [first.id], " ")


def test_each_category_has_its_time(
    runs: Runs, erasures: Erasures, journal: EffectJournal, clock: MovingClock
) -> None:
    named, plain, left = naming(runs), runs.create(CLAIRE, "a"), runs.create(CLAIRE, "b")
    acted = naming(runs)
    intent = EffectIntent(f"{acted.id}.1", acted.id, 1, "t", "d", "Écrire")
    journal.perform(intent, do=lambda _: "sent", find=lambda _: None)
    runs.update(plain.id, RunStatus.DONE)
    runs.update(left.id, RunStatus.QUESTION)
    settings = RetentionSettings(requests=30, personal=20, effects=40, abandoned=10)
    expected = {
        11: ("abandoned", left),
        21: ("personal", named),
        31: ("requests", plain),
        41: ("effects", acted),
    }
    started = clock.now
    for days, (category, run) in expected.items():
        clock.now = started
        clock.move(days=days)
        preview = run_retention(erasures, settings, dry_run=True)
        assert {name: some for name, some in preview.erased.items() if some} == {category: (run.id,)}
        assert erasures.of_run(run.id) is None
        run_retention(erasures, settings)
        erased = erasures.of_run(run.id)
        assert erased is not None and (erased.rule, erased.by) == (f"retention.{category}", "")
    assert runs.get(left.id).status is RunStatus.FAILED
    never = RetentionSettings(requests=0, personal=0, effects=0, abandoned=0)
    assert not any(run_retention(erasures, never).erased.values())


def test_what_is_going_on_or_unsettled_is_not_erased(
    runs: Runs, leases: Leases, erasures: Erasures, journal: EffectJournal
) -> None:
    going, worked_on, unsettled = runs.create(CLAIRE, "a"), naming(runs), naming(runs)
    leases.acquire(worked_on.id, "worker", 60)
    intent = EffectIntent(f"{unsettled.id}.1", unsettled.id, 1, "t", "d", "Écrire")

    def dies(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        journal.perform(intent, do=dies, find=lambda _: None)
    for run, why in ((going, "running"), (worked_on, "running"), (unsettled, "unsettled")):
        with pytest.raises(Refused) as refused:
            erasures.erase(erasures.plan_runs([run.id]), SAMUEL, "erasure.request")
        assert refused.value.rule == f"retention.{why}"


# --- backups, and deaths in between -----------------------------------------------------------------------------


@pytest.fixture
def backup(tmp_path: Path, store: Store) -> Iterator[Path]:
    """Folder for a copy of the state taken with SQLite's own backup, database and key store apart."""
    folder = tmp_path / "backup"
    folder.mkdir()
    yield folder


def copy(store: Store, keys: Keys, folder: Path) -> None:
    for name, database in (("beffroi.db", store), ("keys.db", keys._database)):
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql(f"VACUUM INTO '{folder / name}'")


def opened_from(folder: Path, tmp_path: Path, which: str) -> Store:
    """A home made of the present files, and of the backup's database or key store."""
    home, database, keys = tmp_path / f"restored-{which}", which == "database", which == "keys"
    (home / "keys").mkdir(parents=True)
    shutil.copy(folder / "beffroi.db" if database else tmp_path / "beffroi.db", home / "beffroi.db")
    shutil.copy(folder / "keys.db" if keys else tmp_path / "keys" / "keys.db", home / "keys" / "keys.db")
    shutil.copy(tmp_path / "keys" / "master.key", home / "keys" / "master.key")
    return Store(f"sqlite:///{home / 'beffroi.db'}")


@pytest.mark.parametrize("which", ["database", "keys"])
def test_a_backup_brings_nothing_back(
    runs: Runs, erasures: Erasures, store: Store, backup: Path, tmp_path: Path, clock: MovingClock,
    which: str,
) -> None:  # fmt: skip
    kept, gone, named = naming(runs), runs.create(CLAIRE, "Zyxwv !"), naming(runs)
    runs.update(gone.id, RunStatus.DONE)
    erase_run(erasures, kept.id)  # in the backup already: nothing is to be said of it again
    copy(store, store.keys, backup)
    erase_run(erasures, gone.id)
    erasures.erase(erasures.plan_person(NAMES), SAMUEL, "erasure.request")
    store.close()
    restored = opened_from(backup, tmp_path, which)
    ledger = Ledger(restored, clock)
    again = Erasures(restored, ledger, clock)
    if which == "database":  # even before the start is through, nothing opens
        assert Runs(restored, ledger, clock).get(gone.id).request == LOST_REQUEST
    assert erase_again(again) == 2
    found = Runs(restored, ledger, clock)
    for run in (gone.id, named.id):
        assert found.get(run).request == ERASED_REQUEST and found.values(run) == {}
        told = again.of_run(run)
        assert told is not None and told.rule == "erasure.request" and told.restored == (which == "database")
    assert restored.keys.known_pseudonym("PER-7") is None
    told_again = [e for e in ledger.events() if e.kind is Kind.ERASED and e.payload.get("again")]
    assert len(told_again) == 2 and ledger.verify().ok
    assert erase_again(again) == 0
    restored.close()


def test_a_run_whose_key_is_missing_is_not_told_as_erased(
    runs: Runs, store: Store, backup: Path, tmp_path: Path, clock: MovingClock
) -> None:
    before = naming(runs)
    copy(store, store.keys, backup)
    after = naming(runs)
    store.close()
    with closing(opened_from(backup, tmp_path, "keys")) as restored:
        found = Runs(restored, Ledger(restored, clock), clock)
        assert found.get(before.id).request.startswith("Qui est")
        assert found.get(after.id).request == LOST_REQUEST


def test_a_database_without_its_keys_stays_closed(
    runs: Runs, store: Store, backup: Path, tmp_path: Path
) -> None:
    naming(runs)
    copy(store, store.keys, backup)
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(backup / "beffroi.db", alone / "beffroi.db")
    with pytest.raises(ConfigurationError, match="autres clés"):
        Store(f"sqlite:///{alone / 'beffroi.db'}")


def test_nothing_personal_is_in_clear_in_any_file_before_or_after(
    runs: Runs, erasures: Erasures, approvals: Approvals, holds: Holds, store: Store, tmp_path: Path
) -> None:
    run = naming(runs)
    holds.release(SAMUEL, holds.place(SAMUEL, "person", NAMES, "Pour Zyxwv").id)
    for _ in range(2):
        held = {path.name: path.read_bytes().lower() for path in tmp_path.rglob("*") if path.is_file()}
        marks = (b"zyxwv", b"per-7", CLAIRE.id.encode(), ROSA.id.encode())
        assert [name for name, content in held.items() if any(mark in content for mark in marks)] == []
        if erasures.of_run(run.id) is None:
            erase_run(erasures, run.id)


def test_writers_and_an_erasure_at_once_leave_every_run_whole_or_erased(
    runs: Runs, erasures: Erasures, ledger: Ledger, store: Store, clock: MovingClock
) -> None:
    doomed = [naming(runs).id for _ in range(6)]
    patient = Store(store.url, busy=30.0)
    others = Runs(patient, Ledger(patient, clock), clock)

    def write() -> list[str]:
        made = []
        for number in range(8):
            run = naming(others, ROSA, number=number)
            made.append(run.id)
        return made

    with ThreadPoolExecutor(2) as pool:
        writing = [pool.submit(write) for _ in range(2)]
        for run in doomed:
            erase_run(Erasures(patient, Ledger(patient, clock), clock), run)
        written = [run for each in writing for run in each.result()]
    patient.close()
    assert {runs.get(run).request for run in doomed} == {ERASED_REQUEST}
    assert all(runs.values(run)["result:0:1"]["value"] == [MARIE] for run in written)
    assert ledger.verify().ok
