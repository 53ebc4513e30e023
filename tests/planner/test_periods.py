"""Tickets of a period that is over are kept up to its end; what is open to now stays as it was."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.mends.tree import in_text
from agents.planner.mends.when.periods import within_period
from evals.planning.cases import SECRET, SETS, load_cases
from tools.registry import load_registry

NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/Paris"))
MEND = partial(within_period, now=NOW)


def mended(plan: str, request: str) -> str:
    return in_text(MEND, plan, request)


def search(*ages: str) -> str:
    given = ", ".join(('category="voirie"', *ages))
    return f"tickets = ticketing.search({given})\nanswer(count(tickets))"


def within(first: str, last: str = "") -> str:
    return search(f'newer_than="{first}"', f'until="{last or first}"')


@pytest.mark.parametrize(
    ("request_", "age"),
    [
        ("Combien de tickets voirie en octobre ?", "octobre"),
        ("tickets voirie du mois d'octobre : combien", "octobre"),
        ("combien de tickets voirie créés le mois dernier", "le mois dernier"),
        ("nombre de tickets voirie de la semaine dernière", "la semaine dernière"),
        ("Combien de tickets voirie ont été reçus hier ?", "hier"),
        ("combien de tickets voirie en 2025", "2025"),
        ("combien de tickets voirie créés lundi dernier à Belleville", "lundi"),
        ("combien de tickets voirie du 12 novembre", "12 novembre"),
        ("How many voirie tickets came in last week?", "last week"),
    ],
)
@pytest.mark.parametrize("side", ["newer_than", "older_than"])
def test_a_period_that_is_over_has_an_end(request_: str, age: str, side: str) -> None:
    assert mended(search(f'{side}="{age}"'), request_) == within(age)


@pytest.mark.parametrize(
    ("request_", "ages", "first", "last"),
    [
        ("combien de tickets voirie de mars à juin", ('newer_than="mars"', 'older_than="juin"'), "mars", "juin"),
        ("combien de tickets voirie de mars à juin", ('newer_than="mars"',), "mars", "juin"),
        (
            "combien de tickets voirie entre le 3 et le 15 novembre",
            ('newer_than="le 15 novembre"',), "entre le 3 et le 15 novembre", "entre le 3 et le 15 novembre",
        ),
        (
            "combien de tickets voirie du 1er au 15/10",
            ('newer_than="15/10"',), "du 1er au 15/10", "du 1er au 15/10",
        ),
        ("combien de tickets voirie du 12 et 15 novembre", ('newer_than="15 novembre"',), "", ""),
        ("combien de tickets voirie entre le 30 et le 31 novembre", ('newer_than="31 novembre"',), "", ""),
        (
            "combien de tickets voirie entre le 3 novembre et le 15 novembre",
            ('newer_than="le 3 novembre"',), "le 3 novembre", "15 novembre",
        ),
        ("combien de tickets voirie de lundi à mardi", ('newer_than="lundi"',), "lundi", "mardi"),
        ("combien de tickets voirie entre lundi et mardi", ('newer_than="mardi"',), "lundi", "mardi"),
        ("combien de tickets voirie entre mardi et lundi", ('newer_than="lundi"',), "", ""),
    ],
)  # fmt: skip
def test_a_range_ends_where_it_is_said(request_: str, ages: tuple[str, ...], first: str, last: str) -> None:
    assert mended(search(*ages), request_) == (within(first, last) if first else search(*ages))


@pytest.mark.parametrize(
    ("request_", "ages"),
    [
        ("combien de tickets voirie depuis octobre", ('newer_than="octobre"',)),
        ("combien de tickets voirie depuis le début du mois d'octobre", ('newer_than="octobre"',)),
        ("combien de tickets voirie à partir de lundi", ('newer_than="lundi"',)),
        ("combien de tickets voirie d'avant octobre", ('older_than="octobre"',)),
        ("combien de tickets voirie antérieurs à octobre", ('older_than="octobre"',)),
        (
            "combien de tickets voirie plus vieux que la semaine dernière",
            ('older_than="la semaine dernière"',),
        ),
        ("combien de tickets voirie du mois dernier à aujourd'hui", ('newer_than="mois dernier"',)),
        ("combien de tickets voirie cette semaine", ('newer_than="cette semaine"',)),
        ("combien de tickets voirie ce mois-ci", ('newer_than="ce mois-ci"',)),
        ("combien de tickets voirie aujourd'hui", ('newer_than="aujourd\'hui"',)),
        ("combien de tickets voirie de moins de trois semaines", ('newer_than="trois semaines"',)),
        ("relance chaque lundi les tickets voirie, et dis combien", ('newer_than="lundi"',)),
        ("combien de tickets voirie", ()),
        ("combien de tickets voirie en octobre, octobre 2025", ('newer_than="octobre"',)),
    ],
)
def test_what_goes_on_or_is_an_age_stays(request_: str, ages: tuple[str, ...]) -> None:
    assert mended(search(*ages), request_) == search(*ages)


def test_two_months_are_two_periods() -> None:
    plan = (
        'tickets = ticketing.search(newer_than="septembre")\ntickets3 = ticketing.search(older_than="octobre")\n'
        "answer(count(tickets), count(tickets3))"
    )
    assert mended(plan, "compare le nombre de tickets de septembre et d'octobre") == (
        'tickets = ticketing.search(newer_than="septembre", until="septembre")\n'
        'tickets3 = ticketing.search(newer_than="octobre", until="octobre")\n'
        "answer(count(tickets), count(tickets3))"
    )


def test_a_period_of_the_turn_before_ends_too() -> None:
    plan = search('newer_than="octobre"', 'until="octobre"')
    assert (
        mended(search('newer_than="octobre"'), "et en eau ?\nCombien de tickets voirie en octobre ?") == plan
    )
    changed_to = mended(
        search('newer_than="septembre"', 'until="octobre"'), "et en septembre ?\nCombien en octobre ?"
    )
    assert changed_to == search('newer_than="septembre"', 'until="septembre"')


def test_the_sentence_says_the_last_day() -> None:
    request = "Combien de tickets la semaine dernière ?"
    plan = 'tickets = ticketing.search(newer_than="la semaine dernière")\nanswer(count(tickets))'
    found = check(parse_plan(mended(plan, request)), request, load_registry().specs, now=NOW)
    assert found.sentences[0] == ("Chercher les tickets créés depuis la semaine dernière jusqu'au 22/11/2026")
    assert found.unused == () and found.supposed == ()


TAKEN_FOR_SINCE = {"noisy": {"z037"}}
"""« arrivé hier », whose plan by hand has today's tickets too."""


@pytest.mark.parametrize("name", [name for name in SETS if name != SECRET])
def test_a_right_plan_has_its_periods(name: str) -> None:
    changed = {case.id for case in load_cases(name) if mended(case.plan, case.request) != case.plan}
    assert changed == TAKEN_FOR_SINCE.get(name, set())
