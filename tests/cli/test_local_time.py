"""Days begin at the city's midnight on both sides of a clock change, wherever ``TZ`` says that the city is."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.interpreter.compare import holds
from agents.language.lexicon import Resolved, Unknown, resolve
from beffroi.local_time import LOCAL
from beffroi.types import DateType, DurationType
from ui.words.days import day_of

JULY = datetime(2026, 7, 15, 12, tzinfo=LOCAL)
NEW_YEAR = datetime(2025, 12, 31, 23, tzinfo=UTC)
"""The city's midnight of the first of January 2026."""


def test_a_day_of_winter_named_in_summer_begins_at_its_own_midnight() -> None:
    assert resolve(DateType(), "le 1er janvier", now=JULY) == Resolved(NEW_YEAR)
    assert resolve(DurationType(), "le 1er janvier", now=JULY) == Resolved(JULY.astimezone(UTC) - NEW_YEAR)
    assert day_of("2026-01-01") == NEW_YEAR


def test_the_evening_before_is_another_day() -> None:
    first = resolve(DateType(), "1er janvier", now=JULY)
    assert isinstance(first, Resolved)
    assert not holds("==", datetime(2025, 12, 31, 23, 30), first.value, JULY)
    assert holds("==", datetime(2026, 1, 1, 0, 30), first.value, JULY)


def test_the_ends_of_the_calendar_are_no_moments() -> None:
    assert resolve(DateType(), "0001-01-01", now=JULY) == Unknown()


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)))
def test_local_time_is_that_of_the_machine_and_comes_back(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    local = aware.astimezone(LOCAL)
    assert local.isoformat() == aware.astimezone().isoformat()
    assert local.astimezone(UTC) == aware and local.tzname() == aware.astimezone().tzname()


def test_an_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    twice = [(first + timedelta(hours=hours)).astimezone(LOCAL) for hours in (0, 1)]
    assert [(each.hour, each.fold) for each in twice] == [(2, 0), (2, 1)]


def test_there_is_one_zone_in_every_process() -> None:
    assert pickle.loads(pickle.dumps(LOCAL)) is LOCAL


@pytest.mark.parametrize(
    ("zone", "offset"), [("Indian/Reunion", "+04:00"), ("<+04>-4", "+04:00"), ("", "+01:00")]
)
def test_days_of_forms_are_those_of_the_zone_that_is_set(zone: str, offset: str) -> None:
    ask = (
        "from ui.environment import in_city_time; in_city_time(); from ui.words.days import day_of;"
        "print(day_of('2026-01-01').isoformat())"
    )
    environment = {name: value for name, value in os.environ.items() if name != "TZ"}
    environment |= {"TZ": zone} if zone else {}
    done = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == f"2026-01-01T00:00:00{offset}", done.stderr
