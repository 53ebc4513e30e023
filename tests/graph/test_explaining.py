"""`explain`: each part of a shown value, of an effect, of a refused step: its origins, and the rule."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from agents.graph.looking.explaining import Explained, to_json
from beffroi.errors import RecordError, Refused
from beffroi.identity import Actor
from guards.inquiries import About
from guards.ledger import Kind
from tests.graph.conftest import Make
from tests.graph.test_information_flow import READ, READ_PLAN
from tests.graph.test_main_request import COUNT, COUNT_PLAN, PLAN, REQUEST


def origins(one: Explained) -> str:
    parts = (*one.parts, *([one.condition] if one.condition else []))
    return " | ".join(origin for part in parts for origin in part.origins)


def test_a_shown_number_leads_back_to_the_words_and_the_call(make: Make, claire: Actor) -> None:
    assistant = make({COUNT: COUNT_PLAN})
    run = assistant.ask(claire, COUNT).run
    number, table = assistant.explain(claire, run, "réponse")
    assert number.parts[0].name == "Valeur" and number.certain
    assert "vos mots : « 11e »" in origins(number) and "ligne 1, ticketing.search" in origins(number)
    assert any(part.trust.startswith("texte libre") for part in table.parts)
    assert {d.rule for d in number.decisions} == {"reads.staff"}
    assert {d.stage for d in number.decisions} == {"plan", "show"}
    assert assistant.guards.ledger.events(run)[-1].kind is Kind.TRACE_OPENED
    json.dumps(to_json([number, table]))


def test_an_effect_tells_whom_it_is_about_and_by_which_rule_it_waits(make: Make, claire: Actor) -> None:
    assistant = make({REQUEST: PLAN})
    run = assistant.ask(claire, REQUEST).run
    (told,) = assistant.explain(claire, run, "4")
    recipient = next(part for part in told.parts if part.name == "Destinataire")
    assert recipient.trust == "donnée d'un système de référence"
    assert any(origin.startswith("directory : Service") for origin in recipient.origins)
    assert ("effects", "effects.approval") in {(d.stage, d.rule) for d in told.decisions}


def test_a_refused_step_tells_what_it_could_have_held_and_the_rule(make: Make, claire: Actor) -> None:
    assistant = make({READ: READ_PLAN})
    run = assistant.ask(claire, READ).run
    (told,) = assistant.explain(claire, run, "2")
    assert told.decisions[0].rule == "personal.hr_only" and told.decisions[0].outcome == "deny"
    assert not told.certain and "ligne 1, directory.find_person" in origins(told)
    with pytest.raises(RecordError, match="pas d'étape"):
        assistant.explain(claire, run, "9")


def test_a_refused_answer_tells_of_what_was_never_read_the_most_that_it_could_have_held(
    make: Make, claire: Actor
) -> None:
    assistant = make({READ: READ_PLAN})
    run = assistant.ask(claire, READ).run
    (told,) = assistant.explain(claire, run, "réponse")
    (value,) = told.parts
    assert not told.certain and (value.name, value.value) == ("Valeur", "")
    assert value.trust != "dit par la personne" and value.kept.startswith("réservé à rh")
    assert "ligne 1, directory.find_person" in origins(told)


def test_who_may_not_read_a_value_sees_its_origin_and_not_the_value(
    make: Make, nadia: Actor, samuel: Actor, claire: Actor
) -> None:
    assistant = make({READ: READ_PLAN})
    run = assistant.ask(nadia, READ).run
    (mine,) = assistant.explain(nadia, run, "réponse")
    assert mine.parts[0].kept == "réservé à rh ; données personnelles : adresse"
    with pytest.raises(Refused):
        assistant.explain(claire, run, "réponse")
    with pytest.raises(Refused):
        assistant.explain(samuel, run, "réponse")
    guards = assistant.guards
    ends = guards.runs.get(run).created + timedelta(days=2)
    guards.inquiries.open(samuel, About("run", run), "Contrôle d'une lecture", ends)
    (theirs,) = assistant.explain(samuel, run, "réponse")
    assert theirs.parts[0].value == "(réservé)" != mine.parts[0].value
    assert theirs.parts[0].origins == mine.parts[0].origins
