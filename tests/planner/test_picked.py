"""One of a list is one, and of any other it is told that it was not chosen."""

from __future__ import annotations

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.which.picked import not_picked
from evals.planning.cases import SECRET, SETS, load_cases
from tests.planner.mending import completed

CLOSE = "for t in avant.tickets:\n    ticketing.close(ticket=t)"
FIRST = "premier1 = need(first(avant.tickets))\nticketing.close(ticket=premier1)"


@pytest.mark.parametrize(
    ("request_text", "plan"),
    [
        ("ferme le premier", FIRST),
        ("ferme la première, merci", FIRST),
        ("ferme le 1er ticket", FIRST),
        ("ferme-les", CLOSE),
        ("ferme-les le premier novembre", CLOSE),
        ("ferme ceux du premier étage", CLOSE),
        ("ferme le premier et le deuxième", CLOSE),
    ],
)
def test_the_first_is_one(request_text: str, plan: str) -> None:
    assert completed(CLOSE, request_text) == plan


@pytest.mark.parametrize(
    ("request_text", "told"),
    [
        ("ferme le deuxième", ("le deuxième",)),
        ("ferme le dernier et la seconde", ("le dernier", "la seconde")),
        ("ferme-les", ()),
        ("ferme-les, c'est le deuxième en trois jours", ()),
        ("ferme ceux du dernier trimestre", ()),
        ("ferme-les avec le motif « le deuxième »", ()),
    ],
)
def test_another_one_is_told(request_text: str, told: tuple[str, ...]) -> None:
    assert not_picked(parse_plan(CLOSE), request_text) == told
    heard = not_picked(parse_plan(FIRST), request_text)
    assert heard == tuple(words for words in told if "dernier" not in words)


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ('ps = gis.nearest(kind="piscine", place=avant.lieu)\nanswer(ps)', ("la deuxième",)),
        ("t = first(avant.tickets)\nanswer(t)", ("la deuxième",)), ("answer(avant.tickets)", ()),
    ],
)  # fmt: skip
def test_another_one_that_is_to_be_shown_is_told(plan: str, told: tuple[str, ...]) -> None:
    assert not_picked(parse_plan(plan), "et la deuxième ?") == told


def test_no_plan_written_by_hand_acts_on_all_for_one() -> None:
    for name in (name for name in SETS if name != SECRET):
        for case in load_cases(name):
            assert not_picked(parse_plan(case.plan), case.request) == (), case.id
