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


EITHER = 'ts = ticketing.search(district="11e")\n'
WAYS = (
    "a = [t for t in ts if not t.assignee]\nfor t in a:\n    ticketing.assign(ticket=t, to=moi)\n"
    "b = without(ts, a)\nfor t in b:\n    ticketing.remind(ticket=t)",
    "for t in ts:\n    if not t.assignee:\n        ticketing.assign(ticket=t, to=moi)\n"
    "    else:\n        ticketing.remind(ticket=t)",
    "for t in ts:\n    if t.assignee:\n        ticketing.remind(ticket=t)\n"
    "    else:\n        ticketing.assign(ticket=t, to=moi)",
)


def test_the_sides_of_a_condition_come_in_any_order_and_in_loops_of_their_own() -> None:
    assert len({form(EITHER + way) for way in WAYS}) == 1
    turned = WAYS[1].replace("if not t.assignee", "if t.assignee")
    assert form(EITHER + turned) != form(EITHER + WAYS[1])


def test_the_order_of_effects_on_the_same_one_matters() -> None:
    one, other = "    ticketing.close(ticket=t)\n", "    ticketing.reopen(ticket=t)\n"
    assert form(f"{EITHER}for t in ts:\n{one}{other}") != form(f"{EITHER}for t in ts:\n{other}{one}")


def test_what_is_left_of_another_list_is_not_its_contrary() -> None:
    rest = 'us = ticketing.search(district="12e")\nb = without(us, [t for t in ts if t.assignee])\nanswer(b)'
    kept = 'us = ticketing.search(district="12e")\nb = [t for t in us if not t.assignee]\nanswer(b)'
    assert form(EITHER + rest) != form(EITHER + kept)


def test_the_head_of_a_service_is_its_head_however_it_is_found() -> None:
    found = 's = directory.find_service(domain="voirie")\n'
    said = "le chef de la voirie"
    looked_up = f"{found}p = directory.head(service=s)\nanswer(p.phone)"
    assert same_form(checked(looked_up, said)) == same_form(checked(f"{found}answer(s.head.phone)", said))


LATE = (
    "a = [t for t in ts if not t.assignee]\nfor t in a:\n    ticketing.assign(ticket=t, to=moi)\n"
    "b = [t for t in ts if t.assignee]\nfor t in b:\n    ticketing.remind(ticket=t)",
    "for t in ts:\n    if not t.assignee:\n        ticketing.assign(ticket=t, to=moi)\n"
    "    if t.assignee:\n        ticketing.remind(ticket=t)",
)


@pytest.mark.parametrize("late", LATE)
def test_what_is_looked_at_after_it_was_changed_is_something_else(late: str) -> None:
    """Those that were given away a moment ago have an agent then, and would be reminded too."""
    assert form(EITHER + late) not in {form(EITHER + way) for way in WAYS}
