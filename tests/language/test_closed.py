"""What a plan does and shows, whatever its words and its order."""

from __future__ import annotations

import pytest

from agents.language.closed import closed_steps
from tests.language.support import checked

GET = 'ticket = ticketing.get(number="812")\n'
FIND = 'p = directory.find_person(name="Karim Benali")\n'
REQUEST = "le 812, Karim Benali, urgent, fermés, un mois, 1 mois, propreté, 11e, 813"


def texts(plan: str) -> list[str]:
    return [step.text for step in closed_steps(checked(plan, REQUEST))]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            GET + FIND + "ticketing.assign(ticket=ticket, to=p)",
            FIND.replace("p =", "qui =") + GET + "ticketing.assign(to=qui, ticket=ticket)",
        ),
        (
            'x = ticketing.search(older_than="un mois")\nanswer(x)',
            'y = ticketing.search(older_than="1 mois")\nanswer(y)',
        ),
        (
            GET + 'if ticket.priority == "urgent":\n    ticketing.remind(ticket=ticket)',
            GET + 'if not ticket.priority != "urgent":\n    ticketing.remind(ticket=ticket)',
        ),
        (
            'x = ticketing.search(district="11e")\ny = first(x)\nanswer(need(y).status)',
            'x = ticketing.search(district="11e")\nanswer(need(first(x)).status)',
        ),
    ],
    ids=["order", "words", "negation", "names"],
)
def test_the_same_in_other_words(one: str, two: str) -> None:
    assert texts(one) == texts(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            GET + "ticketing.remind(ticket=ticket)",
            GET.replace("812", "813") + "ticketing.remind(ticket=ticket)",
        ),
        (
            GET + 'if ticket.priority == "urgent":\n    ticketing.remind(ticket=ticket)',
            GET + "ticketing.remind(ticket=ticket)",
        ),
        ("x = ticketing.search()\nanswer(x)", "x = ticketing.search()\nmap(x)"),
    ],
    ids=["value", "condition", "kind"],
)
def test_something_else(one: str, two: str) -> None:
    assert texts(one) != texts(two)


def test_names_in_names_in_names_stay_short() -> None:
    lines = ['x0 = ticketing.search(district="11e")']
    lines += [f"x{n} = without(x{n - 1}, x{n - 1})" for n in range(1, 40)]
    (text,) = texts("\n".join([*lines, "answer(x39)"]))
    assert len(text) < 3_000
