"""Days and periods in conditions: all of the day, the week, the month is meant, not its first moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from agents.interpreter.outcomes import Ok
from agents.interpreter.values import Labeled
from agents.language.lexicon.moments import period
from beffroi.errors import PlanError
from tests.interpreter.plans import checked, evaluated, listing
from tests.tools.fakes import NOW, TICKET


def _at(month: int, day: int, hour: int = 0, year: int = NOW.year) -> datetime:
    return NOW.replace(year=year, month=month, day=day, hour=hour, minute=0, second=0, microsecond=0)


YEAR = NOW.year - 1
TICKETS = 'tickets = ticketing.search(district="11e")\n'


def kept(condition: str, *created: datetime) -> list[datetime]:
    """Of tickets created then, those that a condition keeps."""
    plan = checked(f"{TICKETS}x = [t for t in tickets if {condition}]\nanswer(x)")
    tickets = [replace(TICKET, number=i, created=moment) for i, moment in enumerate(created)]
    value = evaluated(plan, {"1": Ok(listing(*tickets))}).shown[0].value
    assert isinstance(value, Labeled)
    return [item.value.created for item in value.value.known()]


BEFORE, MORNING, NIGHT, AFTER = (
    _at(3, day, hour, YEAR) for day, hour in ((11, 23), (12, 0), (12, 23), (13, 0))
)
DAY = f"12 mars {YEAR}"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (f't.created <= "{DAY}"', [BEFORE, MORNING, NIGHT]),
        (f't.created < "{DAY}"', [BEFORE]),
        (f't.created > "{DAY}"', [AFTER]),
        (f't.created >= "{DAY}"', [MORNING, NIGHT, AFTER]),
        (f't.created == "{DAY}"', [MORNING, NIGHT]),
        (f't.created != "{DAY}"', [BEFORE, AFTER]),
        (f'not t.created <= "{DAY}"', [AFTER]),
        (f't.created in ("{DAY}", "13 mars {YEAR}")', [MORNING, NIGHT, AFTER]),
    ],
)
def test_a_day_is_compared_as_a_day(condition: str, expected: list[datetime]) -> None:
    assert kept(condition, BEFORE, MORNING, NIGHT, AFTER) == expected


FIRST, MIDDLE, NEXT = _at(3, 1, 0, YEAR), _at(3, 31, 22, YEAR), _at(4, 1, 0, YEAR)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (f't.created <= "mars {YEAR}"', [FIRST, MIDDLE]),
        (f't.created > "mars {YEAR}"', [NEXT]),
        (f't.created >= "mars {YEAR}" and t.created <= "mars {YEAR}"', [FIRST, MIDDLE]),
        (f't.created < "mars {YEAR}"', []),
        (f't.created <= "début mars {YEAR}"', [FIRST]),
    ],
)
def test_a_period_is_all_of_it(condition: str, expected: list[datetime]) -> None:
    assert kept(condition, FIRST, MIDDLE, NEXT) == expected


def test_the_sentence_tells_the_last_day() -> None:
    plan = checked(f'{TICKETS}x = [t for t in tickets if t.created > "mars {YEAR}"]\nanswer(x)')
    assert any(f"est après le 31/03/{YEAR}" in sentence for sentence in plan.sentences)


@pytest.mark.parametrize("words", ["cette semaine", "mars", str(YEAR), "le mois dernier", "week-end"])
@pytest.mark.parametrize(
    ("condition", "mend"),
    [
        ('t.created == "{}"', '>= "{0}" and … <= "{0}"'),
        ('t.created != "{}"', '< "{0}" or … > "{0}"'),
        ('t.created in ("{}", "hier")', '>= "{0}" and … <= "{0}"'),
        ('t.created not in ("{}", "hier")', '< "{0}" or … > "{0}"'),
    ],
)
def test_a_moment_is_no_longer_period(words: str, condition: str, mend: str) -> None:
    with pytest.raises(PlanError) as error:
        checked(f"{TICKETS}x = [t for t in tickets if {condition.format(words)}]\nanswer(x)")
    assert "plus d'un jour" in str(error.value)
    assert mend.format(words) in error.value.mend


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("hier", 1), ("lundi", 1), ("12/03", 1), ("2025-03-12", 1), ("cette semaine", 7), ("week-end", 2),
        ("février 2024", 29), ("2024", 366), ("trimestre dernier", 92), ("début de semaine", 1),
    ],
)  # fmt: skip
def test_how_long_what_words_name_is(words: str, days: int) -> None:
    now = datetime(2026, 11, 28, 10, 0, tzinfo=NOW.tzinfo)
    found = period(words, now)
    assert found is not None and (found.last.date() - found.start.date()).days == days - 1
    assert found.is_day is (days == 1)
