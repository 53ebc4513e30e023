"""Requests that have the words of a mend and mean something else: their plans stay as they are."""

from __future__ import annotations

import time

import pytest

from agents.planner.mends.tree import Mend, in_text
from agents.planner.mends.what_is_wrong import with_what_is_wrong
from agents.planner.mends.where.apart import not_from_itself
from agents.planner.mends.which.excepted import excepted
from agents.planner.mends.which.of_two import the_one_made_then
from agents.planner.mends.which.still_open import still_open
from agents.planner.mends.who.all_heads import all_heads
from agents.planner.orders.impossible import beyond_tools
from agents.planner.orders.mood import not_ordered
from tests.planner.test_mood import EFFECTS

TWO = 't = ticketing.get(number="812")\nt2 = ticketing.get(number="813")\n'
LATER = f"{TWO}ticketing.close(ticket=t2)"
BOTH = f"{TWO}ticketing.close(ticket=t)\nticketing.close(ticket=t2)"
TEAM = 'service = directory.find_service(domain="communication")\np = directory.members(service=service)\nanswer(p)'


def _search(name: str, value: str) -> str:
    return f'tickets = ticketing.search({name}="{value}")\nanswer(tickets)'


def _created(subject: str) -> str:
    return f'lieu = gis.locate(address="3 rue Keller")\nticketing.create(subject="{subject}", place=lieu)'


HERE = _search("district", "11e")


@pytest.mark.parametrize(
    ("mend", "plan", "request_text"),
    [
        (excepted, _search("district", "11e"), "relance les tickets du 10e pardon non 11e"),
        (excepted, _search("district", "12e"), "tickets voirie du 11e euh non 12e"),
        (excepted, _search("priority", "normale"), "supprime les tickets basse, euh non normale du 12e"),
        (excepted, _search("status", "en attente"), "ferme mes tickets ouverts non en attente"),
        (excepted, _search("priority", "urgents"), "ah non urgents seulement"),
        (the_one_made_then, LATER, "ferme le doublon 812 / 813, on garde le plus ancien"),
        (the_one_made_then, LATER, "garde le plus ancien et ferme le second"),
        (the_one_made_then, LATER, "Ferme le 813 comme doublon du 812 qui est le plus ancien"),
        (the_one_made_then, BOTH, "Relancez les tickets 812 et 813 en commençant par le plus ancien"),
        (the_one_made_then, BOTH, "ferme 812 et 813, le plus vieux d'abord"),
        (the_one_made_then, BOTH, "relance 812 et 813 stp, surtout le plus ancien"),
        (the_one_made_then, BOTH, "Relance le 812 et le 813, le plus ancien date de mars"),
        (the_one_made_then, BOTH, "Ferme les tickets 812 et 813, on garde le 790 qui est le plus ancien"),
        (the_one_made_then, BOTH, "D'après le plus récent passage c'est réparé : ferme le 812 et le 813"),
        (all_heads, TEAM, "Préviens tout le monde à la communication que les responsables passeront demain"),
        (all_heads, TEAM, "Préviens toute la communication : les chefs de service sont en réunion jeudi"),
        (all_heads, TEAM, "Qui travaille au service communication ? Les responsables me demandent la liste"),
        (all_heads, TEAM, "Trombinoscope communication stp, c'est pour les chefs"),
        (all_heads, TEAM, "Donne-moi les noms de tous ceux de la communication, les chefs compris"),
        (all_heads, TEAM, "Combien sont-ils à la communication sans compter les chefs ?"),
        (all_heads, TEAM, "Ceux de la communication sauf les responsables de la communication"),
        (still_open, HERE, "Le ticket 812 n'est toujours pas réglé, montre-moi les autres tickets"),
        (still_open, HERE, "Le signalement 812 n'est pas encore clos. Combien de tickets dans le 11e ?"),
        (still_open, HERE, "pour répondre à l'élue sur son dossier qui traîne : tous les tickets du 11e"),
        (still_open, HERE, "Tous les tickets du 11e y compris les non résolus"),
        (still_open, HERE, "tous les tickets du 11e même ceux pas encore clos"),
        (still_open, HERE, "tickets du 11e résolus comme non résolus"),
        (still_open, HERE, "tickets du 11e fermés/non fermés"),
        (still_open, HERE, "tickets du 11e pas fermés par Karim Benali"),
        (still_open, HERE, "tickets du 11e pas résolus du premier coup"),
        (still_open, HERE, "tickets du 11e non réglés sous 15 jours"),
        (still_open, _search("text", "trottinettes"), "combien de signalements de trottinettes qui traînent dans le 11e"),
        (with_what_is_wrong, _created("banc cassé"), "Un banc cassé, 3 rue Keller, Mme Petit a téléphoné hier. Fais un ticket"),
        (with_what_is_wrong, _created("fuite d'eau"), "fuite d'eau, 3 rue Keller, le gardien est prévenu"),
        (with_what_is_wrong, _created("lampadaire éteint"), "signale un lampadaire éteint 3 rue Keller, ne préviens pas le chef"),
        (with_what_is_wrong, _created("bouche d'égout ouverte"), "Une riveraine signale une bouche d'égout ouverte au 3 rue Keller"),
        (with_what_is_wrong, _created("tag"), "tag au 3 rue Keller a assigner a sophie martin"),
        (with_what_is_wrong, _created("tag"), "fais un ticket tag 3 rue Keller confie a marie dupont"),
    ],
)  # fmt: skip
def test_the_plan_stays(mend: Mend, plan: str, request_text: str) -> None:
    assert in_text(mend, plan, request_text).strip() == plan


@pytest.mark.parametrize(
    "request_text",
    [
        "Rappelle-moi le numéro de Pierre Martin",
        "rappelle-moi le téléphone d'Olivier Perrault",
        "tu peux me rappeler le bureau de Claire Aubry ?",
        "Rappelez-moi le service de Roger Blin svp",
        "pouvez-vous me rappeler les tickets d'hier",
        "rappelle-moi les tickets ouverts de janvier",
        "Peux-tu me rappeler le numéro de l'atelier ?",
        "Rappelle-moi le statut du 812 avant de le fermer",
        "rappelle-moi où est le 812 avant de partir",
        "Rappelle-moi ce qu'il faut faire sur le 812",
        "Historique du 812, le riverain vient de me rappeler il parle de porter plainte",
        "Où en est le 812 ? Le riverain vient de nous rappeler il menace de saisir le maire",
        "Prends le 812 à mon nom, la dame vient de me rappeler elle refuse de payer",
        "Déplace les tickets de la rue Titon à Karim Benali",
        "deplace mes tickets rue Titon a Karim",
        "déplace les tickets du square Maurice Gardette à Rosa Figueira",
        "Il faudrait déplacer 3 barrières rue de Charonne",
        "Bonjour, il faut déplacer 2 jardinières au 14 rue Titon",
        "déplacer 2 bancs place de la Nation",
        "Ajoute sur le 812 : modifier l'emplacement de la benne",
        "Inscris sur le ticket 812 : changer l'emplacement du banc",
        "Laisse un mot sur le 812 : modifier l'emplacement de la benne",
        "Précise sur le 812 : changer l'adresse de livraison",
        "Fais un ticket : changer l'emplacement du banc au 14 rue Titon",
        "Ticket : modifier l'emplacement du panneau 14 rue Titon",
        "Nouveau ticket 14 rue Titon : modifier l'emplacement de la poubelle",
        "Fais un ticket pour un trou au 14 rue Titon et mets la catégorie voirie sur le ticket",
        "Trou au 14 rue Titon. Mets la catégorie voirie au ticket",
        "mets en catégorie voirie le trou du 14 rue Titon et fais le ticket",
        "Les mêmes tickets, change la catégorie : propreté",
        "mêmes signalements, modifie l'adresse : 12 rue Titon",
    ],
)  # fmt: skip
def test_what_can_be_done_is_not_refused(request_text: str) -> None:
    assert not beyond_tools(request_text)


@pytest.mark.parametrize(
    ("request_text", "effect"),
    [
        ("Cherche la piscine la plus proche du 3 rue Keller et contacte le chef des sports du 11e", "notify"),
        ("Cherche la piscine la plus proche du 3 rue Keller et demande au chef des sports du 11e de vérifier le chlore", "notify"),
        ("Cherche le parc le plus proche du 3 rue Keller et fais une demande d'intervention pour un banc cassé", "create"),
        ("trouve une sanisette bouchee au 3 rue Keller, merci d'intervenir", "create"),
        ("le ticket 812 du jardin partagé c'est pour Karim Benali avec priorité haute", "assign"),
    ],
)  # fmt: skip
def test_what_is_ordered_beside_is_wanted(request_text: str, effect: str) -> None:
    assert f"ticketing.{effect}" not in not_ordered(request_text, EFFECTS)


@pytest.mark.parametrize(
    "words", ["ticket ", "ticket 812 du square ", "entre a et b ", "tickets non ", "le banc au 3 rue Keller "]
)
def test_a_long_text_is_read_in_time_that_grows_with_its_length(words: str) -> None:
    same = 'a = gis.locate(address="zz")\nd = gis.distance(origin=a, destination=a)\nanswer(d)'
    plans = {
        still_open: HERE, excepted: _search("status", "x"), the_one_made_then: BOTH, all_heads: TEAM,
        not_from_itself: same, with_what_is_wrong: _created("banc"),
    }  # fmt: skip

    def taken(length: int) -> float:
        text, start = (words * length)[:length], time.process_time()
        for mend, plan in plans.items():
            in_text(mend, plan, text)
        return time.process_time() - start

    assert taken(16_000) < 30 * taken(2_000) + 0.2
