"""Inquiries: opened by an auditor for a reason, about something, for a time; recorded, and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from beffroi.errors import Refused
from beffroi.identity import Actor
from beffroi.settings.installation import RetentionSettings
from guards.inquiries import About, Inquiries, Inquiry
from guards.ledger import Event, Kind, Ledger
from guards.reading import event_header, who_acted
from guards.retention import Erasures, run_retention
from guards.runs.runs import Runs
from guards.store import Store
from tests.guards.conftest import MovingClock
from tests.guards.people import ADMIN, CLAIRE, KARIM, OLIVIER, SAMUEL
from tests.guards.test_approvals import rule_of
from tests.guards.test_erasure import NAMES, naming

REASON = "plainte n° 12 du 3 octobre"


@pytest.fixture
def inquiries(store: Store, ledger: Ledger, clock: MovingClock) -> Inquiries:
    return Inquiries(store, ledger, clock)


@pytest.fixture
def run(runs: Runs) -> str:
    return runs.create(CLAIRE, "Ferme le ticket 4012").id


def opened(inquiries: Inquiries, clock: MovingClock, about: About, **more: float) -> Inquiry:
    return inquiries.open(SAMUEL, about, REASON, clock() + timedelta(**(more or {"days": 1})))


def test_without_one_nothing_is_covered(inquiries: Inquiries, run: str) -> None:
    assert inquiries.covering(SAMUEL, run) is None


@pytest.mark.parametrize("scope", ["run", "person", "period"])
def test_it_covers_what_it_is_about_and_nothing_else(
    inquiries: Inquiries, runs: Runs, clock: MovingClock, run: str, scope: str
) -> None:
    clock.move(days=2)
    other = runs.create(KARIM, "Une autre").id
    day = clock() - timedelta(days=2)
    about = {
        "run": About("run", run),
        "person": About("person", CLAIRE.id),
        "period": About("period", since=day, until=day + timedelta(hours=1)),
    }[scope]
    made = opened(inquiries, clock, about)
    assert (made.about, made.reason, made.opener_name) == (about, REASON, SAMUEL.name)
    found = inquiries.covered(SAMUEL, [run, other])
    assert {key: each.id for key, each in found.items()} == {run: made.id}


def test_it_is_its_openers_alone(inquiries: Inquiries, clock: MovingClock, run: str) -> None:
    opened(inquiries, clock, About("run", run))
    assert inquiries.covering(replace(SAMUEL, id="another.auditor"), run) is None


def test_it_ends_by_itself_or_by_hand(
    inquiries: Inquiries, clock: MovingClock, run: str, ledger: Ledger
) -> None:
    opened(inquiries, clock, About("run", run), hours=1)
    clock.move(hours=1)
    assert inquiries.covering(SAMUEL, run) is None
    made = opened(inquiries, clock, About("run", run))
    assert inquiries.covering(SAMUEL, run) is not None
    assert inquiries.close(made.id, SAMUEL).stands is False
    assert inquiries.covering(SAMUEL, run) is None
    told = [(e.kind, e.payload["inquiry"]) for e in ledger.events() if e.kind.value.startswith("inquiry")]
    assert told[-2:] == [(Kind.INQUIRY_OPENED, made.id), (Kind.INQUIRY_CLOSED, made.id)]


@pytest.mark.parametrize("who", [CLAIRE, OLIVIER, ADMIN], ids=lambda actor: actor.id)
def test_auditors_alone_open_and_close(
    inquiries: Inquiries, clock: MovingClock, run: str, who: Actor
) -> None:
    ends = clock() + timedelta(days=1)
    assert rule_of(inquiries.open, who, About("run", run), REASON, ends) == "inquiry.auditor"
    made = opened(inquiries, clock, About("run", run))
    assert rule_of(inquiries.close, made.id, who) == "inquiry.auditor"


@pytest.mark.parametrize(
    ("about", "reason", "days", "rule"),
    [
        (About("run", "nope"), REASON, 1, "about"), (About("person", "nope"), REASON, 1, "about"),
        (About("person", ""), REASON, 1, "about"), (About("period"), REASON, 1, "about"),
        (None, "", 1, "reason"), (None, "voir", 1, "reason"), (None, REASON, 0, "ends"), (None, REASON, 93, "ends"),
    ],
)  # fmt: skip
def test_it_needs_a_reason_an_object_and_an_end(
    inquiries: Inquiries, clock: MovingClock, run: str, about: About | None, reason: str, days: int, rule: str
) -> None:
    with pytest.raises(Refused) as refused:
        inquiries.open(SAMUEL, about or About("run", run), reason, clock() + timedelta(days=days))
    assert refused.value.rule == f"inquiry.{rule}" and inquiries.list() == []


def test_its_reason_is_not_in_the_database_in_clear(
    inquiries: Inquiries, clock: MovingClock, run: str, store: Store
) -> None:
    opened(inquiries, clock, About("run", run))
    with store.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM inquiry").all())
    assert "plainte" not in rows and SAMUEL.id not in rows and SAMUEL.name not in rows


@pytest.mark.parametrize("scope", ["run", "person", "period"])
def test_an_open_inquiry_stops_request_and_schedule_until_it_is_closed(
    inquiries: Inquiries, runs: Runs, store: Store, clock: MovingClock, ledger: Ledger, scope: str
) -> None:
    erasures, run = Erasures(store, ledger, clock), naming(runs)
    day = timedelta(days=1)
    about = {
        "run": About("run", run.id),
        "person": About("person", CLAIRE.id),
        "period": About("period", since=clock() - day, until=run.created + timedelta(microseconds=1)),
    }[scope]
    clock.move(days=4000)
    inquiry = inquiries.open(SAMUEL, about, "plainte n° 12", clock() + day)
    asker = erasures.plan_person([CLAIRE.id])
    assert {(stop.run, stop.why) for stop in asker.blocked} >= {(run.id, "inquiry")}
    for plan in (erasures.plan_runs([run.id]), erasures.plan_person(NAMES), asker):
        with pytest.raises(Refused, match=inquiry.id) as refused:
            erasures.erase(plan, SAMUEL, "erasure.request")
        assert refused.value.rule == "retention.inquiry"
    report = run_retention(erasures, RetentionSettings())
    assert [(stop.run, stop.why) for stop in report.blocked][:1] == [(run.id, "inquiry")]
    assert run.id not in str(report.erased)
    inquiries.close(inquiry.id, SAMUEL)
    assert run.id in str(run_retention(erasures, RetentionSettings()).erased)


def test_a_header_tells_who_acted_and_for_which_purpose_and_no_content() -> None:
    payload = {
        "tool": "directory.personal_details",
        "actor": "claire.aubry",
        "purpose": "paie",
        "reason": "secret",
    }
    read = Event(1, "", "r", 1, Kind.PERSONAL_READ, "p-0", payload, False, "")
    header = event_header(read)
    assert header.payload == {name: payload[name] for name in ("tool", "actor", "purpose")}
    other = event_header(replace(read, kind=Kind.TRACE_OPENED))
    assert "purpose" not in other.payload and who_acted(other) == "claire.aubry"
    assert who_acted(replace(read, payload={}, erased=True)) == "p-0"
