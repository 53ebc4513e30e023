"""Plans of training in one form: the same meaning, said one way."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from agents.language.syntax import nodes as n
from agents.language.syntax.parser import parse_plan
from agents.language.syntax.printer import print_plan
from agents.language.syntax.walk import rewritten, statements_of
from agents.training.canonical import canonical, canonical_plan
from agents.training.fill import Example
from agents.training.generate import Generator
from agents.training.phrases import load_contexts, load_intents


@pytest.mark.parametrize(
    ("written", "form"),
    [
        pytest.param(
            'ts = ticketing.search(assignee=moi, status="ouverts", category="eau")\nanswer(count(ts))',
            'tickets = ticketing.search(category="eau", status="ouverts", assignee=moi)\nanswer(count(tickets))',
            id="arguments as declared, results by what they are",
        ),
        pytest.param(
            'a = ticketing.get(number="1")\nb = ticketing.get(number="2")\nticketing.close(reason="x", ticket=b)',
            'ticket = ticketing.get(number="1")\nticket2 = ticketing.get(number="2")\n'
            'ticketing.close(ticket=ticket2, reason="x")',
            id="numbered as they come",
        ),
        pytest.param(
            'tickets = ticketing.search()\nvieux = need(first(sort(tickets, by="created", order="asc")))\n'
            "answer(vieux)\nticketing.remind(ticket=vieux)\nmap(tickets)",
            'tickets = ticketing.search()\nticket = need(first(sort(tickets, by="created", order="asc")))\n'
            "ticketing.remind(ticket=ticket)\nmap(tickets)\nanswer(ticket)",
            id="one of a list, and the answer last",
        ),
        pytest.param(
            'ticket = courrier.suivre(numero="8")\nt = ticketing.get(number="1")\nanswer(ticket, t)',
            'ticket = courrier.suivre(numero="8")\nticket2 = ticketing.get(number="1")\n'
            "answer(ticket, ticket2)",
            id="a name of another system is kept and not taken",
        ),
    ],
)
def test_a_plan_has_one_form(written: str, form: str) -> None:
    assert canonical_plan(written) == form
    assert canonical_plan(form) == form


def test_a_follow_up_speaks_of_the_earlier_plans_names() -> None:
    before = ("mes tickets", "miens = ticketing.search(assignee=moi)\nanswer(miens)")
    made = canonical(Example("ferme-les", "for t in avant.miens:\n    ticketing.close(ticket=t)", before))
    assert made.before == ("mes tickets", "tickets = ticketing.search(assignee=moi)\nanswer(tickets)")
    assert made.plan == "for t in avant.tickets:\n    ticketing.close(ticket=t)"


def test_arguments_of_a_listed_tool_stand_as_its_signature_says() -> None:
    listed = ("a.b(x: texte, y?: nombre) -> C{id} : …",)
    assert canonical(Example("", 'v = a.b(y="2", x="1")\nanswer(v)', None, listed)).plan == (
        'v = a.b(x="1", y="2")\nanswer(v)'
    )


def plain_form(text: str) -> str:
    """A plan with its results numbered and its arguments in the order of their names."""
    plan = parse_plan(text)
    given = (step.name for step in statements_of(plan.body) if isinstance(step, n.Assign))
    numbered = {name: f"v{number}" for number, name in enumerate(given)}

    def plainly(node: object) -> object:
        match node:
            case n.Name(name) | n.Assign(name):
                return replace(node, name=numbered.get(name, name))
            case n.Call(_, arguments):
                return replace(node, arguments=tuple(sorted(arguments, key=lambda pair: pair[0])))
        return node

    made: n.Plan = rewritten(plan, plainly)
    return print_plan(made)


def test_the_form_changes_no_meaning() -> None:
    drawn = Generator(load_intents(), load_contexts(), seed=8)
    for intent in itertools.islice(load_intents(), 0, None, 9):
        if "answer(" not in intent.plan and "avant." not in intent.plan:
            assert plain_form(canonical_plan(intent.plan)) == plain_form(intent.plan)
    for example in itertools.islice(iter(drawn), 200):
        assert canonical(example) == example
