"""Things that people report are tickets, whatever they are called."""

from __future__ import annotations

import pytest

from agents.planner.orders.reports import looks_first, passes_over_reports
from evals.planning.cases import load_cases

DOCUMENTS = 'passages = documents.search(query="graffitis signalés")\nanswer(passages)'
SETS = (
    "dev",
    "fresh",
    "heldout",
    "noisy",
    "noisy2",
    "no_tool",
    "must_ask",
    "flows",
    "not_ordered",
    "english",
)


@pytest.mark.parametrize(
    "request_text",
    [
        "Les graffitis signalés ce mois-ci",
        "Combien de dépôts sauvages ont été signalés hier ?",
        "les plaintes pour bruit du 10e",
        "Les réclamations sur les poubelles",
        "On nous a signalé des punaises de lit ?",
        "Les habitants se plaignent du bruit",
    ],
)
@pytest.mark.parametrize("plan", [DOCUMENTS, "cannot()"])
def test_what_is_reported_is_no_document(request_text: str, plan: str) -> None:
    assert passes_over_reports(plan, request_text)


@pytest.mark.parametrize(
    "request_text",
    [
        "Quelle est la procédure pour signaler un nid-de-poule ?",
        "Que dit le règlement sur les plaintes pour bruit ?",
        "Comment sont traitées les réclamations ?",
        "Trouve les passages sur les dépôts sauvages",
        "Traduis ce mot en anglais",
    ],
)
def test_what_is_written_stays_one(request_text: str) -> None:
    assert not passes_over_reports(DOCUMENTS, request_text)


def test_a_plan_that_looks_at_tickets_stays() -> None:
    plan = 'tickets = ticketing.search(text="graffitis")\nanswer(tickets)'
    assert not passes_over_reports(plan, "les graffitis signalés")


@pytest.mark.parametrize(
    "request_text",
    [
        "graffitis dans le 11e",
        "Combien de nids-de-poule dans le 11e ?",
        "montre-moi les dépôts sauvages du 12e",
        "y a-t-il des fuites d'eau rue Titon",
        "Quels lampadaires sont éteints avenue Daumesnil ?",
        "les derniers encombrants du 18e",
    ],
)
@pytest.mark.parametrize(
    "plan",
    ["cannot()", 'answer(directory.search_people(function="rats"))', DOCUMENTS, "gis.facilities(kind=ask())"],
)
def test_troubles_asked_for_by_their_name_are_tickets(plan: str, request_text: str) -> None:
    assert passes_over_reports(plan, request_text)


@pytest.mark.parametrize(
    ("request_text", "is_report"),
    [
        ("Où en est la demande pour le lampadaire cassé rue Monge ?", True),
        ("Des nouvelles du nid-de-poule rue Titon ?", True),
        ("où en est ma demande de congés ?", False), ("où en est le budget ?", False),
        ("où en est ma demande de formation ?", False), ("que deviennent les encombrants ?", False),
        ("où en est le règlement des terrasses ?", False),
    ],
)  # fmt: skip
def test_a_report_that_is_asked_after_is_a_ticket(request_text: str, is_report: bool) -> None:
    assert passes_over_reports("cannot()", request_text) is is_report


def test_a_trouble_that_is_asked_after_is_no_facility() -> None:
    there = 'equipements = gis.facilities_on_street(street="rue de Charonne")\nanswer(equipements)'
    assert passes_over_reports(there, "Où en est la fuite d'eau rue de Charonne ?")
    assert not passes_over_reports(there, "Quels équipements rue de Charonne ?")
    assert not passes_over_reports(DOCUMENTS, "Où en est le chantier de voirie avenue Foch ?")


@pytest.mark.parametrize(
    ("plan", "request_text"),
    [
        ("cannot()", "répare les lampadaires de la rue Titon"),
        ("cannot()", "comment reboucher des nids-de-poule"),
        (
            'answer(directory.find_service(domain="eau"))',
            "les fuites d'eau, quel service les traite dans le 11e",
        ),
        ("cannot()", "graffitis : qui appeler dans le 11e"),
        (DOCUMENTS, "encombrants : quels jours de collecte ?"),
        (DOCUMENTS, "quels encombrants sont refusés en déchetterie ?"),
        ('answer(directory.search_people(function="jardiniers"))', "les jardiniers du 12e"),
        ('answer(gis.facilities(kind="parcs"))', "les parcs du 12e"),
        ('answer(arbres.lister(etat="morts"))', "les arbres morts du 7e"),
        ('lieu = gis.locate(address="x")\nticketing.create(subject="tags", place=lieu)', "tags rue Titon"),
    ],
)
def test_what_is_ordered_or_stands_there_is_none(plan: str, request_text: str) -> None:
    assert not passes_over_reports(plan, request_text)


@pytest.mark.parametrize("name", SETS)
def test_no_plan_written_by_hand_passes_them_over(name: str) -> None:
    assert [case.id for case in load_cases(name) if passes_over_reports(case.plan, case.request)] == []


LOCATED = 'lieu = gis.locate(address="rue Titon")'
REPORTED = f'{LOCATED}\nticket = ticketing.create(subject="arbre tombé", place=lieu)'


@pytest.mark.parametrize(
    ("request_text", "looks"),
    [
        ("regarde s'il y a déjà un ticket pour l'arbre tombé rue Titon, sinon crée-le", True),
        ("arbre tombé rue Titon, si quelqu'un l'a déjà signalé commente, sinon crée le ticket", True),
        ("signale un arbre tombé rue Titon, sauf s'il y a un ticket déjà ouvert", True),
        ("signale un arbre tombé rue Titon", False),
        ("j'ai déjà signalé le banc, maintenant signale l'arbre tombé rue Titon", False),
        ("signale un arbre tombé rue Titon, il penchait déjà", False),
    ],
)
def test_whether_it_was_reported_already_is_looked_for_first(request_text: str, looks: bool) -> None:
    begun = f"{LOCATED}\ntickets = ticketing.search("
    assert looks_first(REPORTED, request_text) == (begun if looks else "")


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_begun_otherwise(name: str) -> None:
    for case in load_cases(name):
        assert not looks_first(case.plan, case.request), case.id
