"""The head of somebody's head, and whoever has another ticket."""

from __future__ import annotations

from functools import partial

import pytest

from agents.planner.mends.tree import in_text
from agents.planner.mends.who.above import two_above
from agents.planner.mends.who.same_agent import the_same_agent, to_whoever_had_it
from evals.planning.cases import load_cases
from tests.planner.test_reports import SETS

above, same, had_it = (partial(in_text, each) for each in (two_above, the_same_agent, to_whoever_had_it))
ONE = (
    'personne = directory.find_person(name="Karim Benali")\n'
    "chef = directory.manager(person=personne)\nanswer(chef.phone)"
)
TWO = ONE.replace("answer(chef", "chef2 = directory.manager(person=chef)\nanswer(chef2")
BOTH = 'ticket = ticketing.get(number="812")\nticket2 = ticketing.get(number="813")\n'
GIVES_BOTH = (
    f"{BOTH}agent = need(ticket.assignee)\nticketing.assign(ticket=ticket, to=agent)\n"
    "ticketing.assign(ticket=ticket2, to=agent)"
)
GIVES_ONE = f"{BOTH}agent_charge = need(ticket2.assignee)\nticketing.assign(ticket=ticket, to=agent_charge)"


@pytest.mark.parametrize(
    ("request_", "plan"),
    [
        ("le téléphone du chef du chef de Karim Benali", TWO),
        ("Quel est le numéro de la supérieure du responsable de Karim Benali ?", TWO),
        ("qui est le responsable de la supérieure de Karim Benali ?", TWO),
        ("le n+2 de Karim Benali", TWO),
        ("le chef de Karim Benali", ONE),
        ("le chef du service de Karim Benali", ONE),
        ("le chef du chef de Karim Benali est parti : le téléphone de son n+1", ONE),
        ("pas le n+2 de Karim Benali, son chef", ONE),
        ("le n+1 et le n+2 de Karim Benali", ONE),
    ],
)
def test_as_many_steps_up_as_words(request_: str, plan: str) -> None:
    assert above(ONE, request_) == plan
    assert above(TWO, request_) == TWO


@pytest.mark.parametrize(
    ("request_", "plan"),
    [
        ("donne le 812 au même agent que le 813", GIVES_ONE),
        ("confie le ticket 812 à la même personne que pour le 813 stp", GIVES_ONE),
        ("donne le 812 et le 813 au même agent", GIVES_BOTH),
        ("donne le 812 au même agent, comme le 813", GIVES_BOTH),
        ("donne le 812 au même agent que le 813, puis le 814 à Karim Benali", GIVES_BOTH),
        ("si le 812 n'a personne, donne le 812 au même agent que le 813", GIVES_BOTH),
        ("au lieu de confier le 812 au même agent que le 813, confie-le à Rosa", GIVES_BOTH),
        ("on a confié le 812 au même agent que le 813", GIVES_BOTH),
    ],
)
def test_whoever_has_the_other_one_gets_it(request_: str, plan: str) -> None:
    assert same(GIVES_BOTH, request_) == plan


@pytest.mark.parametrize(
    ("request_", "given"),
    [
        ("rouvre le 812 et donne-le à la personne qui l'avait", "need(ticket.assignee)"),
        ("rouvre le 812 et confie-le à celui qui s'en occupait", "need(ticket.assignee)"),
        ("rouvre le 812 et donne-le à quelqu'un", "directory.find_person(name=ask())"),
    ],
)
def test_whoever_had_it_is_not_asked_for(request_: str, given: str) -> None:
    reopened = 'ticket = ticketing.get(number="812")\nticketing.reopen(ticket=ticket)\n'
    plan = f"{reopened}agent = {{}}\nticketing.assign(ticket=ticket, to=agent)"
    assert had_it(plan.format("directory.find_person(name=ask())"), request_) == plan.format(given)


@pytest.mark.parametrize("name", SETS)
def test_a_right_plan_stays(name: str) -> None:
    for case in load_cases(name):
        assert above(case.plan, case.request) == case.plan, case.id
        assert same(case.plan, case.request) == case.plan, case.id
        assert had_it(case.plan, case.request) == case.plan, case.id
