"""Orders that no tool of the house carries out are said to be so, and nothing near them is done."""

from __future__ import annotations

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.orders.impossible import beyond_tools, impossible_not_heard
from agents.training.phrases import load_intents
from beffroi.tool import Effect
from evals.planning.cases import load_cases
from tests.planner.test_reports import SETS
from tools.registry import PACKAGES, load_registry

_OF_A_TICKET = {"status", "category", "title", "address", "description", "place"}


@pytest.mark.parametrize(
    ("request_text", "named"),
    [
        ("Passe le ticket 300 en cours", "en attente"), ("Marque le 415 comme en attente", "en attente"),
        ("Mets tous les tickets propreté du 8e en attente", "en attente"),
        ("Passe tous les tickets en attente du 16e en cours", "en attente"),
        ("tu peux mettre le 812 en attente stp ?", "en attente"), ("mets-le en attente", "en attente"),
        ("Mets en attente le 415", "en attente"),
        ("merci de passer le 415 en attente le temps que la pièce arrive", "en attente"),
        ("Change l'adresse du ticket 90 : c'est le 15 rue Lepic", "titre"),
        ("Renomme le ticket 90 en « banc cassé »", "titre"),
        ("Change la catégorie du ticket 1201 en éclairage", "titre"),
        ("il faudrait changer l'adresse du 812", "titre"), ("passe le 812 en voirie", "titre"),
        ("le ticket 3120 est mal catégorisé, il faut le passer en voirie", "titre"), ("fusionne les tickets 812 et 813", "fusionner"),
        ("Désassigne le 812", "retirer son agent"), ("Enlève Karim du ticket 812", "retirer son agent"),
        ("Ajoute une photo au ticket 871", "joindre"), ("merci de joindre les photos au 812", "joindre"),
        ("Passe la catégorie du ticket 1530 de voirie à propreté stp", "titre"),
        ("ajoute la photo que je viens de prendre au tiket 887", "joindre"),
        ("corrige le numéro de Karim Benali dans l'annuaire, c'est le 01 99 00 12 34 maintenant", "annuaire"),
        ("Mets à jour mon téléphone : 01 99 00 12 34", "annuaire"),
        ("Qui est au 01 99 00 12 34 ?", "téléphone"), ("à qui appartient le 0199001234", "téléphone"),
        ("Sur le ticket 3310, change la catégorie en voirie", "titre"), ("Déplace le ticket 3310 au 14 rue Titon", "titre"),
        ("Dans le ticket 3310, corrige l'adresse : c'est le 14 rue Titon", "titre"),
        ("Mets la catégorie voirie au ticket 3310", "titre"), ("Ticket 3310 : modifie sa description", "titre"),
        ("Rappelle-moi demain de fermer le 812", "tout de suite"), ("tu peux me rappeler de relancer Karim ?", "tout de suite"),
        ("Supprime mon commentaire sur le 1201", "commentaire"), ("peux-tu effacer la photo du 812 ?", "commentaire"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_named(request_text: str, named: str) -> None:
    assert named in beyond_tools(request_text)


@pytest.mark.parametrize(
    "request_text",
    [
        "Mets les tickets en attente sur une carte", "mets-moi les tickets en attente", "ferme les tickets en attente",
        "passe-moi les tickets en attente", "change la priorité du ticket 812", "Passe le 812 en haute",
        "Montre les tickets passés en attente", "Signale un feu en attente au 12 rue Lepic",
        "Corrige l'adresse : 20 quater rue de la Porte", "relance les tickets en attente", "Supprime le ticket 812",
        "Peut-on requalifier le ticket en urgente ?", "Dis à Karim Benali de passer le 812 en attente",
        "Écris à Léa « renomme le ticket 90 »", "On change de sujet : le ticket 812", "Mets le 812 en priorité haute",
        "Préviens Karim qu'il faut passer le 812 en attente", "préviens Karim : passe le 812 en attente",
        "Commente le 812 : il faut fusionner avec le 813", "Ferme le 812, motif : il faut changer l'adresse du ticket",
        "passe mes tickets en attente et en cours à Léa Roux", "Requalifie le 812 en urgence",
        "mets les tickets en cours et en attente au nom de Léa", "requalifie le ticket 812 en P1",
        "Signale qu'il faut changer l'emplacement du panneau avant le 15 mars au 12 rue Lepic",
        "il faut modifier l'emplacement de la benne du 14 cours de Vincennes", "qui peut passer le 812 en attente ?",
        "Il faut enlever les encombrants du 24 faubourg Saint-Antoine", "Retire le sapin au 12 parvis Notre-Dame",
        "Il faut enlever le tag du 120 faubourg Saint-Honoré", "il faut enlever les affiches du 18 au 20 mai",
        "Il faut modifier l'emplacement de la benne au 30 faubourg du Temple",
        "Il faudrait mettre une barrière autour du chantier en cours.", "Mets une note sur le dossier en cours",
        "Il faut enlever les photos collées sur l'abribus au 12 rue Lepic",
        "Signale une affiche au 12 rue Lepic, il faut enlever les photos", "mets un document sur la voirie",
        "ferme le 812 puis passe le 813 en attente", "merci de supprimer les photos du 812 et de le fermer",
        "Enlève les tickets de Karim de la liste", "retire la benne du 12 rue Lepic, signale-le",
        "qui a le 812 ?", "qui est au 12 rue Lepic ?", "donne-moi mon téléphone", "note mon numéro sur le 812 : 01 99 00 12 34",
        "Déplace les tickets du 11e vers Karim", "Déplace le rendez-vous du 812 au 3 mars", "Signale 812 : change la serrure",
        "Rappelle-moi le numéro de la voirie", "rappelle-moi qui a le 812", "Rappelle à Karim de fermer le 812",
        "Quels tickets peut-on passer en attente ?", "mets tous les tickets en cours stp",
        "Note dans le 812 : « trou », et joins-y ma photo", "Ajoute un commentaire au 812 : à passer en attente", "le 812 passe en attente ?", "",
    ],
)  # fmt: skip
def test_what_can_be_done_is_planned(request_text: str) -> None:
    assert not beyond_tools(request_text)


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_refused(name: str) -> None:
    refused = [
        case.request
        for case in load_cases(name)
        if "cannot()" not in case.plan and beyond_tools(case.request)
    ]
    assert refused == []


def test_no_training_phrase_with_a_plan_is_refused() -> None:
    phrases = (p for i in load_intents() if "cannot()" not in i.plan for p in i.phrases)
    assert [p for p in phrases if beyond_tools(p.replace("{num}", "812"))] == []


def test_no_tool_of_the_house_does_what_is_refused() -> None:
    specs = load_registry(PACKAGES).specs.values()
    effects = [s for s in specs if s.effect is not Effect.READ and s.name != "ticketing.create"]
    given = {parameter.name for spec in effects for parameter in spec.parameters}
    assert not given & _OF_A_TICKET


@pytest.mark.parametrize(
    ("request_text", "told"),
    [
        ("Mets le ticket 415 en pause et préviens mon chef", ("Mets le ticket 415 en pause",)),
        ("Ferme le 812 puis passe le 813 en attente", ("puis passe le 813 en attente",)),
        ("Ferme le 812 et préviens mon chef", ()), ("Dis à Karim Benali de passer le 812 en attente", ()),
        ("Préviens mon chef : « passe le 812 en attente »", ()),
    ],
)  # fmt: skip
def test_what_cannot_be_done_beside_something_else_is_told(request_text: str, told: tuple[str, ...]) -> None:
    plan = "personne = directory.manager(person=moi)\nticketing.notify(to=personne)"
    assert impossible_not_heard(parse_plan(plan), request_text) == told


def test_what_somebody_is_told_is_not_left_out() -> None:
    plan = 'p = directory.manager(person=moi)\nticketing.notify(to=p, message="passe le 812 en attente")'
    assert impossible_not_heard(parse_plan(plan), "Préviens mon chef : passe le 812 en attente") == ()


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_told_of_a_plan_by_hand(name: str) -> None:
    for case in load_cases(name):
        if "cannot()" not in case.plan:
            assert impossible_not_heard(parse_plan(case.plan), case.request) == (), case.id
