"""What policy judges before anything runs: bounds, flows, dependencies."""

from __future__ import annotations

from agents.language.checked import Bounds, Flow
from beffroi.records import Person
from beffroi.types import ListType, RecordType, Type
from tests.language.support import checked

REQUEST = "les 5 tickets voirie du 11e, les 3 piscines près du 12 rue Oberkampf, préviens Karim Benali, adresse de Karim"


def test_bounds_multiply_by_what_a_loop_goes_through() -> None:
    plan = 'tickets = ticketing.search(category="voirie")\n{}for t in {}:\n    ticketing.remind(ticket=t)'
    assert checked(plan.format("", "tickets"), REQUEST).bounds == Bounds(None, None)
    five = plan.format('x = top(tickets, n="5", by="created")\n', "x")
    assert checked(five, REQUEST).bounds == Bounds(6, 5)
    kept = plan.format('x = top(tickets, n="5")\ny = [u for u in x if u.place]\n', "y")
    assert checked(kept, REQUEST).bounds == Bounds(6, 5)


def test_the_bound_of_a_call_is_its_own_n() -> None:
    plan = (
        'equipements = gis.facilities(kind="piscines", district="11e")\n'
        'proches = gis.nearest(kind="piscines", place=first(top(equipements, n="3", by="name")), n="5")\n'
        'for p in proches:\n    ticketing.create(subject="voirie", place=p)'
    )
    assert checked(plan, REQUEST).bounds.effects == 5


def test_of_a_list_of_the_turn_before_nobody_named_each() -> None:
    earlier: dict[str, Type] = {"agent": RecordType(Person), "agents": ListType(RecordType(Person))}
    one = checked("x = directory.personal_details(person=avant.agent)\nanswer(x)", REQUEST, earlier=earlier)
    assert one.given[1, "person"].named
    plan = "for a in avant.agents:\n    x = directory.personal_details(person=a)\nanswer(x)"
    assert not checked(plan, REQUEST, earlier=earlier).given[2, "person"].named


def test_a_loop_without_effects_has_no_effects_whatever_its_length() -> None:
    plan = "tickets = ticketing.search()\nfor t in tickets:\n    s = directory.service_in_charge(ticket=t)\nanswer(s)"
    assert checked(plan, REQUEST).bounds == Bounds(None, 0)


def test_of_two_branches_the_larger_counts() -> None:
    plan = (
        'lieu = gis.locate(address="12 rue Oberkampf")\nequipements = gis.nearest(kind="piscines", place=lieu, n="3")\n'
        'if lieu.district == "11e":\n    for e in equipements:\n        ticketing.create(subject="voirie", place=e)\n'
        'else:\n    ticketing.create(subject="voirie", place=lieu)'
    )
    assert checked(plan, REQUEST).bounds == Bounds(5, 3)


def test_fields_are_followed_to_arguments_and_to_the_screen() -> None:
    plan = (
        'personne = directory.find_person(name="Karim Benali")\n'
        "details = directory.personal_details(person=personne)\n"
        "ticketing.notify(to=moi, message=details.home_address)\nanswer(details.private_phone)"
    )
    flows = checked(plan, REQUEST).flows
    assert flows == (
        Flow(1, "Person", "", 2, "person"),
        Flow(0, "Person", "", 3, "to"),
        Flow(2, "PersonalDetails", "home_address", 3, "message"),
        Flow(2, "PersonalDetails", "private_phone", 0, "answer"),
    )


def test_what_decides_flows_into_what_it_decides() -> None:
    plan = (
        'personne = directory.find_person(name="Karim Benali")\n'
        "details = directory.personal_details(person=personne)\n"
        'if details.home_address == "12 rue Oberkampf":\n    ticketing.notify(to=moi, message="les 5 tickets")'
    )
    assert Flow(2, "PersonalDetails", "home_address", 4, "condition") in checked(plan, REQUEST).flows


def test_steps_depend_on_the_calls_that_feed_them() -> None:
    plan = (
        'tickets = ticketing.search(category="voirie")\nx = [t for t in tickets if t.district == "11e"]\n'
        'personne = directory.find_person(name="Karim Benali")\nfor t in x:\n    ticketing.assign(ticket=t, to=personne)'
    )
    steps = checked(plan, REQUEST).steps
    assert [(step.line, step.depends, step.in_loop) for step in steps] == [
        (1, frozenset(), False),
        (3, frozenset(), False),
        (5, frozenset({1, 3}), True),
    ]
    assert checked(plan, REQUEST).has_effects
