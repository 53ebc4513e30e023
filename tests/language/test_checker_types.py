"""What the checker lets through, and what it finds: types, needs, scopes, results."""

from __future__ import annotations

from agents.language.checked import Later, Need, Question
from agents.language.groups import GroupType
from beffroi.enums import Category, Domain, Priority
from beffroi.records import Facility, Person, Service, Ticket
from beffroi.types import EnumType, ListType, NumberType, OptionalType, RecordType
from tests.language.support import checked

TICKETS = 'tickets = ticketing.search(category="voirie")\n'


def test_functions_have_types_of_their_own() -> None:
    plan = TICKETS + (
        'a = count(tickets)\nb = first(tickets)\nc = top(tickets, n="3", by="created", order="desc")\n'
        'd = sort(tickets, by="priority", order="desc")\ne = group(tickets, by="district")\n'
        'f = distinct(tickets, by="assignee")\ng = without(tickets, c)\nh = matching(tickets, c, by="category")\n'
        'i = mean(e, by="count")\nj = need(b)\nk = sum(e, by="count")\nl = flatten(m)\n'
    ).replace("l = flatten(m)\n", "")
    types = checked(plan, "les 3 tickets voirie").types
    ticket = RecordType(Ticket)
    assert types["a"] == NumberType()
    assert types["b"] == OptionalType(ticket)
    assert types["c"] == types["d"] == types["g"] == types["h"] == ListType(ticket)
    assert isinstance(types["e"], ListType) and isinstance(types["e"].item, GroupType)
    assert types["e"].item.fields["key"] == OptionalType(NumberType("district"))
    assert types["f"] == ListType(RecordType(Person))
    assert types["i"] == OptionalType(NumberType())
    assert types["j"] == ticket
    assert types["k"] == NumberType()


def test_after_a_loop_a_local_name_is_a_list() -> None:
    plan = (
        TICKETS
        + 'for t in tickets:\n    s = directory.service_in_charge(ticket=t)\nanswer(distinct(s, by="name"))'
    )
    done = checked(plan, "voirie")
    assert done.types["s"] == RecordType(Service)
    assert done.results == {"tickets": ListType(RecordType(Ticket)), "s": ListType(RecordType(Service))}


def test_lists_of_lists_are_flattened() -> None:
    plan = (
        TICKETS + "for t in tickets:\n    h = ticketing.history(ticket=t)\nx = flatten(h)\nanswer(count(x))"
    )
    assert isinstance(checked(plan, "voirie").results["x"], ListType)


def test_a_name_of_both_branches_is_certain_and_of_one_is_optional() -> None:
    plan = (
        'ticket = ticketing.get(number="12")\nif ticket.place:\n    x = directory.manager(person=moi)\n'
        "    y = directory.service_of(person=moi)\nelse:\n    x = directory.manager(person=moi)\n"
        "ticketing.assign(ticket=ticket, to=x)\nanswer(y)"
    )
    done = checked(plan, "12")
    assert done.results["x"] == RecordType(Person)
    assert done.results["y"] == OptionalType(RecordType(Service))
    assert done.needs == ()


def test_an_optional_value_used_as_certain_is_a_need_unless_guarded() -> None:
    get = 'ticket = ticketing.get(number="12")\n'
    used = get + "x = directory.service_of(person=ticket.assignee)\nanswer(x)"
    assert checked(used, "12").needs == (Need(2, "ticket.assignee"),)
    guarded = get + "if ticket.assignee:\n    x = directory.service_of(person=ticket.assignee)\n    answer(x)"
    assert checked(guarded, "12").needs == ()
    turned = get + (
        "if not ticket.assignee:\n    answer(ticket)\nelse:\n    x = directory.service_of(person=ticket.assignee)"
    )
    assert checked(turned, "12").needs == ()
    shown = get + "answer(ticket.assignee.phone)"
    assert checked(shown, "12").needs == ()


def test_an_optional_first_is_needed_where_it_is_used() -> None:
    plan = TICKETS + 'ticket = first(sort(tickets, by="created"))\nticketing.remind(ticket=ticket)'
    assert checked(plan, "voirie").needs == (Need(3, "ticket"),)


def test_a_facility_is_a_place_and_people_and_services_are_recipients() -> None:
    plan = (
        'lieu = gis.locate(address="12 rue Oberkampf")\nequipements = gis.nearest(kind="piscine", place=lieu)\n'
        'for e in equipements:\n    t = ticketing.create(subject="fuite d\'eau", place=e)\n'
        "    ticketing.notify(to=moi, ticket=t)\n"
        '    s = directory.find_service(domain="eau", district=e.district)\n    ticketing.notify(to=s, ticket=t)'
    )
    done = checked(plan, "fuite d'eau à la piscine la plus proche du 12 rue Oberkampf, préviens-moi et l'eau")
    assert done.types["e"] == RecordType(Facility)
    assert done.bounds.effects == 3


def test_a_category_fits_a_domain_and_a_directory_address_fits_an_email() -> None:
    plan = (
        'ticket = ticketing.get(number="12")\nservice = directory.find_service(domain=ticket.category)\n'
        "ticketing.send(content=ticket, to=service.email)"
    )
    assert len(checked(plan, "12").steps) == 3


def test_a_missing_category_is_inferred_from_the_subject_and_supposed() -> None:
    plan = (
        'lieu = gis.locate(address="12 rue Oberkampf")\nticketing.create(subject="nid-de-poule", place=lieu)'
    )
    done = checked(plan, "signale un nid-de-poule au 12 rue Oberkampf")
    category = done.implied[2, "category"]
    assert getattr(category, "value", None) is Category.VOIRIE
    assert {(s.parameter, s.value) for s in done.supposed} == {
        ("category", "voirie"),
        ("priority", "normale"),
    }
    assert done.steps[1].constants == {
        "subject": "nid-de-poule",
        "category": Category.VOIRIE,
        "priority": Priority.NORMALE,
    }


def test_a_category_that_cannot_be_inferred_is_asked_with_its_choices() -> None:
    plan = 'lieu = gis.locate(address="12 rue Oberkampf")\nticketing.create(subject="un bidule", place=lieu)'
    question = checked(plan, "signale un bidule au 12 rue Oberkampf").implied[2, "category"]
    assert question == Question("Dans quelle catégorie ?", EnumType(Category).values)


def test_a_category_waits_for_a_subject_that_is_asked() -> None:
    plan = 'lieu = gis.locate(address="12 rue Oberkampf")\nticketing.create(subject=ask(), place=lieu)'
    implied = checked(plan, "fais un ticket au 12 rue Oberkampf").implied
    assert isinstance(implied[2, "category"], Later)
    assert implied[2, "subject"] == Question("Que faut-il signaler ?")


def test_ask_asks_in_the_plans_words_or_the_tools() -> None:
    done = checked(
        'a = gis.locate(address=ask())\nb = directory.find_service(domain=ask("Quel domaine ?"))', "x"
    )
    assert done.implied[1, "address"] == Question("À quelle adresse ?")
    assert done.implied[2, "domain"] == Question("Quel domaine ?", EnumType(Domain).values)


def test_cannot_is_a_whole_plan() -> None:
    assert (
        checked("cannot()", "quel temps fera-t-il ?").cannot
        == "Aucun de mes outils ne sert pour cette demande."
    )
    assert checked('cannot("Je ne sais pas la météo.")', "météo").sentences == ("Je ne sais pas la météo.",)
    assert checked(TICKETS, "voirie").cannot is None
