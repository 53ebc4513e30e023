"""Evidence: each literal traced to the person's words, or supposed."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from agents.language.checked import Evidence, Span
from agents.language.checking.label_bounds import evidence_label
from agents.language.request.places import RequestWords
from beffroi.enums import Category, FacilityKind, Priority, Status
from beffroi.errors import PlanError
from tests.language.support import checked


def _only(plan: str, request: str, argument: str, **more: Any) -> Evidence:
    found = [e for (_, name, _), e in checked(plan, request, **more).evidence.items() if name == argument]
    assert len(found) == 1
    return found[0]


def test_an_exact_span_is_found_and_its_value_normalised() -> None:
    plan = 'x = ticketing.search(category="propreté", status="ouverts", older_than="un mois", district="XIe")'
    request = "les tickets propreté ouverts du XIe depuis plus d'un mois"
    evidence = checked(plan, request).evidence
    assert evidence[1, "category", 0] == Evidence(
        Category.PROPRETE, Span(12, 20, "propreté"), False, "propreté"
    )
    assert evidence[1, "status", 0].value is Status.OUVERT
    assert evidence[1, "older_than", 0].value == timedelta(days=30)
    assert evidence[1, "district", 0].value == 11
    for found in evidence.values():
        assert found.span is not None
        assert request[found.span.start : found.span.end] == found.span.text == found.said


@pytest.mark.parametrize(
    ("said", "request_"),
    [
        ("rue Ober", "12 rue Oberkampf"),
        ("2 rue Oberkampf", "12 rue Oberkampf"),
        ("Maur", "rue Saint-Maur"),
        ("paris.demo", "écris à a@paris.demo"),
        ("5 km", "à 1,5 km"),
    ],
)
def test_a_span_is_whole_words_only(said: str, request_: str) -> None:
    with pytest.raises(PlanError, match="n'est pas dans la demande"):
        checked(f'x = gis.locate(address="{said}")', request_)


@pytest.mark.parametrize(
    ("said", "request_", "passed_on"),
    [
        ("Rue de l'Eglise", "au 3, rue de l’Église svp", "rue de l’Église"),
        ("karim benali", "préviens KARIM  BENALI", "KARIM  BENALI"),
        ("coeur", "rue du cœur", "cœur"),
    ],
)
def test_the_persons_own_bytes_are_passed_on(said: str, request_: str, passed_on: str) -> None:
    assert _only(f'x = gis.locate(address="{said}")', request_, "address").value == passed_on


def test_another_word_for_the_same_value_is_evidence_too() -> None:
    plan = 'x = ticketing.search(category="voirie")\ny = [t for t in x if t.priority == "urgente"]\nanswer(y)'
    found = _only(plan, "les tickets voirie, juste les urgents", "condition")
    assert (found.value, found.span and found.span.text, found.supposed) == (
        Priority.URGENTE,
        "urgents",
        False,
    )
    plan = 'x = gis.facilities(kind="sanisette", district="11")'
    evidence = checked(plan, "les toilettes publiques du onzième").evidence
    assert evidence[1, "kind", 0].value is FacilityKind.SANISETTE
    assert evidence[1, "kind", 0].span == Span(4, 23, "toilettes publiques")
    assert evidence[1, "district", 0].span == Span(27, 34, "onzième")


def test_a_value_that_nobody_said_is_supposed() -> None:
    plan = 'x = ticketing.search(category="voirie", status="ouvert")'
    done = checked(plan, "les tickets voirie")
    assert done.evidence[1, "status", 0].supposed
    assert [(s.parameter, s.value) for s in done.supposed] == [("status", "ouvert")]


@pytest.mark.parametrize(
    ("argument", "request_"),
    [
        ('priority="urgente"', "les tickets sauf les urgents"),
        ('status="fermé"', "les tickets qui ne sont pas encore fermés"),
        ('status="fermé"', "les tickets non fermés"),
        ('status="ouvert"', "les tickets qui ne sont plus ouverts"),
        ('district="12e"', "les tickets, hors 12e"),
        ('district="12e"', "tous les tickets mais pas ceux du 12e"),
    ],
)
def test_a_word_behind_an_exception_or_a_negation_says_no_such_value(argument: str, request_: str) -> None:
    name = argument.partition("=")[0]
    assert _only(f"x = ticketing.search({argument})\nanswer(x)", request_, name).supposed


@pytest.mark.parametrize(
    ("plan", "request_"),
    [
        ('x = ticketing.search(status="fermé")\nanswer(x)', "sauf les fermés, rien : donne les fermés"),
        ('x = ticketing.search(status="non traités")\nanswer(x)', "les tickets non traités"),
        ('x = ticketing.search(district="13e")\nanswer(x)', "les tickets du 12e, non du 13e"),
        (
            'x = ticketing.search()\ny = [t for t in x if t.status != "fermé"]\nanswer(y)',
            "tous, sauf les fermés",
        ),
        (
            'x = ticketing.search()\ny = [t for t in x if t.priority < "urgente"]\nanswer(y)',
            "tous sauf les urgents",
        ),
    ],
)
def test_a_value_that_is_meant_keeps_its_words(plan: str, request_: str) -> None:
    assert not any(evidence.supposed for evidence in checked(plan, request_).evidence.values())


def test_zero_and_one_need_nobody_to_say_them() -> None:
    plan = 'x = gis.facilities(kind="piscines", district="11e")\nif count(x) == 0:\n    answer(x)'
    assert not _only(plan, "s'il n'y a aucune des piscines du 11e", "condition").supposed


def test_zero_and_one_as_an_argument_are_supposed_like_others() -> None:
    plan = "x = ticketing.get(number={})\nticketing.close(ticket=x)"
    assert _only(plan.format(1), "Ferme le premier ticket de la liste", "number").supposed
    assert _only(plan.format(1), "Ferme le ticket, c'est une urgence", "number").supposed
    assert not _only(plan.format(1), "ferme le ticket 1", "number").supposed


def test_a_number_of_the_plans_own_is_not_the_persons_word() -> None:
    plan = 'x = gis.facilities(kind="piscines", district="11e")\nif count(x) == 0:\n    answer(x)'
    label = evidence_label(_only(plan, "s'il n'y a aucune des piscines du 11e", "condition"))
    assert {source.kind for source in label.sources} == {"plan"}


def test_prose_of_the_models_own_is_supposed_and_a_span_is_not() -> None:
    plan = 'ticket = ticketing.get(number="12")\nticketing.comment(ticket=ticket, text="{}")'
    request = "note sur le ticket 12 que la pièce est commandée"
    assert not _only(plan.format("la pièce est commandée"), request, "text").supposed
    assert _only(plan.format("Pièce en commande."), request, "text").supposed


@pytest.mark.parametrize(
    "words",
    [
        "Intervention vendredi",
        "Passage à midi",
        "Réparé demain",
        "Sous trois jours",
        "Fait en mars",
        "Dans une heure",
        "See you on Friday",
    ],
)
def test_prose_of_the_models_own_has_no_date_that_nobody_said(words: str) -> None:
    plan = 'ticket = ticketing.get(number="12")\nticketing.comment(ticket=ticket, text="{}")'
    with pytest.raises(PlanError, match="n'est pas dans la demande"):
        checked(plan.format(words), "commente le ticket 12")
    assert _only(plan.format(words), f"commente le ticket 12 : dit {words.lower()}", "text")
    assert _only(plan.format("Sous trois jours ou plus"), "commente le ticket 12, sous 3 jours", "text")


def test_words_of_an_earlier_request_are_evidence() -> None:
    plan = 'x = ticketing.search(category="voirie", district="12e")\nanswer(x)'
    evidence = checked(plan, "et dans le 12e ?", earlier_requests=("les tickets voirie du 11e",)).evidence
    assert evidence[1, "category", 0].span == Span(12, 18, "voirie", turn=1)
    assert evidence[1, "district", 0].span == Span(11, 14, "12e", turn=0)


def test_two_equal_literals_point_to_two_places() -> None:
    plan = (
        'x = ticketing.search(category="voirie", district="11e")\n'
        'y = directory.find_service(domain="voirie", district="11e")\nanswer(x, y)'
    )
    evidence = checked(plan, "les tickets voirie du 11e et le service voirie du 11e").evidence
    spans = [evidence[line, "district", 0].span for line in (1, 2)]
    assert [span and span.start for span in spans] == [22, 50]


def test_options_have_evidence_and_conditions_are_numbered() -> None:
    plan = 'x = ticketing.search()\ny = top(x, n="trois", by="created")\nz = [t for t in x if t.district in ("11e", "12e")]'
    done = checked(plan, "les trois du 11e et du 12e")
    assert done.evidence[2, "n", 0].value == 3
    assert [done.evidence[3, "condition", i].value for i in (0, 1)] == [11, 12]


def test_the_nearest_words_of_a_long_request_cost_little() -> None:
    words = RequestWords(" ".join(f"mot{place}" for place in range(600)))
    start = time.process_time()
    assert words.nearest("mot12 mot13 mot14x") == "mot12 mot13 mot14"
    assert words.nearest(" ".join(["autre"] * 400)) is None
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "request_",
    [
        "Ferme et commente doublon sur les tickets",
        "traite les tickets",
        "montre les tickets puis ferme-les",
        "Clos le 412",
    ],
)
def test_an_order_is_no_word_for_a_status(request_: str) -> None:
    plan = 'x = ticketing.search(status="fermé")\nanswer(x)'
    assert _only(plan, request_, "status").supposed


@pytest.mark.parametrize("request_", ["tickets ferme du 11e", "Fermés ou traités : les tickets", "les clos"])
def test_a_status_keeps_its_words(request_: str) -> None:
    plan = 'x = ticketing.search(status="fermé")\nanswer(x)'
    assert not _only(plan, request_, "status").supposed


def test_life_is_no_arrondissement() -> None:
    plan = 'x = ticketing.search(district="6e")\nanswer(x)'
    assert _only(plan, "les tickets sur la qualité de vie", "district").supposed
    assert not _only(plan, "les tickets du vie", "district").supposed
