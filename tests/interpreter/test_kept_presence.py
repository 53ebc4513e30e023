"""That a kept record is there, and what a failure after it depends on, is for its readers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from agents.interpreter.labels import full_label
from agents.interpreter.outcomes import Fail, Ok, Outcome
from beffroi.errors import Failure
from beffroi.labels import Label, only
from beffroi.records import Lookup, PersonalDetails
from tests.interpreter.plans import checked, evaluated, listing
from tests.tools.fakes import KARIM, TERRASSES, TICKET

KEPT = replace(TERRASSES, readers="rh")
PRIVATE = PersonalDetails("p1", "3 rue Secrète", "06", "1980-01-01")
DOCS = 'docs = documents.search(query="les terrasses")\nticket = ticketing.get(number="7")\n'
DETAILS = (
    'personne = directory.find_person(name="Karim")\ndetails = directory.personal_details(person=personne)\n'
    'ticket = ticketing.get(number="7")\n'
)
READ: Mapping[str, Outcome] = {"1": Ok(Lookup(KARIM)), "2": Ok(PRIVATE), "3": Ok(TICKET)}
DOWN = Fail(Failure.UNAVAILABLE, "pas de réponse")


def shown(plan: str, results: Mapping[str, Outcome]) -> Label:
    """The label of what a plan shows last."""
    return full_label(evaluated(checked(plan), results).shown[-1].value)


@pytest.mark.parametrize(
    "condition",
    [
        "docs",
        "first(docs)",
        "first(docs) == first(docs)",
        "first(docs) in docs",
        "first(docs) in (first(docs), first(docs))",
        'first(group(docs, by="page"))',
        "count(without(docs, docs)) == 0",
    ],
)
def test_that_a_kept_record_is_there_is_for_its_readers(condition: str) -> None:
    plan = f"{DOCS}if {condition}:\n    x = ticket.number\nanswer(x)"
    found = {"1": Ok(listing(KEPT)), "2": Ok(TICKET)}
    assert shown(plan, found).readers == only("rh")
    assert shown(plan, {**found, "1": Ok(listing(TERRASSES))}).readers is None


def test_what_is_left_without_a_kept_record_is_for_its_readers() -> None:
    plan = DOCS + 'autres = documents.search(query="terrasses")\nanswer(without(docs, autres))'
    found = {"1": Ok(listing(TERRASSES)), "2": Ok(TICKET), "3": Ok(listing(KEPT))}
    assert shown(plan, found).readers == only("rh")


def test_a_condition_that_failed_after_a_kept_one_tells_of_it() -> None:
    plan = DETAILS + (
        "s = directory.service_in_charge(ticket=ticket)\n"
        'if details.birth_date == "1980-01-01" and s.name == "voirie":\n    x = ticket.number\nanswer(x)'
    )
    assert shown(plan, {**READ, "4": DOWN}).readers == only("rh")


def test_what_is_not_entered_stands_under_the_conditions_around_it() -> None:
    plan = DETAILS + (
        's = directory.service_in_charge(ticket=ticket)\nif details.birth_date == "1980-01-01":\n'
        '    if s.name == "voirie":\n        x = ticket.number\nanswer(x)'
    )
    assert shown(plan, {**READ, "4": DOWN}).readers == only("rh")


def test_a_filter_that_failed_keeps_the_label_of_its_source() -> None:
    plan = DETAILS + (
        'equipe = directory.search_people(function="agents")\nfor p in equipe:\n'
        "    d = directory.personal_details(person=p)\n"
        "s = directory.service_in_charge(ticket=ticket)\n"
        'x = [e for e in d if e.birth_date == "1980-01-01" and s.name == "voirie"]\nanswer(x)'
    )
    found = {**READ, "4": Ok(listing(KARIM)), "6[0]": Ok(PRIVATE), "7": DOWN}
    assert shown(plan, found).readers == only("rh")


def test_an_effect_whose_answer_is_not_known_keeps_its_label() -> None:
    plan = (
        DETAILS + 'if details.birth_date == "1980-01-01":\n    x = ticketing.close(ticket=ticket)\nanswer(x)'
    )
    assert shown(plan, {**READ, "5": Ok(None)}).readers == only("rh")
