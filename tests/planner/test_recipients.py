"""Whoever was named is told, and all of them what was to be told."""

from __future__ import annotations

from functools import partial

import pytest

from agents.planner.mends.tree import in_text
from agents.planner.mends.who.recipients import their_head, to_the_service, told_to_all, written_to
from evals.planning.cases import load_cases
from tests.planner.test_reports import SETS

MENDS = tuple(partial(in_text, mend) for mend in (to_the_service, their_head, written_to, told_to_all))
service, head, written, every = MENDS
FOUND = 'service = directory.find_service(domain="propreté", district="18e")\n'
EACH = (
    f"{FOUND}personnes = directory.members(service=service)\n"
    'for p in personnes:\n    ticketing.notify(to=p, message="enlever les sacs")'
)
ONCE = f'{FOUND}ticketing.notify(to=service, message="enlever les sacs")'
KARIM = 'personne = directory.find_person(name="Karim Benali")\n'
TO_HIM = f'{KARIM}ticketing.notify(to=personne, message="le 812 est clos")'
TO_HEAD = (
    f"{KARIM}responsable = directory.manager(person=personne)\n"
    'ticketing.notify(to=responsable, message="le 812 est clos")'
)
MAILED = f"{KARIM}ticketing.send(content=personne, to=ask())"
WRITTEN = f"{KARIM}ticketing.notify(to=personne, message=ask())"
BOTH = (
    f'{KARIM}ticketing.notify(to=personne{{0}})\npersonne2 = directory.find_person(name="Nadia Roux")\n'
    "ticketing.notify(to=personne2{0})"
)


@pytest.mark.parametrize(
    ("request_text", "plan"),
    [
        ("demande au service propreté du 18e d'enlever les sacs", ONCE),
        ("préviens le service propreté du 18e : enlever les sacs", ONCE),
        ("préviens les agents du service propreté du 18e : enlever les sacs", EACH),
        ("préviens les techniciens du service propreté du 18e : enlever les sacs", EACH),
        ("préviens tout le service propreté du 18e : enlever les sacs", EACH),
        ("préviens la propreté du 18e : enlever les sacs", EACH),
    ],
)
def test_a_service_is_told_once(request_text: str, plan: str) -> None:
    assert service(EACH, request_text).strip() == plan


@pytest.mark.parametrize(
    ("request_text", "plan"),
    [
        ("Informe le chef de Karim Benali que le 812 est clos", TO_HEAD),
        ("dis à la responsable de Karim Benali que le 812 est clos", TO_HEAD),
        ("Informe Karim Benali que le 812 est clos", TO_HIM),
        ("Informe Karim Benali, chef de la voirie, que le 812 est clos", TO_HIM),
        ("Préviens le chef de la voirie et dis à Karim Benali que le 812 est clos", TO_HIM),
        ("Informe le chef de la voirie, Karim Benali, que le 812 est clos", TO_HIM),
    ],
)
def test_somebodys_head_is_told(request_text: str, plan: str) -> None:
    assert head(TO_HIM, request_text).strip() == plan


def test_somebodys_head_is_sent_a_list() -> None:
    plan = (
        'tickets = ticketing.search(district="11e")\npersonne = directory.find_person(name="Karim Benali")\n'
        "ticketing.send(content=tickets, to=personne.email)"
    )
    sent = plan.replace("ticketing.send", "responsable = directory.manager(person=personne)\nticketing.send")
    sent = sent.replace("to=personne.email", "to=responsable.email")
    assert head(plan, "Envoie les tickets du 11e à la cheffe de Karim Benali").strip() == sent


@pytest.mark.parametrize(
    ("request_text", "plan"),
    [
        ("Envoie un mail à Karim Benali", WRITTEN), ("envoie un message à Karim Benali", WRITTEN),
        ("envoie la fiche de Karim Benali", MAILED),
        ("envoie les coordonnées de Karim Benali par mail", MAILED),
        ("Envoie un mail avec les coordonnées de Karim Benali", MAILED), ("envoie Karim Benali par mail à a@b.fr", MAILED),
    ],
)  # fmt: skip
def test_a_person_is_written_to(request_text: str, plan: str) -> None:
    assert written(MAILED, request_text).strip() == plan


@pytest.mark.parametrize(
    ("request_text", "clause"),
    [
        ("Préviens Karim Benali et Nadia Roux que le 812 est clos", "le 812 est clos"),
        ("dis à Karim Benali et Nadia Roux que c'est fait, et ferme le 812", "c'est fait"),
        ("Préviens Karim Benali et Nadia Roux pour le 812", ""),
        ("préviens Karim Benali et Nadia Roux que le 812 et le 813 sont clos", "le 812 et le 813 sont clos"),
        ("préviens Karim Benali que le 812 est clos et avertis Nadia Roux", ""),
        ("préviens Karim Benali que c'est clos et demande à Nadia Roux de traiter le 813", ""),
    ],
)
def test_all_are_told_what_was_to_be_told(request_text: str, clause: str) -> None:
    message = f', message="{clause}"' if clause else ""
    assert every(BOTH.format(""), request_text).strip() == BOTH.format(message)


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        for mend in MENDS:
            assert mend(case.plan, case.request) == case.plan, case.id
