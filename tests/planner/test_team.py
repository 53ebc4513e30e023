"""« Les tickets de mon équipe » are those of every member of one's service, not one's own."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.mends.tree import in_text
from agents.planner.mends.who.team import of_the_team, team_not_heard
from evals.planning.cases import SECRET, SETS, load_cases
from tools.registry import load_registry

OWN = 'tickets = ticketing.search(status="ouverts", assignee=moi)\nanswer(count(tickets))'
TEAM = """\
service = directory.service_of(person=moi)
personnes = directory.members(service=service)
for p in personnes:
    siens = ticketing.search(status="ouverts", assignee=p)
tickets = flatten(siens)
answer(count(tickets))"""
ACTING = OWN.replace("answer(count(tickets))", "for t in tickets:\n    ticketing.close(ticket=t)")
mended = partial(in_text, of_the_team)


@pytest.mark.parametrize(
    "request_",
    [
        "combien de tickets ouverts a mon équipe",
        "les tickets ouverts de mes collègues",
        "Nombre de tickets ouverts de notre service",
        "combien de tickets ouverts mes agents ont-ils",
    ],
)
def test_the_tickets_of_the_team_are_searched_member_by_member(request_: str) -> None:
    assert mended(OWN, request_) == TEAM
    found = check(parse_plan(TEAM), request_, load_registry().specs, now=datetime(2026, 11, 25))
    assert found.unused == () and len(found.sentences) == 5


@pytest.mark.parametrize(
    ("plan", "request_"),
    [
        (OWN, "combien de tickets ouverts ai-je"),
        (OWN, "mes tickets ouverts, et préviens mon équipe"),
        (OWN, "mes tickets ouverts que mon équipe attend"),
        (OWN, "les tickets ouverts, le commentaire dira « pour mon équipe »"),
        (OWN.replace("assignee=moi", 'category="voirie"'), "les tickets voirie ouverts de mon équipe"),
        (OWN + "\nautres = ticketing.search(assignee=moi)", "les tickets ouverts de mon équipe"),
        ("answer(moi)", "montre mon équipe"),
        (OWN, "combien de tickets ouverts mes collègues m'ont passés"),
        (OWN, "combien de mes demandes ouvertes pour la réunion de mon service"),
        (OWN, "combien de tickets ouverts j'ai repris à mon équipe"),
        (ACTING, "ferme les tickets ouverts de mon équipe"),
    ],
)
def test_any_other_search_stays(plan: str, request_: str) -> None:
    assert mended(plan, request_) == plan


def test_what_would_act_on_ones_own_alone_is_told() -> None:
    said = "ferme les tickets ouverts de mon équipe"
    assert team_not_heard(parse_plan(ACTING), said) == ("mon équipe",)
    assert team_not_heard(parse_plan(OWN), said) == ()
    assert team_not_heard(parse_plan(ACTING), "ferme mes tickets, mon équipe est prévenue") == ()


def test_the_members_that_a_plan_has_already_are_taken() -> None:
    members = "service = directory.service_of(person=moi)\npersonnes = directory.members(service=service)\n"
    assert mended(members + OWN, "combien de tickets ouverts dans mon service") == TEAM


def test_names_that_are_taken_are_left() -> None:
    plan = f"service = directory.service_of(person=moi)\nanswer(service)\n{OWN}"
    assert "service1 = directory.service_of(person=moi)\n" in mended(
        plan, "les tickets ouverts de mon équipe"
    )


@pytest.mark.parametrize("name", [name for name in SETS if name != SECRET])
def test_a_right_plan_stays(name: str) -> None:
    assert [case.id for case in load_cases(name) if mended(case.plan, case.request) != case.plan] == []
