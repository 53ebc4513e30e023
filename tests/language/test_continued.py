"""A plan that continues the turn before stands alone, with the steps that it needs."""

from __future__ import annotations

import pytest

from agents.language.syntax.continued import Continued, continued
from agents.language.syntax.parser import parse_plan

SEARCH = 'tickets = ticketing.search(district="11e")'
URGENT = '{} = [t for t in {} if t.priority == "urgents"]'


def test_what_is_used_comes_first() -> None:
    before = f'{SEARCH}\nlieu = gis.locate(address="8 rue Titon")\nanswer(tickets)'
    found = continued("answer(count(avant.tickets))", before)
    assert found == Continued(f"{SEARCH}\nanswer(count(tickets))", {"tickets": "tickets"})


def test_what_it_is_made_of_comes_along_and_nothing_that_was_done_or_shown() -> None:
    before = (
        'service = directory.find_service(domain="voirie")\npersonne = directory.head(service=service)\n'
        "ticketing.notify(to=personne)\nanswer(personne)"
    )
    found = continued("answer(avant.personne.phone)", before)
    assert found.text.splitlines() == [*before.splitlines()[:2], "answer(personne.phone)"]
    assert found.carried == {"service": "service", "personne": "personne"}


def test_its_own_names_stay() -> None:
    plan = f"{URGENT.format('tickets', 'avant.tickets')}\nanswer(tickets)"
    found = continued(plan, SEARCH)
    first, second, _ = found.text.splitlines()
    assert first == SEARCH.replace("tickets =", "tickets1 =", 1)
    assert second == URGENT.format("tickets", "tickets1") and found.carried == {"tickets1": "tickets"}
    again = continued("answer(count(avant.tickets1), count(avant.tickets))", found.text)
    assert again.text == f"{first}\n{second}\nanswer(count(tickets1), count(tickets))"


def test_a_name_of_a_loop_is_another() -> None:
    plan = "for tickets in avant.tickets:\n    ticketing.remind(ticket=tickets)"
    found = continued(plan, SEARCH)
    assert found.carried == {"tickets1": "tickets"}
    assert found.text.endswith("for tickets in tickets1:\n    ticketing.remind(ticket=tickets)")
    parse_plan(found.text)


@pytest.mark.parametrize(
    ("plan", "before"),
    [
        (SEARCH, SEARCH),
        ("answer(avant.personne)", SEARCH),
        ("answer(avant.tickets)", "nothing that is a plan"),
        ("answer(", SEARCH),
    ],
)
def test_else_it_is_as_it_was(plan: str, before: str) -> None:
    assert continued(plan, before) == Continued(plan, {})
