"""A name alone is somebody who is looked for; a street or a trouble alone is one too."""

from __future__ import annotations

import pytest

from agents.planner.mends.where.around import passes_over_a_place
from agents.planner.mends.who.named import names_somebody
from agents.planner.orders.reports import passes_over_reports
from evals.planning.cases import load_cases
from tests.planner.test_reports import SETS


@pytest.mark.parametrize(
    ("request_text", "is_name"),
    [
        ("Karim Benali", True), ("Karim Benali ?", True), ("Anne de La Tour", True), ("Mme Lefèvre", False),
        ("Bonjour Madame", False), ("Rue Monge", False), ("Place Monge", False), ("karim benali", False),
        ("Karim Benali et Rosa", False), ("", False),
    ],
)  # fmt: skip
def test_a_name_alone(request_text: str, is_name: bool) -> None:
    assert names_somebody(request_text) is is_name


def test_a_street_and_a_trouble_alone_are_looked_for() -> None:
    assert passes_over_a_place("cannot()", "rue Oberkampf ?")
    assert passes_over_reports("cannot()", "nid-de-poule rue Titon")
    assert passes_over_reports("cannot()", "nid-de-poule ?")
    assert not passes_over_reports("cannot()", "bonjour à tous")
    assert not passes_over_reports("cannot()", "répare le nid-de-poule")


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_a_name(name: str) -> None:
    for case in load_cases(name):
        if case.plan.strip() == "cannot()":
            assert not names_somebody(case.request), case.id
