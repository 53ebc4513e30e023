"""Hostile plans: whatever way a kept value takes through a plan, its label goes along."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agents.interpreter.evaluation import CallSite, Evaluation
from agents.interpreter.labels import full_label
from agents.interpreter.values import Labeled
from beffroi.labels import Coarse, Integrity, Label, only
from beffroi.records import Lookup, PersonalDetails
from tests.interpreter.plans import checked, listing, run_to_end
from tests.tools.fakes import HELENE, KARIM, OBERKAMPF, TICKET, VOIRIE

PRIVATE = {
    "p1": PersonalDetails("p1", "3 rue Secrète", "06 11", "1980-01-01"),
    "p2": PersonalDetails("p2", "9 rue Cachée", "06 22", "1971-05-05"),
}
PERSON = 'personne = directory.find_person(name="Karim Benali")\n'
DETAILS = PERSON + "details = directory.personal_details(person=personne)\n"
TEAM = 'equipe = directory.search_people(function="agents")\n'
ALL = TEAM + "for p in equipe:\n    d = directory.personal_details(person=p)\n"
TICKET_7 = 'ticket = ticketing.get(number="7")\n'
OTHER = replace(TICKET, number=8, title="vélo", description="je suis là")


def _answer(call: CallSite) -> Any:
    match call.spec.name:
        case "directory.find_person":
            return Lookup(KARIM)
        case "directory.search_people":
            return listing(KARIM, HELENE)
        case "directory.personal_details":
            person = call.arguments["person"]
            assert isinstance(person, Labeled)
            return PRIVATE[person.value.id]
        case "ticketing.search":
            return listing(TICKET, OTHER)
        case "gis.locate":
            return Lookup(OBERKAMPF)
        case "directory.service_in_charge":
            return VOIRIE
        case _:
            return TICKET


def ended(plan: str) -> Evaluation:
    return run_to_end(checked(plan), _answer)[0]


def shown(plan: str) -> Label:
    """The label of what a plan shows last."""
    return full_label(ended(plan).shown[-1].value)


KEPT_FOR_HR = {
    "a field": DETAILS + "answer(details.home_address)",
    "a record": DETAILS + "answer(details)",
    "a show in a branch": DETAILS + 'if details.birth_date == "1980-01-01":\n    answer(personne.name)',
    "a show in the other branch": DETAILS
    + 'if details.birth_date == "1971-01-01":\n    answer(personne)\nelse:\n    answer(personne.name)',
    "a value assigned in a branch": DETAILS
    + TICKET_7
    + 'if details.birth_date == "1980-01-01":\n    x = ticket.title\nelse:\n    x = ticket.description\nanswer(x)',
    "a value that the branch not taken would have assigned": DETAILS
    + TICKET_7
    + 'if details.birth_date == "1971-01-01":\n    x = ticket.title\nanswer(x)',
    "a branch in a branch": DETAILS
    + TICKET_7
    + 'if details.birth_date == "1980-01-01":\n    if ticket.number == "7":\n        x = ticket.title\nanswer(x)',
    "a call in a branch": DETAILS
    + 'if details.birth_date == "1980-01-01":\n    ticket = ticketing.get(number="7")\nanswer(ticket.title)',
    "how many were kept": ALL + 'x = [e for e in d if e.birth_date == "1980-01-01"]\nanswer(count(x))',
    "which were kept": ALL + 'x = [e for e in d if e.birth_date == "1980-01-01"]\nanswer(first(x).person_id)',
    "groups": ALL + 'x = group(d, by="birth_date")\nanswer(x)',
    "how many groups": ALL + 'x = group(d, by="birth_date")\nanswer(count(x))',
    "the order": ALL + 'x = sort(d, by="birth_date")\ny = first(x)\nanswer(y.person_id)',
    "the first in order": ALL + 'x = top(d, n="1", by="birth_date")\ny = first(x)\nanswer(y.person_id)',
    "how many different": ALL + 'x = distinct(d, by="birth_date")\nanswer(count(x))',
    "being in a list": ALL
    + "for e in d:\n    a = e.birth_date\n"
    + TICKET_7
    + 'if "1980-01-01" in a:\n    x = ticket.title\nanswer(x)',
    "how many turns assigned": TEAM
    + 'for p in equipe:\n    d = directory.personal_details(person=p)\n    if d.birth_date == "1980-01-01":\n'
    + "        s = directory.service_of(person=p)\nanswer(count(s))",
    "what turns assigned": TEAM
    + 'for p in equipe:\n    d = directory.personal_details(person=p)\n    if d.birth_date == "1980-01-01":\n'
    + "        n = p.name\nanswer(count(n))",
    "a loop over what was kept": ALL
    + 'x = [e for e in d if e.birth_date == "1980-01-01"]\nfor e in x:\n    t = ticketing.get(number="7")\n'
    + "answer(count(t))",
    "a loop in a branch": DETAILS
    + TEAM
    + 'if details.birth_date == "1980-01-01":\n    for p in equipe:\n        n = p.name\nanswer(count(n))',
    "whether there is one": DETAILS + TICKET_7 + "if details.home_address:\n    x = ticket.title\nanswer(x)",
    "either of two": DETAILS
    + TICKET_7
    + 'if ticket.number == "7" or details.birth_date == "1980-01-01":\n    x = ticket.title\nanswer(x)',
}  # fmt: skip


@pytest.mark.parametrize("way", KEPT_FOR_HR)
def test_a_kept_value_keeps_its_readers_on_every_way(way: str) -> None:
    label = shown(KEPT_FOR_HR[way])
    assert label.readers == only("rh"), way
    assert label.personal, way


LOW = {
    "a condition on free text": 'tickets = ticketing.search(category="voirie")\n'
    'x = [t for t in tickets if "trou" in t.description]\nfor t in x:\n    ticketing.remind(ticket=t)',
    "a branch on free text": TICKET_7
    + 'if "trou" in ticket.description:\n    ticketing.remind(ticket=ticket)',
    "the other branch": TICKET_7
    + 'if "rien" in ticket.description:\n    ticketing.remind(ticket=ticket)\nelse:\n    ticketing.close(ticket=ticket)',
    "an order by free text": 'tickets = ticketing.search(category="voirie")\n'
    'x = top(tickets, n="1", by="description")\nfor t in x:\n    ticketing.remind(ticket=t)',
}  # fmt: skip


@pytest.mark.parametrize("way", LOW)
def test_what_free_text_chose_is_of_low_integrity(way: str) -> None:
    (effect, *_) = ended(LOW[way]).effects
    target = effect.arguments["ticket"]
    assert isinstance(target, Labeled)
    assert target.label.join(effect.label).integrity is Integrity.FREE_TEXT


HIGH = {
    "a search by what the person said": 'tickets = ticketing.search(category="voirie", district="11e")\n'
    "for t in tickets:\n    ticketing.remind(ticket=t)",
    "a condition on a closed list": 'tickets = ticketing.search(category="voirie")\n'
    'x = [t for t in tickets if t.priority == "normale"]\nfor t in x:\n    ticketing.remind(ticket=t)',
    "what a system says of a ticket": 'tickets = ticketing.search(category="voirie")\n'
    "for t in tickets:\n    s = directory.service_in_charge(ticket=t)\n    ticketing.notify(to=s.head, ticket=t)",
}  # fmt: skip


@pytest.mark.parametrize("way", HIGH)
def test_what_the_person_and_the_systems_chose_is_not(way: str) -> None:
    for effect in ended(HIGH[way]).effects:
        for name in ("ticket", "to"):
            value = effect.arguments.get(name)
            if isinstance(value, Labeled):
                assert value.label.join(effect.label).integrity >= Integrity.RECORD, (way, name)


def test_a_list_names_the_calls_that_made_it_and_not_each_record() -> None:
    plan = 'tickets = ticketing.search(category="voirie")\nx = [t for t in tickets if t.number == "7"]\nanswer(x)'
    (value,) = (each.value for each in ended(plan).shown)
    assert isinstance(value, Labeled)
    assert not any(source.ref.startswith("Ticket:") for source in value.label.sources)


def test_an_aggregate_is_told_from_an_exact_value() -> None:
    label = shown(ALL + 'x = [e for e in d if e.birth_date == "1980-01-01"]\nanswer(count(x))')
    assert label.coarse == frozenset({Coarse("people", 1)})
    assert shown(ALL + "x = d\nanswer(first(x).birth_date)").coarse == frozenset()
    assert shown(KEPT_FOR_HR["how many groups"]).coarse == frozenset()
    mixed = shown(KEPT_FOR_HR["either of two"])
    assert mixed.coarse == frozenset()


def test_free_text_that_a_tool_was_not_given_does_not_reach_its_answer() -> None:
    plan = TICKET_7 + "s = directory.service_in_charge(ticket=ticket)\nanswer(s.head)"
    assert shown(plan).integrity is Integrity.RECORD
