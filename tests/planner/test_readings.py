"""Readings of a request: the same plan reached twice, and a map of what has no place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from agents.decoding.certainty import Doubt
from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.models.protocol import Ask, Fork, Generation, ModelIdentity, PlanForm
from agents.planner.drafts import Draft, PlanRequest
from agents.planner.planner import ModelPlanner
from agents.planner.readings import Reading
from beffroi.errors import PlanError
from tools.registry import load_registry

NOW = datetime(2026, 11, 2, 9, 0)
COUNTED = 'equipements = gis.facilities(kind="piscines", district="13e")\nanswer(count(equipements))'
LISTED = COUNTED.replace("count(equipements)", "equipements")
MAPPED = LISTED.replace("answer(", "map(")


@dataclass
class FakeModel:
    """Writes one plan for each beginning."""

    plans: Mapping[str, Generation]
    adapted: bool = False
    form: PlanForm = PlanForm.TEXT
    identity: ModelIdentity = field(default_factory=lambda: ModelIdentity("faux", "f" * 64))

    def generate(self, ask: Ask) -> Generation:
        return self.plans[ask.begun]

    def close(self) -> None:
        """Nothing to end."""


def written(text: str, certainty: float, score: float, *forks: Fork, at: int = 5) -> Generation:
    """A plan whose least certain choice is at this place."""
    return Generation(text, 1, 1, 0.0, certainty, score, forks, (Doubt(at, certainty),))


def planned(request: str, **plans: Generation) -> Draft:
    model = FakeModel(
        {begun: plan for begun, plan in plans.items() if begun != "first"} | {"": plans["first"]}
    )
    return ModelPlanner(model, load_registry().specs).plan(PlanRequest(request, NOW))


def test_a_plan_that_comes_out_both_ways_is_not_in_doubt() -> None:
    draft = planned(
        "Combien de piscines dans le 13e ?",
        first=written(COUNTED, 0.4, -1.0, Fork("equip", -1.2, 5)),
        equip=written(COUNTED, 0.97, 0.0),
    )
    assert draft.sure and draft.other is None and draft.checked.text == COUNTED


@pytest.mark.parametrize(("over_listed", "sure"), [(False, True), (True, False)])
def test_over_listed_tools_an_effect_that_leaves_words_unused_is_a_question(
    over_listed: bool, sure: bool
) -> None:
    request = "Ferme le ticket 4012"
    plan = 'ticket = ticketing.get(number="4012")\nticketing.close(ticket=ticket)'
    checked = check(parse_plan(plan), request, load_registry().specs, now=NOW)
    checked = replace(checked, unused=("sauf s'il est urgent",))
    reading = Reading(written(plan, 0.9, 0.0), checked, 0.0, None, over_listed=over_listed)
    assert reading.acts and reading.sure is sure


def test_what_was_in_doubt_before_stays_so() -> None:
    draft = planned(
        "Combien de piscines dans le 13e ?",
        first=written(COUNTED, 0.3, -1.0, Fork("equip", -1.2, 5), at=2),
        equip=written(COUNTED, 0.97, 0.0),
    )
    assert not draft.sure and draft.margin == 0.3


def test_a_doubt_after_the_place_does_not_count_where_the_other_way_has_none() -> None:
    fork = Fork("equip", -1.2, 5, 0.9)
    first = replace(written(COUNTED, 0.3, -1.0, fork), doubts=(Doubt(5, 0.4), Doubt(20, 0.3)))
    draft = planned("Combien de piscines dans le 13e ?", first=first, equip=written(COUNTED, 0.97, 0.0))
    assert draft.sure and draft.margin == 0.9


def test_two_places_where_either_way_says_the_same_are_no_doubts() -> None:
    forks = Fork("equip", -1.2, 5), Fork("equipements = gis", -1.4, 20)
    first = replace(written(COUNTED, 0.3, -1.0, *forks), doubts=(Doubt(5, 0.3), Doubt(20, 0.35)))
    ways = {fork.text: written(COUNTED, 0.4, 0.0, at=30) for fork in forks}
    draft = planned("Combien de piscines dans le 13e ?", **{"first": first, **ways})
    assert draft.sure and draft.other is None and draft.margin == 1.0


def test_a_lookup_made_earlier_or_later_is_no_other_reading() -> None:
    get, find = 'ticket = ticketing.get(number="812")\n', 'p = directory.find_person(name="Karim Benali")\n'
    notify = "ticketing.notify(to=p, ticket=ticket)"
    draft = planned(
        "préviens Karim Benali du 812",
        first=written(get + find + notify, 0.4, -1.0, Fork("p =", -1.2, 0, 0.95), at=0),
        **{"p =": written(find + get + notify, 0.97, 0.0)},
    )
    assert draft.sure and draft.other is None


def test_plans_that_neither_do_nor_show_anything_are_not_one() -> None:
    one = 'ticket = ticketing.get(number="812")'
    draft = planned(
        "le 812 ou le 813",
        first=written(one, 0.4, -1.0, Fork("t", -1.2, 5)),
        t=written(one.replace("812", "813"), 0.97, 0.0),
    )
    assert not draft.sure and draft.other is not None


def test_another_plan_where_the_model_hesitated_is_asked_about() -> None:
    draft = planned(
        "Les piscines du 13e ?",
        first=written(LISTED, 0.4, -1.0, Fork("equip", -1.2, 5)),
        equip=written(MAPPED, 0.97, 0.0),
    )
    assert not draft.sure and draft.other is not None
    assert {draft.checked.text, draft.other.text} == {LISTED, MAPPED}


def test_what_has_no_place_on_a_map_is_listed() -> None:
    plan = 'personnes = directory.search_people(function="jardiniers", district="19e")\nmap(personnes)'
    draft = planned("liste des jardiniers du 19e", first=written(plan, 0.9, -0.1))
    assert draft.checked.text == plan.replace("map(", "answer(")


def test_a_map_of_places_stays_one() -> None:
    assert planned("carte des piscines du 13e", first=written(MAPPED, 0.9, -0.1)).checked.text == MAPPED


def test_a_plan_that_is_none_stays_none() -> None:
    with pytest.raises(PlanError, match="personne"):
        planned(
            "liste des jardiniers du 19e",
            first=written("map(personne)", 0.9, -0.1),
        )


def test_an_effect_needs_more_certainty_than_a_look() -> None:
    closed = 'ticket = ticketing.get(number="812")\nticketing.close(ticket=ticket)'
    assert planned("Combien de piscines dans le 13e ?", first=written(COUNTED, 0.5, -1.0)).sure
    assert not planned("ferme le 812", first=written(closed, 0.5, -1.0)).sure
    assert planned("ferme le 812", first=written(closed, 0.65, -1.0)).sure
    asking = closed.replace('"812"', "ask()")
    assert planned("ferme un ticket", first=written(asking, 0.5, -1.0)).sure
    quoting = closed.replace("ticket=ticket)", 'ticket=ticket, reason="ask()")')
    assert not planned("ferme le 812, motif « ask() »", first=written(quoting, 0.5, -1.0)).sure


def test_after_a_failure_another_reading_is_taken() -> None:
    model = FakeModel(
        {"": written(COUNTED, 0.97, -0.1, Fork("equip", -2.0)), "equip": written(LISTED, 0.9, 0.0)}
    )
    planner = ModelPlanner(model, load_registry().specs)
    request = PlanRequest("Combien de piscines dans le 13e ?", NOW)
    first = planner.plan(request)
    assert first.checked.text == COUNTED
    assert planner.repair(request, first).checked.text != COUNTED


def test_what_is_refused_does_not_come_back_where_the_plan_is_mended() -> None:
    close = 'ticket = ticketing.get(number="4750")\nticketing.close(ticket=ticket)'
    fork = Fork("ticket = ticketing.get(number=", -1.0)
    with pytest.raises(PlanError):
        planned(
            "ne ferme surtout pas le 4750, montre-le",
            **{
                "first": written("ticket = nothing.here()", 0.9, -0.1, fork),
                fork.text: written(close, 0.9, 0.0),
            },
        )


@dataclass
class SecondThought(FakeModel):
    """Writes another plan where it may not use the tool of the first."""

    other: Generation = field(default_factory=lambda: written(LISTED, 0.9, -0.1))

    def generate(self, ask: Ask) -> Generation:
        return super().generate(ask) if "ticketing.assign" in ask.tools else self.other


def test_a_plan_that_begins_with_what_is_not_ordered_is_made_again_from_nothing() -> None:
    assigned = 'ticketing.assign(ticket=ticketing.get(number="812"), to=directory.find_person(name="Rosa"))'
    looked = written('ticket = ticketing.get(number="812")\nanswer(ticket)', 0.9, -0.1)
    model = SecondThought({"": written(assigned, 0.9, -0.1)}, other=looked)
    request = PlanRequest("n'assigne surtout pas le 812 à Rosa, montre-le", NOW)
    assert ModelPlanner(model, load_registry().specs).plan(request).checked.text == looked.text


@pytest.mark.parametrize(
    ("plan", "certainty", "agreement", "sure"),
    [
        (LISTED, 0.9, -12.0, True),
        (LISTED, 0.7, -12.0, False),
        (LISTED, 0.7, -7.0, True),
        ('ticketing.notify(to=moi, message="vu")', 0.99, -12.0, False),
    ],
)
def test_words_alone_put_no_sure_look_in_doubt(
    plan: str, certainty: float, agreement: float, sure: bool
) -> None:
    request = "Les piscines dans le 13e, « vu »"
    checked = check(parse_plan(plan), request, load_registry().specs, now=NOW)
    assert Reading(written(plan, certainty, -1.0), checked, -1.0, agreement).sure is sure
