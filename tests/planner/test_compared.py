"""Two periods side by side, where one of them was counted."""

from __future__ import annotations

import pytest

from agents.planner.mends.tree import in_text
from agents.planner.mends.when.compared import beside_another_period

ONE = 'tickets = ticketing.search(category="voirie", newer_than="{}")\nanswer(count(tickets))'
BOTH = (
    'tickets = ticketing.search(category="voirie", newer_than="{}")\n'
    'tickets2 = ticketing.search(category="voirie", newer_than="{}")\n'
    "answer(count(tickets), count(tickets2))"
)


@pytest.mark.parametrize(
    ("said", "now", "before"),
    [
        ("tickets voirie ce mois-ci par rapport au mois dernier", "ce mois-ci", "mois dernier"),
        ("nb voirie cette semaine vs la semaine dernière", "cette semaine", "la semaine dernière"),
        ("voirie cette année comparé à l'année précédente", "cette année", "l'année précédente"),
        ("combien ce mois-ci en voirie, face à ceux du mois passé ?", "ce mois-ci", "mois passé"),
    ],
)
def test_a_count_of_now_stands_beside_that_of_before(said: str, now: str, before: str) -> None:
    assert in_text(beside_another_period, ONE.format(now), said) == BOTH.format(now, before)


@pytest.mark.parametrize(
    ("said", "plan"),
    [
        ("tickets voirie du mois dernier par rapport à avant", ONE.format("mois dernier")),
        ("tickets voirie de cette semaine, et « et la semaine dernière » rien", ONE.format("cette semaine")),
        (
            "tickets voirie ce mois-ci par rapport au mois dernier",
            'xs = ticketing.search(newer_than="ce mois-ci")\nfor x in xs:\n    ticketing.remind(ticket=x)',
        ),
        ("tickets voirie ce mois-ci, inutile de comparer au mois dernier", ONE.format("ce mois-ci")),
        ("voirie ce mois-ci dans le 11e et le mois dernier dans le 12e", ONE.format("ce mois-ci")),
        ("tickets voirie ce mois-ci et le mois dernier", BOTH.format("ce mois-ci", "le mois dernier")),
    ],
)
def test_anything_else_stays(said: str, plan: str) -> None:
    assert in_text(beside_another_period, plan, said) == plan
