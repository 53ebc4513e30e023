"""What is known before anything runs is never less than what turns out to be: bounds hold real labels."""

from __future__ import annotations

import pytest

from agents.interpreter.labels import full_label, given_label
from agents.interpreter.values import Labeled
from agents.language.checking.label_bounds import held_label
from beffroi.labels import Label, only
from beffroi.records import PersonalDetails, Ticket
from beffroi.types import RecordType
from tests.interpreter.plans import checked, run_to_end
from tests.interpreter.test_information_flow import HIGH, KEPT_FOR_HR, LOW, _answer
from tests.readers import no_wider

PLANS = {**KEPT_FOR_HR, **LOW, **HIGH}


def holds(bound: Label, real: Label) -> bool:
    """Whether a bound is at least as strict as a real label."""
    readers = no_wider(bound.readers, real.readers)
    purposes = real.purposes is None or (bound.purposes is not None and bound.purposes <= real.purposes)
    calls = {s.ref.split("[")[0] for s in real.sources if "@" in s.ref}
    known = {s.ref for s in bound.sources}
    return (
        readers
        and purposes
        and real.personal <= bound.personal
        and bound.integrity <= real.integrity
        and calls <= known
    )


@pytest.mark.parametrize("name", PLANS)
def test_no_real_label_is_beyond_its_bound(name: str) -> None:
    plan = checked(PLANS[name])
    now, _ = run_to_end(plan, _answer)
    # Of two branches one is shown.
    for shown in now.shown:
        assert any(holds(bound.label, full_label(shown.value)) for bound in plan.shown), (name, shown)
    for call in now.calls:
        assert holds(plan.conditions[call.line], call.label), (name, call.site)
        for parameter, value in call.arguments.items():
            if isinstance(value, Labeled) and (call.line, parameter) in plan.given:
                real = given_label(value, call.spec.role(parameter))
                assert holds(plan.given[call.line, parameter].label, real), (name, call.site, parameter)


def test_a_type_holds_what_its_fields_declare() -> None:
    held = held_label(RecordType(PersonalDetails))
    assert held.readers == only("rh") and held.personal == {"adresse", "téléphone", "naissance"}
    assert held.purposes == frozenset({"gestion du personnel", "urgence"})
    assert held_label(RecordType(Ticket)).readers is None


def test_a_person_that_the_words_name_is_named_and_one_of_a_list_is_not() -> None:
    plan = checked(
        'personne = directory.find_person(name="Karim Benali")\n'
        "chef = directory.manager(person=personne)\nd = directory.personal_details(person=personne)\n"
        "e = directory.personal_details(person=chef)\nf = directory.personal_details(person=moi)\n"
        'equipe = directory.search_people(function="agents")\nfor p in equipe:\n'
        "    g = directory.personal_details(person=p)\nanswer(d, e, f, g)"
    )
    named = {line: bound.named for (line, name), bound in plan.given.items() if name == "person"}
    assert named == {2: True, 3: True, 4: False, 5: True, 8: False}
