"""Plans that say the same in other words."""

from __future__ import annotations

import pytest

from agents.planner.alike import same_form
from tests.language.support import checked

PLAN = (
    'tickets = ticketing.search(status="ouverts", district="11e")\n'
    "for t in [x for x in tickets if x.place]:\n    ticketing.assign(ticket=t, to=moi)\nanswer(tickets)"
)


REQUEST = "les tickets ouverts du 11e, du 12e, un trou au 1 rue Oberkampf"


def form(plan: str) -> tuple[str, ...]:
    return same_form(checked(plan, REQUEST))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('status="ouverts", district="11e"', 'district="11e", status="ouverts"'),
        ("tickets", "trouves"),
        ("[x for x in tickets if x.place]", "[t2 for t2 in tickets if t2.place]"),
        ("ticket=t, to=moi", "to=moi, ticket=t"),
    ],
)
def test_names_and_the_order_of_arguments_do_not_matter(one: str, other: str) -> None:
    assert one in PLAN
    assert form(PLAN.replace(one, other)) == form(PLAN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"11e"', '"12e"'),
        ("answer(tickets)", "answer(count(tickets))"),
        ("if x.place", "if not x.place"),
        ("in [x for x in tickets if x.place]", "in tickets"),
    ],
)
def test_all_else_matters(one: str, other: str) -> None:
    assert one in PLAN
    assert form(PLAN.replace(one, other)) != form(PLAN)


def test_a_name_that_nothing_uses_does_not_matter() -> None:
    act = 'ticketing.create(subject="trou", place=lieu)'
    plans = [
        f'lieu = gis.locate(address="1 rue Oberkampf")\n{named}{act}' for named in ("", "ticket = ", "t = ")
    ]
    assert len({form(plan) for plan in plans}) == 1
