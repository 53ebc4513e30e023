"""One of two tickets, chosen by which was made first."""

from __future__ import annotations

import pytest

from agents.planner.mends.tree import in_text
from agents.planner.mends.which.of_two import the_one_made_then
from evals.planning.cases import load_cases
from tests.planner.mending import completed
from tests.planner.test_reports import SETS

TWO = 'ticket = ticketing.get(number="812")\nticket2 = ticketing.get(number="813")\n'
BOTH = f"{TWO}ticketing.close(ticket=ticket)\nticketing.close(ticket=ticket2)"
ONE = f"{TWO}ticketing.close(ticket=ticket2)"


def _chosen(sign: str) -> str:
    return (
        f"{TWO}if ticket.created {sign} ticket2.created:\n    ticketing.close(ticket=ticket)\n"
        "else:\n    ticketing.close(ticket=ticket2)"
    )


@pytest.mark.parametrize("plan", [BOTH, ONE], ids=["both", "one"])
@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("ferme le plus récent", ">"),
        ("clos le plus ancien", "<"),
        ("occupe-toi de fermer le plus vieux", "<"),
    ],
)
def test_one_is_acted_on(plan: str, words: str, sign: str) -> None:
    assert completed(plan, f"Le 812 et le 813 sont des doublons, {words}") == _chosen(sign)


@pytest.mark.parametrize(
    "request_text",
    [
        "Le 812 et le 813 : ferme les deux, en commençant par le plus ancien",
        "ferme le 812 et le 813",
        "ferme le 812 et le 813, puis montre le plus récent et le plus ancien",
    ],
)
def test_where_both_are_meant_both_are(request_text: str) -> None:
    assert in_text(the_one_made_then, BOTH, request_text) == BOTH


@pytest.mark.parametrize(
    "plan",
    [
        f"{TWO}ticketing.close(ticket=ticket)\nticketing.remind(ticket=ticket2)",
        f"{TWO}answer(ticket, ticket2)",
        'ticket = ticketing.get(number="812")\nticketing.close(ticket=ticket)',
        f'{TWO}ticketing.notify(to=moi, message="vu")',
    ],
)
def test_other_plans_stay(plan: str) -> None:
    assert in_text(the_one_made_then, plan, "812, 813 : ferme le plus récent") == plan


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        assert in_text(the_one_made_then, case.plan, case.request) == case.plan, case.id
