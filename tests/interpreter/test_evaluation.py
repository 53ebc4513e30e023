"""Evaluation: what comes next, from the results there are, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agents.interpreter.evaluation import Ambiguous, Unsaid
from agents.interpreter.labels import full_label
from agents.interpreter.outcomes import Fail, Left, Ok, from_json, to_json
from agents.interpreter.values import Labeled, Missing, Pending
from beffroi.errors import Failure
from beffroi.labels import Integrity, Label, only
from beffroi.records import Lookup, PersonalDetails, Ticket
from beffroi.types import ListType, NumberType, RecordType
from tests.interpreter.plans import checked, evaluated, listing, run_to_end
from tests.tools.fakes import ALONE, HELENE, KARIM, OBERKAMPF, TICKET, VOIRIE

TWO = replace(TICKET, number=70)


def test_independent_reads_come_together_and_dependent_ones_after() -> None:
    plan = checked(
        'lieu = gis.locate(address="12 rue Oberkampf")\n'
        'service = directory.find_service(domain="voirie")\n'
        "arrondissement = gis.district_of(place=lieu)\nanswer(arrondissement, service)\n"
    )
    now = evaluated(plan)
    assert [call.site for call in now.reads] == ["1", "2"]
    now = evaluated(plan, {"1": Ok(Lookup(OBERKAMPF)), "2": Ok(Lookup(VOIRIE))})
    assert [call.site for call in now.reads] == ["3"]
    assert now.open


def test_an_effect_gives_a_handle_that_later_arguments_take() -> None:
    plan = checked(
        'lieu = gis.locate(address="12 rue Oberkampf")\n'
        'ticket = ticketing.create(subject="nid-de-poule", place=lieu)\n'
        "ticketing.assign(ticket=ticket, to=moi)\n"
    )
    now = evaluated(plan, {"1": Ok(Lookup(OBERKAMPF))})
    assert [call.spec.name for call in now.effects] == ["ticketing.create", "ticketing.assign"]
    handle = now.effects[1].arguments["ticket"]
    assert isinstance(handle, Pending) and handle.site == "2" and handle.noun == "le nouveau ticket"


def test_the_newest_version_of_a_record_is_used_after_an_effect() -> None:
    plan = checked(
        'ticket = ticketing.get(number="7")\nticketing.set_priority(ticket=ticket, priority="haute")\n'
        "ticketing.close(ticket=ticket)\nanswer(ticket)\n"
    )
    changed = replace(TICKET, version=4)
    now = evaluated(plan, {"1": Ok(TICKET), "2": Ok(changed)})
    assert now.next_effect is not None
    given, shown = now.next_effect.arguments["ticket"], now.shown[0].value
    assert isinstance(given, Labeled) and given.value.version == 4
    assert isinstance(shown, Labeled) and shown.value.version == 4


def test_a_read_after_an_effect_on_its_system_is_read_again() -> None:
    plan = checked(
        'ticket = ticketing.get(number="7")\nticketing.close(ticket=ticket)\n'
        'tickets = ticketing.search(district="11e")\nanswer(tickets)\n'
    )
    before = {"1": Ok(TICKET), "3": Ok(listing(TICKET), after=0)}
    now = evaluated(plan, before)
    assert not now.reads and now.provisional == {"3"}
    now = evaluated(plan, {**before, "2": Ok(TICKET)})
    assert [(call.site, call.after) for call in now.reads] == [("3", 1)]
    assert not evaluated(plan, {**before, "2": Left("non"), "3": Ok(listing(TICKET))}).reads


def test_a_loop_has_a_site_for_each_turn_and_aligns_its_names() -> None:
    plan = checked(
        'tickets = ticketing.search(district="11e")\nfor t in tickets:\n'
        "    service = directory.service_in_charge(ticket=t)\nanswer(service)\n"
    )
    found = {"1": Ok(listing(TICKET, TWO))}
    assert [call.site for call in evaluated(plan, found).reads] == ["3[0]", "3[1]"]
    now = evaluated(plan, {**found, "3[0]": Ok(Lookup(VOIRIE)), "3[1]": Ok(Lookup())})
    assert now.stop is None
    aligned = now.names["service"]
    assert isinstance(aligned, Labeled)
    assert isinstance(aligned.value.items[1], Missing) and not aligned.value.whole
    assert [item.value for item in aligned.value.known()] == [VOIRIE]


def test_only_what_depends_on_a_failed_element_is_left_out() -> None:
    plan = checked(
        'tickets = ticketing.search(district="11e")\nfor t in tickets:\n'
        "    service = directory.service_in_charge(ticket=t)\n"
        "    ticketing.notify(to=service, ticket=t)\n"
    )
    now = evaluated(plan, {
        "1": Ok(listing(TICKET, TWO)),
        "3[0]": Fail(Failure.UNAVAILABLE, "pas de réponse"),
        "3[1]": Ok(Lookup(VOIRIE)),
    })  # fmt: skip
    assert [call.site for call in now.effects] == ["4[1]"]
    blocked = next(call for call in now.calls if call.site == "4[0]")
    assert "pas de réponse" in blocked.blocked


def test_candidates_and_missing_values_become_needs() -> None:
    plan = checked('personne = directory.find_person(name="Karim")\nanswer(personne)\n')
    (need,) = evaluated(plan, {"1": Ok(Lookup(None, (KARIM, HELENE)))}).needs
    assert isinstance(need, Ambiguous) and need.candidates == (KARIM, HELENE)
    plan = checked("ticket = ticketing.get(number=ask())\nanswer(ticket)\n", "ferme le ticket")
    (need,) = evaluated(plan).needs
    assert isinstance(need, Unsaid) and need.parameter == "number" and "numéro" in need.text


def test_nothing_found_stops_with_a_sentence() -> None:
    plan = checked('lieu = gis.locate(address="12 rue Zut")\nanswer(lieu)\n')
    stop = evaluated(plan, {"1": Ok(Lookup())}).stop
    assert stop is not None and stop.sentence == "Je ne trouve pas l'adresse « 12 rue Zut »."


def test_an_absent_value_that_is_needed_stops_with_a_sentence() -> None:
    plan = checked(
        'ticket = ticketing.get(number="8")\nticketing.notify(to=ticket.assignee, ticket=ticket)\n'
    )
    stop = evaluated(plan, {"1": Ok(ALONE)}).stop
    assert stop is not None and "ticket.assignee" in stop.sentence


def test_a_missing_value_is_shown_as_such() -> None:
    plan = checked('ticket = ticketing.get(number="8")\nanswer(ticket.assignee.phone)\n')
    now = evaluated(plan, {"1": Ok(ALONE)})
    assert now.stop is None and isinstance(now.shown[0].value, Labeled)
    assert now.shown[0].value.value is None


def test_a_condition_joins_its_label_into_what_stands_under_it() -> None:
    plan = checked(
        'personne = directory.find_person(name="Karim")\n'
        "details = directory.personal_details(person=personne)\n"
        'ticket = ticketing.get(number="7")\n'
        'if details.birth_date == "1980-01-01":\n    ticketing.close(ticket=ticket)\n'
    )
    private = PersonalDetails("p1", "3 rue Secrète", "06", "1980-01-01")
    now = evaluated(plan, {"1": Ok(Lookup(KARIM)), "2": Ok(private), "3": Ok(TICKET)})
    assert now.effects[0].label.readers == only("rh")
    assert now.effects[0].label.personal == frozenset({"naissance"})


def test_free_text_and_personal_fields_keep_their_labels() -> None:
    plan = checked('ticket = ticketing.get(number="7")\nanswer(ticket.description, ticket.created)\n')
    free, plain = (shown.value for shown in evaluated(plan, {"1": Ok(TICKET)}).shown)
    assert full_label(free).integrity is Integrity.FREE_TEXT
    assert full_label(plain).integrity is Integrity.RECORD


def test_a_decision_about_an_effect_is_not_taken_on_a_partial_count() -> None:
    plan = checked(
        'tickets = ticketing.search(district="11e")\n'
        'tickets2 = [t for t in tickets if t.priority == "urgente"]\n'
        'ticket = ticketing.get(number="7")\n'
        "if count(tickets2) == 0:\n    ticketing.close(ticket=ticket)\n"
    )
    now = evaluated(plan, {"1": Ok(listing(TICKET, complete=False, total=900)), "3": Ok(TICKET)})
    assert now.stop is not None and "incomplète" in now.stop.sentence


def test_two_thousand_elements_are_the_most() -> None:
    plan = checked(
        'tickets = ticketing.search(district="11e")\nfor t in tickets:\n    ticketing.remind(ticket=t)\n'
    )
    many = listing(*(replace(TICKET, number=n) for n in range(1, 2_002)))
    now = evaluated(plan, {"1": Ok(many)})
    assert now.stop is not None and not now.effects


def test_what_a_tool_read_on_the_way_bounds_who_may_see_its_result() -> None:
    read = Label(readers=only("rh"), personal=frozenset({"naissance"}), purposes=frozenset({"urgence"}))
    plan = checked('ticket = ticketing.get(number="7")\nanswer(ticket.status)\n')
    outcome = from_json(to_json(Ok(TICKET, read=read)))
    label = full_label(evaluated(plan, {"1": outcome}).shown[0].value)
    assert (label.readers, label.personal, label.purposes) == (read.readers, read.personal, read.purposes)


def test_outcomes_are_the_same_after_being_stored() -> None:
    for outcome in (Ok(listing(TICKET), 0.5, 2), Ok(None), Fail(Failure.TIMEOUT, "lent"), Left("décoché")):
        assert from_json(to_json(outcome)) == outcome


def test_a_run_ends_by_itself() -> None:
    plan = checked(
        'lieu = gis.locate(address="12 rue Oberkampf")\n'
        'ticket = ticketing.create(subject="nid-de-poule", place=lieu)\n'
        "historique = ticketing.history(ticket=ticket)\nanswer(historique)\n"
    )
    answers = {"gis.locate": Lookup(OBERKAMPF), "ticketing.create": TICKET, "ticketing.history": listing()}
    now, results = run_to_end(plan, lambda call: answers[call.spec.name])
    assert not now.open and list(results) == ["1", "2", "3"]


def test_what_is_shown_has_the_type_that_it_has_there() -> None:
    plan = checked(
        'tickets = ticketing.search(district="11e")\nfor x in tickets:\n    n = x.district\n'
        'equipe = directory.search_people(function="agents")\nfor x in equipe:\n    s = x.name\n'
        "for x in tickets:\n    answer(x)\nanswer(n, count(tickets))\n"
    )
    found = {"1": Ok(listing(TICKET)), "4": Ok(listing(KARIM))}
    one, several, count = evaluated(plan, found).shown
    assert one.type == RecordType(Ticket)
    assert isinstance(several.type, ListType) and isinstance(several.about, ListType)
    assert count.type == NumberType() and count.about == ListType(RecordType(Ticket))


def test_a_literal_that_nobody_traced_is_no_value() -> None:
    plan = checked('ticket = ticketing.get(number="7")\nif ticket.priority == "haute":\n    answer(ticket)')
    untraced = replace(plan, evidence={key: e for key, e in plan.evidence.items() if key[1] != "condition"})
    with pytest.raises(KeyError):
        evaluated(untraced, {"1": Ok(TICKET)})
