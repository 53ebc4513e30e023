"""What is shown stands in one form, the one that was asked for; tickets of two statuses are of both."""

from __future__ import annotations

from functools import partial

import pytest

from agents.planner.mends.flows.nested import as_one_list
from agents.planner.mends.shown import shown_as_asked
from agents.planner.mends.tree import in_text
from agents.planner.mends.which.either_status import of_either_status
from evals.planning.cases import load_cases
from tests.planner.mending import checked, completed
from tests.planner.test_reports import SETS

shown, either = (partial(in_text, each) for each in (shown_as_asked, of_either_status))
NURSERIES = 'equipements = gis.facilities(kind="crèches", district="9e")\n'
TWICE = f"{NURSERIES}answer(equipements, count(equipements))\nmap(equipements)"
GROUPS = (
    'tickets = ticketing.search(district="9e")\ngroupes = group(tickets, by="status")\n'
    'groupes2 = group(tickets, by="priority")\n'
)


@pytest.mark.parametrize(
    ("request_", "plan"),
    [
        ("les crèches du 9e sur une carte et leur nombre", f"{NURSERIES}answer(count(equipements))\nmap(equipements)"),
        ("les crèches du 9e sur une carte et leurs adresses, combien", TWICE),
        ("les crèches du 9e sur une carte, et combien", f"{NURSERIES}answer(count(equipements))\nmap(equipements)"),
        ("liste les crèches du 9e, sur une carte aussi, et combien", TWICE),
        ("les crèches du 9e, et combien", TWICE),
        ("quelles sont les crèches du 9e ? montre-les aussi sur une carte, combien", TWICE),
        ("les crèches du 9e avec nom et adresse, sur une carte, combien", TWICE),
        ("énumère les crèches du 9e et place-les sur une carte, combien", TWICE),
    ],
)  # fmt: skip
def test_what_is_on_a_map_is_not_listed_besides(request_: str, plan: str) -> None:
    assert shown(TWICE, request_) == plan


def test_groups_are_the_charts_that_were_asked_for() -> None:
    both = f"{GROUPS}answer(groupes, groupes2, count(tickets))\nchart(groupes)"
    said = "tickets du 9e : un graphique par statut, un autre par priorité, et le total"
    assert (
        checked(shown(both, said), said) == f"{GROUPS}chart(groupes2)\nanswer(count(tickets))\nchart(groupes)"
    )
    for kept in (
        "tickets du 9e par statut et par priorité, et un graphique par statut",
        "un graphique par statut, un autre par priorité, et liste les chiffres",
        "par statut, un autre par priorité, sans graphique, ni camembert",
    ):
        assert shown(both, kept) == both, kept


def test_whoever_heads_a_service_is_told_beside_how_to_reach_them() -> None:
    plan = 's = directory.find_service(domain="voirie")\nanswer({})'
    asked = "qui est le chef de la voirie, et son téléphone ?"
    assert shown(plan.format("s.head.phone"), asked) == plan.format("s.head, s.head.phone")
    assert shown(plan.format("s.head.name, s.head.phone"), asked) == plan.format("s.head.name, s.head.phone")
    assert shown(plan.format("s.head.phone"), "le téléphone du chef") == plan.format("s.head.phone")


MOST = 'tickets = ticketing.search(category="voirie")\n'
RANKED = f'{MOST}answer(sort(group(tickets, by="assignee"), by="count", order="desc"))'


@pytest.mark.parametrize(
    ("rest", "ranked"),
    [
        ('groupes = group(tickets, by="assignee")\ngroupe = need(first(groupes))\nanswer(groupe)', True),
        ("answer(tickets)", True),
        ('groupes = group(tickets, by="status")\nanswer(first(groupes))', False),
        ('answer(first(sort(group(tickets, by="assignee"), by="count", order="desc")))', False),
        ('answer(group(tickets, by="assignee"), count(tickets))', False),
        ('answer(top(group(tickets, by="assignee"), n="3", by="count", order="desc"))', False),
    ],
)
def test_the_one_with_the_most_is_the_first_of_those_in_order(rest: str, ranked: bool) -> None:
    said = "quel agent a le plus de tickets voirie ?"
    assert shown(MOST + rest, said) == (RANKED if ranked else MOST + rest)


def test_for_each_agent_is_counted_agent_by_agent() -> None:
    found = (
        'service = directory.find_service(domain="voirie", district="11e")\n'
        "personnes = directory.members(service=service)\nfor p in personnes:\n"
        '    tickets = ticketing.search(status="ouverts", assignee=p)\n'
    )
    said = "pour chaque agent de la voirie du 11e, combien de tickets ouverts ?"
    one = in_text(as_one_list, f"{found}answer(count(tickets))", said)
    assert checked(completed(one, said), said) == f'{found}answer(group(flatten(tickets), by="assignee"))'


def test_which_ticket_it_is_is_told_beside_who_has_it() -> None:
    oldest = MOST + 'ticket = need(first(sort(tickets, by="created", order="asc")))\n'
    said = "Quel ticket voirie est ouvert depuis le plus longtemps et qui l'a ?"
    assert shown(f"{oldest}answer(ticket.assignee)", said) == f"{oldest}answer(ticket, ticket.assignee)"
    number = f"{oldest}answer(ticket.number)"
    assert shown(number, "quel est le numéro du plus vieux ticket voirie ?") == number
    assert shown(f"{oldest}answer(ticket.assignee)", "qui a le plus vieux ticket voirie") == (
        f"{oldest}answer(ticket.assignee)"
    )


OPEN = 'tickets = ticketing.search(status="ouverts", assignee=moi)\nanswer(tickets)'


@pytest.mark.parametrize(
    "request_",
    [
        "mes tickets ouverts et mes dossiers en cours",
        "mes tickets ouverts",
        "mes tickets ouverts et en cours, chacun à part",
        "mes tickets ouverts et en attente depuis un mois",
        "parmi mes tickets ouverts et en attente, montre ceux en attente",
        "mes tickets ouverts et ceux en attente à Rosa Diaz",
        "mes tickets non fermés ou ouverts",
    ],
)
def test_one_status_stays_one(request_: str) -> None:
    assert either(OPEN, request_) == OPEN


def test_tickets_of_either_status_are_of_both() -> None:
    said = "tous mes tickets ouverts et en cours"
    assert checked(either(OPEN, said), said) == (
        "tickets_tous = ticketing.search(assignee=moi)\n"
        'tickets = [t for t in tickets_tous if t.status in ("ouverts", "en cours")]\nanswer(tickets)'
    )


@pytest.mark.parametrize("name", SETS)
def test_a_right_plan_stays(name: str) -> None:
    for case in load_cases(name):
        for mend in (shown, either):
            assert mend(case.plan, case.request) == case.plan, case.id
