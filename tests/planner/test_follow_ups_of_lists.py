"""Which of a list a follow-up means: those that are near, those that the turn before acted on, the next one."""

from __future__ import annotations

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.drafts import Turn
from agents.planner.mends.not_heard import not_heard
from tests.planner.turns import SCHOOL, before, mended

THREE = Turn(
    "les trois plus vieux tickets voirie, confie-les à Nadia Roussel",
    'tickets = ticketing.search(category="voirie")\n'
    'anciens = top(tickets, n="trois", by="created", order="asc")\n'
    'personne = directory.find_person(name="Nadia Roussel")\n'
    "for t in anciens:\n    ticketing.assign(ticket=t, to=personne)",
)
ROSA = 'personne = directory.find_person(name="Rosa Diaz")\n'
SCHOOLS = Turn(
    "les écoles du 12e", 'equipements = gis.facilities(kind="écoles", district="12e")\nanswer(equipements)'
)
TOWN_HALL = 'mairies = gis.facilities(kind="mairie", district="12e")\nlieu = need(first(mairies))\n'
AROUND = 'xs = gis.facilities_near(place=lieu, radius="500 m", kind="{}")\nanswer(xs)'


def test_those_that_are_near_are_of_the_kind_that_was_listed() -> None:
    said, past = "lesquelles sont à moins de 500 m de la mairie du 12e ?", before(SCHOOLS)
    assert mended(TOWN_HALL + AROUND.format("mairie"), said, past) == TOWN_HALL + AROUND.format("écoles")
    tickets = Turn(
        "les tickets à 200 m de la mairie du 12e",
        f'{TOWN_HALL}tickets = ticketing.search(place=lieu, radius="200 m")\nanswer(tickets)',
    )
    near = 'lieu = gis.locate(address="4 rue Titon")\nxs = gis.facilities_near(place=lieu, radius="50 m")\nanswer(xs)'
    assert mended(near, "lesquels sont à moins de 50 m du 4 rue Titon ?", before(tickets)) == near
    assert mended("answer(avant.ecoles)", "lesquelles sont loin ?", before(SCHOOL)) == "answer(avant.ecoles)"


@pytest.mark.parametrize(
    ("said", "act", "those"),
    [
        ("finalement non, donne-les à Rosa Diaz", "assign(ticket=t, to=personne)", "anciens"),
        ("finalement non, donne-les toutes à Rosa Diaz", "assign(ticket=t, to=personne)", "tickets"),
        ("donne-les à Rosa Diaz", "assign(ticket=t, to=personne)", "tickets"),
        ("finalement donne-les à Rosa Diaz, la totalité", "assign(ticket=t, to=personne)", "tickets"),
        ("relance-les, non ?", "remind(ticket=t)", "tickets"),
        ("et laisse un commentaire", 'comment(ticket=t, text="un commentaire")', "anciens"),
        ("et relance les tickets", "remind(ticket=t)", "tickets"),
        ("puis relance-les", "remind(ticket=t)", "anciens"),
        ("finalement ferme-les", "close(ticket=t)", "tickets"),
    ],
)
def test_what_is_taken_back_is_done_to_those_it_was_done_to(said: str, act: str, those: str) -> None:
    plan = f"{ROSA}for t in avant.{{}}:\n    ticketing.{act}"
    assert mended(plan.format("tickets"), said, before(THREE)) == plan.format(those)


@pytest.mark.parametrize(
    ("said", "plan", "told"),
    [
        ("et la suivante ?", "equipement = need(first(avant.ecoles))\nanswer(equipement)", ("la suivante",)),
        ("et le suivant ?", "reste = [t for t in avant.tickets if t.place]\nanswer(first(reste))", ()),
        ("lequel a le plus attendu ?", "answer(avant.tickets)", ()),
        (
            "lequel en a le plus",
            'answer(first(sort(avant.tickets, by="created", order="asc")))',
            ("lequel en a le plus",),
        ),
        ("lequel en a le plus", 'answer(first(sort(group(avant.tickets, by="district"), by="count")))', ()),
        ("et la semaine suivante ?", "answer(avant.tickets)", ()),
        ("lequel en a le plus", "answer(avant.tickets)", ("lequel en a le plus",)),
        ("lequel a le plus de tickets", 'answer(group(avant.tickets, by="district"))', ()),
    ],
)
def test_what_no_plan_says_of_the_turn_before_is_told(said: str, plan: str, told: tuple[str, ...]) -> None:
    assert not_heard(parse_plan(plan), said, before(THREE)) == told
    assert not_heard(parse_plan(plan), said) == ()
