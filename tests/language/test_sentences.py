"""Sentences made by code from the checked plan: the worked examples, word for word, and the grammar's corners."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agents.language.french.grammar import YOU, attach, metres, of, ordinal
from agents.language.french.templates import fill, moment
from agents.views.sentences import noun_phrase
from beffroi.records import Facility, Ticket
from beffroi.types import ListType, RecordType
from tests.language.support import checked
from tests.tools.fakes import VOIRIE

STREETS = [
    ("Chercher les tickets à ", "rue Monge", "Chercher les tickets rue Monge"),
    ("au plus près de ", "boulevard Ney", "au plus près du boulevard Ney"),
    ("autour de ", "avenue d'Italie", "autour de l'avenue d'Italie"),
    ("entre le 12 rue Monge et ", "place d'Italie", "entre le 12 rue Monge et la place d'Italie"),
    ("l'arrondissement de ", "Rue Titon", "l'arrondissement de la Rue Titon"),
    ("les tickets de ", "Place Karim", "les tickets de la Place Karim"),
    ("le service de ", "Le Zongo", "le service de Le Zongo"),
    ("le téléphone de ", "R. Martin", "le téléphone de R. Martin"),
    ("les agents de ", "rueil", "les agents de rueil"),
]
GOLDEN = [
    (
        "Signale un nid-de-poule au 12 rue Oberkampf et préviens le responsable de la voirie du 11e",
        """\
lieu = gis.locate(address="12 rue Oberkampf")
ticket = ticketing.create(subject="nid-de-poule", place=lieu)
service = directory.find_service(domain="voirie", district="11e")
ticketing.notify(to=service.head, ticket=ticket)""",
        (
            "Situer « 12 rue Oberkampf »",
            "Créer un ticket voirie (supposé) de priorité normale (supposé) « nid-de-poule » au 12 rue Oberkampf",
            "Trouver le service « voirie » du 11e",
            "Prévenir le responsable du service voirie du 11e au sujet du ticket créé",
        ),
    ),
    (
        "Combien de tickets propreté ouverts depuis plus d'un mois dans le 11e ? Relance les urgents.",
        """\
tickets = ticketing.search(category="propreté", status="ouverts", older_than="un mois", district="11e")
tickets2 = [t for t in tickets if t.priority == "urgente"]
for t in tickets2:
    ticketing.remind(ticket=t)
answer(count(tickets))""",
        (
            "Chercher les tickets propreté au statut « ouvert » du 11e créés il y a plus d'un mois",
            "Garder ceux dont la priorité est « urgente »",
            "Pour chacun des tickets retenus : relancer l'agent chargé de ce ticket",
            "Montrer le nombre de tickets trouvés",
        ),
    ),
    (
        "Passe le ticket 812 en priorité haute et confie-le à Mme Lefèvre",
        """\
ticket = ticketing.get(number="812")
ticketing.set_priority(ticket=ticket, priority="haute")
personne = directory.find_person(name="Mme Lefèvre")
ticketing.assign(ticket=ticket, to=personne)""",
        (
            "Lire le ticket 812",
            "Passer le ticket 812 en priorité haute",
            "Trouver « Mme Lefèvre » dans l'annuaire",
            "Confier le ticket 812 à Mme Lefèvre",
        ),
    ),
    (
        "le tel du chef de la propreté du neuvième svp",
        """\
service = directory.find_service(domain="propreté", district="neuvième")
personne = directory.head(service=service)
answer(personne.phone)""",
        (
            "Trouver le service « propreté » du 9e",
            "Trouver le responsable du service propreté du 9e",
            "Montrer le téléphone du responsable du service propreté du 9e",
        ),
    ),
    (
        "Supprime tous les tickets du 9e",
        """\
tickets = ticketing.search(district="9e")
for t in tickets:
    ticketing.delete(ticket=t)""",
        ("Chercher les tickets du 9e", "Pour chaque ticket de cette liste : supprimer ce ticket"),
    ),
    (
        "si le ticket 3004 est ouvert relance l'agent, sinon montre moi son historique",
        """\
ticket = ticketing.get(number="3004")
if ticket.status == "ouvert":
    ticketing.remind(ticket=ticket)
else:
    historique = ticketing.history(ticket=ticket)
    answer(historique)""",
        (
            "Lire le ticket 3004",
            "Si le ticket 3004 est au statut « ouvert » : relancer l'agent chargé du ticket 3004 ; "
            "sinon : lire l'historique du ticket 3004 ; montrer l'historique du ticket 3004",
        ),
    ),
    (
        "les tickets urgents sans agent, puis les 3 plus vieux, et mes tickets d'avant lundi",
        """\
tickets = ticketing.search(priority="urgents")
tickets2 = [t for t in tickets if not t.assignee and t.status != "fermé"]
tickets3 = top(tickets2, n="3", by="created", order="asc")
tickets4 = ticketing.search(assignee=moi, older_than="lundi")
answer(tickets3, first(sort(tickets4, by="created")))
chart(group(tickets, by="district"))""",
        (
            "Chercher les tickets de priorité urgente",
            "Garder ceux qui n'ont pas d'agent chargé et qui ne sont pas au statut « fermé » (supposé)",
            "Prendre les 3 tickets les plus anciens parmi les tickets retenus",
            "Chercher les tickets créés avant lundi qui vous sont confiés",
            "Montrer les 3 tickets les plus anciens et le plus ancien des tickets créés avant lundi",
            "Montrer la répartition des tickets de priorité urgente par arrondissement en graphique",
        ),
    ),
    (
        "mon chef, mon bureau et l'adresse personnelle d'Awa Diarra",
        """\
chef = directory.manager(person=moi)
personne = directory.find_person(name="Awa Diarra")
details = directory.personal_details(person=personne)
answer(chef, moi.office, details.home_address, personne)
ticketing.notify(to=moi, message="mon bureau")""",
        (
            "Trouver votre supérieur",
            "Trouver « Awa Diarra » dans l'annuaire",
            "Lire les données personnelles d'Awa Diarra",
            "Montrer votre supérieur, votre bureau, l'adresse personnelle d'Awa Diarra et la fiche d'Awa Diarra",
            "Vous prévenir avec le message « mon bureau »",
        ),
    ),
    (
        "signale un bidule",
        'lieu = gis.locate(address=ask())\nticketing.create(subject="bidule", place=lieu)',
        (
            "Situer (adresse à préciser)",
            "Créer un ticket (catégorie à préciser) de priorité normale (supposé) « bidule » à ce lieu",
        ),
    ),
]


@pytest.mark.parametrize(("request_", "plan", "sentences"), GOLDEN)
def test_a_plan_is_told_in_french(request_: str, plan: str, sentences: tuple[str, ...]) -> None:
    assert checked(plan, request_).sentences == sentences


@pytest.mark.parametrize(
    ("by", "order", "sentence"),
    [
        ("last_name", "asc", "Montrer la première dans l'ordre des noms de famille de ces personnes"),
        ("last_name", "desc", "Montrer la dernière dans l'ordre des noms de famille de ces personnes"),
    ],
)
def test_the_last_of_an_order_is_not_told_as_the_first(by: str, order: str, sentence: str) -> None:
    plan = (
        'personnes = directory.search_people(function="jardiniers")\n'
        f'answer(first(sort(personnes, by="{by}", order="{order}")))'
    )
    assert checked(plan, "les jardiniers").sentences[-1] == sentence


def test_the_least_urgent_is_told_as_such() -> None:
    plan = 'tickets = ticketing.search(category="eau")\nanswer(sort(tickets, by="priority", order="asc"))'
    assert checked(plan, "eau").sentences[-1].endswith("du moins urgent au plus urgent")


@pytest.mark.parametrize(
    ("op", "said"), [(">", "supérieur au"), ("==", "égal au"), ("<=", "au plus égal au")]
)
def test_counts_are_compared_with_contractions(op: str, said: str) -> None:
    plan = (
        'tickets = ticketing.search(category="eau")\ntickets2 = ticketing.search(category="voirie")\n'
        f"if count(tickets) {op} count(tickets2):\n    answer(tickets)"
    )
    assert f"est {said} nombre de tickets voirie : " in checked(plan, "eau voirie").sentences[-1]


def test_a_step_in_a_loop_stands_by_itself() -> None:
    plan = 'x = ticketing.search(district="9e")\nfor t in x:\n    ticketing.delete(ticket=t)'
    assert [s.sentence for s in checked(plan, "9e").steps] == [
        "Chercher les tickets du 9e",
        "Supprimer chaque ticket",
    ]


def test_results_of_the_turn_before_are_pointed_at() -> None:
    earlier = {"tickets": ListType(RecordType(Ticket)), "ecoles": ListType(RecordType(Facility))}
    plan = (
        "if not avant.tickets:\n    map(avant.ecoles)\nfor t in avant.tickets:\n    ticketing.close(ticket=t)"
    )
    assert checked(plan, "ferme-les", earlier=earlier).sentences == (
        "S'il n'y a aucun ticket : montrer ces équipements sur une carte",
        "Pour chaque ticket de cette liste : fermer ce ticket",
    )


@pytest.mark.parametrize(
    ("before", "value", "told"),
    [
        ("Marchés du ", "le 11e", "Marchés du 11e"),
        ("Écrire au ", "le service voirie", "Écrire au service voirie"),
        ("Fermer le ", "chaque ticket", "Fermer chaque ticket"),
        ("Agents des ", "ces services", "Agents de ces services"),
        ("Dates du ", "l'entretien", "Dates de l'entretien"),
        ("Lire le ", "ticket 12", "Lire le ticket 12"),
        ("Vendu ", "le 11e", "Vendu le 11e"),
    ],
)
def test_an_article_that_the_value_brings_is_said_once(before: str, value: str, told: str) -> None:
    assert attach(before, value) == told


def test_a_literal_is_never_contracted_nor_read_as_a_template() -> None:
    plan = 'ticket = ticketing.get(number="12")\nticketing.comment(ticket=ticket, text="à le [x] {y} de le")'
    (_, sentence) = checked(plan, "12 : à le [x] {y} de le").sentences
    assert sentence == "Ajouter au ticket 12 le commentaire « à le [x] {y} de le »"


def test_contractions_elisions_and_possessives() -> None:
    assert attach("Lister les équipements de ", "le 11e") == "Lister les équipements du 11e"
    assert attach("Confier ", "le ticket") == "Confier le ticket"
    assert attach("à ", "les agents") == "aux agents"
    assert attach("créés il y a plus de ", "un mois") == "créés il y a plus d'un mois"
    assert attach("Trouver le supérieur de ", YOU) == "Trouver votre supérieur"
    assert attach("Lire les données personnelles de ", YOU) == "Lire vos données personnelles"
    assert attach("monde ", "le 11e") == "monde le 11e"
    assert (of("les tickets"), of("Awa"), of("Hugo")) == ("des tickets", "d'Awa", "de Hugo")
    assert (ordinal(1), ordinal(12)) == ("1er", "12e")
    assert (metres(500), metres(1500), metres(1000)) == ("500 m", "1,5 km", "1 km")


@pytest.mark.parametrize(
    ("template", "value", "sentence"),
    [
        ("Prévenir le service {x}", "Service des espaces verts", "Prévenir le Service des espaces verts"),
        ("Relire l'école {x}", "École Voltaire", "Relire l'École Voltaire"),
        ("Écrire au service {x}", "ce service", "Écrire à ce service"),
        ("Écrire au chef du service {x}", "le service voirie", "Écrire au chef du service voirie"),
        ("Prévenir le service {x}", "Services techniques", "Prévenir le service Services techniques"),
        ("Noter {x}", "Noter la panne", "Noter Noter la panne"),
        ("Lire le nom {x}", "Nom", "Lire le nom Nom"),
        ("Prévenir le service « {x} »", "Service des eaux", "Prévenir le service « Service des eaux »"),
    ],
)
def test_a_noun_that_the_value_begins_with_is_said_once(template: str, value: str, sentence: str) -> None:
    assert fill(template, {"x": value}) == sentence


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Service de la propreté du 17e", "le Service de la propreté du 17e"),
        ("Voirie du 11e", "le service Voirie du 11e"),
    ],
)
def test_a_service_named_so_is_no_service_twice(name: str, said: str) -> None:
    assert noun_phrase(replace(VOIRIE, name=name)) == said


def test_brackets_go_with_what_is_absent() -> None:
    template = "Chercher les tickets[ {category}][ créés il y a moins de {newer_than}]"
    assert fill(template, {}) == "Chercher les tickets"
    assert fill(template, {"category": "eau"}) == "Chercher les tickets eau"
    assert fill(template, {"newer_than": moment("12 mars")}) == "Chercher les tickets créés depuis le 12 mars"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("10 jours", "créés il y a plus de 10 jours"),
        ("3 mois", "créés il y a plus de 3 mois"),
        ("two weeks", "créés il y a plus de two weeks"),
        ("12 mars", "créés avant le 12 mars"),
        ("12 mars 2026", "créés avant le 12 mars 2026"),
        ("2024", "créés avant 2024"),
        ("l'année dernière", "créés avant l'année dernière"),
        ("aujourd'hui", "créés avant aujourd'hui"),
    ],
)
def test_an_age_is_said_as_a_length_and_a_date_as_a_date(words: str, sentence: str) -> None:
    plan = f'x = ticketing.search(older_than="{words}")\nanswer(x)'
    assert sentence in checked(plan, f"les tickets, {words}").sentences[0]


@pytest.mark.parametrize(("before", "value", "said"), STREETS)
def test_a_street_takes_its_article_and_a_name_none(before: str, value: str, said: str) -> None:
    assert attach(before, value) == said


def test_entries_of_a_history_are_named() -> None:
    plan = checked(
        """\
ticket = ticketing.get(number="812")
historique = ticketing.history(ticket=ticket)
derniere = first(sort(historique, by="at", order="desc"))
answer(count(historique), derniere)""",
        "la dernière ligne de l'historique du 812 et combien il y en a",
    )
    assert plan.sentences[-1] == (
        "Montrer le nombre d'entrées de l'historique du ticket 812 et l'entrée la plus récente de l'historique "
        "du ticket 812"
    )
