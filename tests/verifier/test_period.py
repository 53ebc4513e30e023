"""The export of a period, by both verifiers: whole as it is made, and refused once one end was moved or a leaf left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlmodel import Session

from beffroi.errors import RecordError
from guards.ledger import Kind
from guards.ledger.export import Opening, period_lines
from guards.ledger.exporting import Exports
from tests.guards.ledgers import House, fill, open_house
from tests.verifier.both import Known, ask
from tests.verifier.forging import Lines, to_bytes

DAY = timedelta(days=1)
OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)


class Days:
    """A clock that a test sets."""

    now = OCTOBER - DAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = Days()
    opened = open_house(tmp_path, clock=clock)
    opened.checkpoints.key()
    for day in range(-1, 33):
        clock.now = OCTOBER + day * DAY
        fill(opened.ledger, 2)
        if day == 20:
            opened.checkpoints.rotate()
    yield opened
    opened.store.close()


@pytest.fixture
def month(house: House, tmp_path: Path) -> Lines:
    """The lines of the export of October, without their trailer."""
    path = tmp_path / "month.jsonl"
    taken = house.exports.period(path, OCTOBER, OCTOBER + 31 * DAY, "samuel.cohen")
    found = ask(path.read_bytes(), Known([str(house.checkpoints.key())]))
    assert found.ok and taken.size == house.ledger.size(), found
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()[:-1]]


def test_a_period_holds_its_events_and_one_on_either_side(house: House, month: Lines) -> None:
    days = [line["leaf"]["at"][:10] for line in month if "leaf" in line][1:-1]  # first key, and the export
    assert days[0] == "2026-09-30" and days[-1] == "2026-11-01"
    assert days[1:-1] == sorted(days[1:-1]) and set(days[1:-1]) == {
        f"2026-10-{day:02}" for day in range(1, 32)
    }
    assert len(days) == 2 * 31 + 2 + 1  # the key that was added in October
    assert not any("payload" in line for line in month)
    assert house.ledger.events()[-1].kind is Kind.LEDGER_EXPORTED
    assert house.ledger.events()[-1].payload["period"] == month[0]["run"]


def first_moved(lines: Lines) -> None:
    """The period begins later, and its first leaf is gone."""
    first, last = lines[0]["run"].split("-")
    lines[0]["run"] = f"{int(first) + 1}-{last}"
    del lines[3]


def last_moved(lines: Lines) -> None:
    """The period ends earlier, and its last leaf is gone."""
    first, last = lines[0]["run"].split("-")
    lines[0]["run"] = f"{first}-{int(last) - 1}"
    del lines[[line.get("leaf", {}).get("seq") for line in lines].index(int(last))]


CHANGES: dict[str, Callable[[Lines], object]] = {
    "first moved": first_moved,
    "last moved": last_moved,
    "a leaf dropped": lambda lines: lines.pop(20),
    "the export's own leaf dropped": lambda lines: lines.pop(),
    "of a run": lambda lines: lines[0].update(kind="run"),
    "of a whole ledger": lambda lines: lines[0].update(kind="whole", run=""),
    "of no period": lambda lines: lines[0].update(run=""),
    "of a period that ends before it begins": lambda lines: lines[0].update(run="9-8"),
    "of more than there is": lambda lines: lines[0].update(run="1-999999999999999"),
    "of a zero more": lambda lines: lines[0].update(run="0" + lines[0]["run"]),
    "of figures of another script": lambda lines: lines[0].update(run="٣-٨"),
    "of a number": lambda lines: lines[0].update(run=3),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_both_refuse_a_period_that_was_changed(month: Lines, change: Callable[[Lines], object]) -> None:
    change(month)
    found = ask(to_bytes(month), Known())
    assert found.agree and not found.ok, found


def test_a_leaf_of_before_the_period_is_refused(house: House, month: Lines, tmp_path: Path) -> None:
    house.exports.period(tmp_path / "all.jsonl", OCTOBER - 9 * DAY, OCTOBER, "samuel.cohen")
    other = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()[:-1]]
    month.insert(3, other[3])
    assert not ask(to_bytes(month), Known()).ok


def test_an_events_absence_is_seen_though_the_exports_own_leaf_is_of_a_run_named_as_the_period(
    house: House, month: Lines
) -> None:
    name = month[0]["run"]
    first, last = map(int, name.split("-"))
    told = {"actor": "samuel.cohen", "opened": False, "period": name}
    with house.store.transaction() as tx:
        house.checkpoints.sign_in(tx, (name, Kind.LEDGER_EXPORTED, told))
    top, key = house.checkpoints.all()[-1:], house.checkpoints.key().name
    with house.store.reading() as session:
        period = range(first, last + 1)
        lines = list(period_lines(session, period, top, key, month[0]["exported"], Opening()))
    assert lines[-1]["leaf"]["run"] == name and ask(to_bytes(lines), Known()).ok
    del lines[20]
    assert lines[20]["leaf"]["seq"] in period
    found = ask(to_bytes(lines), Known())
    assert found.agree and not found.ok, found


def test_an_event_that_comes_while_a_period_is_exported_is_in_it(house: House, tmp_path: Path) -> None:
    @contextmanager
    def late() -> Iterator[Session]:
        fill(house.ledger, 1)
        with house.store.transaction() as tx:
            yield tx

    busy = SimpleNamespace(**vars(house.ledger))
    busy.store = SimpleNamespace(transaction=late, reading=house.store.reading)
    exports, before, path = Exports(cast(Any, busy), house.checkpoints), house.ledger.size(), tmp_path / "f"
    taken = exports.period(path, OCTOBER, OCTOBER + 365 * DAY, "samuel.cohen")
    head = json.loads(path.read_text("utf-8").splitlines()[0])
    assert head["run"].endswith(f"-{before + 1}") and ask(path.read_bytes(), Known()).ok
    assert taken.until == house.ledger.clock()


def test_a_period_that_is_over_says_no_moment(house: House, tmp_path: Path) -> None:
    assert house.exports.period(tmp_path / "f", OCTOBER, OCTOBER + DAY, "samuel.cohen").until is None


def test_a_period_in_which_nothing_happened_is_told(house: House, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="aucun événement du 01/01/2020 au 31/01/2020"):
        start = datetime(2020, 1, 1, tzinfo=UTC)
        house.exports.period(tmp_path / "none.jsonl", start, start + 31 * DAY, "samuel.cohen")
