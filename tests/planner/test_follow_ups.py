"""Mends of follow-ups: what a turn says anew, or leaves unsaid, beside the turn before."""

from __future__ import annotations

import pytest

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.drafts import Turn, past_requests
from agents.planner.mends.follow_ups import TurnBefore
from agents.planner.prompt import normalise_request
from evals.planning.cases import SECRET, SETS, Case, load_cases
from tests.planner.turns import NOW, SCHOOL, SPECS, before, mended

LIST = Turn(
    "tickets voirie du 11e", 'tickets = ticketing.search(category="voirie", district="11e")\nanswer(tickets)'
)
OLDEST = Turn(
    f"{LIST.request}, le plus ancien",
    LIST.plan.replace(
        "answer(tickets)", 'ticket = first(sort(tickets, by="created", order="asc"))\nanswer(ticket)'
    ),
)
COUNT = Turn(
    "combien de tickets voirie", 'tickets = ticketing.search(category="voirie")\nanswer(count(tickets))'
)
HEAD = Turn(
    "le responsable des ressources humaines",
    'service = directory.find_service(domain="ressources humaines")\n'
    "personne = directory.head(service=service)\nanswer(personne)",
)
GIVEN = Turn(
    "confie le 3120 à Nadia Roussel",
    'ticket = ticketing.get(number="3120")\npersonne = directory.find_person(name="Nadia Roussel")\n'
    "ticketing.assign(ticket=ticket, to=personne)",
)
WHOSE = Turn("qui a le 3120", 'ticket = ticketing.get(number="3120")\nanswer(ticket.assignee)')
RULES = Turn(
    "que dit le règlement sur les terrasses",
    'passages = documents.search(query="terrasses")\nanswer(passages)',
)
CLOSED_ONE = Turn("ferme le 812", 'ticket = ticketing.get(number="812")\nticketing.close(ticket=ticket)')
STREET = Turn(
    "les tickets de la rue Titon",
    'lieu = gis.locate(address="rue Titon")\ntickets = ticketing.search(place=lieu)\nanswer(tickets)',
)
MADE = Turn(
    "signale un trou au 5 rue Titon",
    'lieu = gis.locate(address="5 rue Titon")\nticket = ticketing.create(subject="trou", place=lieu)',
)
OTHER_LIST = Turn(
    "tickets propreté du 12e",
    OLDEST.plan.replace("tickets = ", "tickets1 = ")
    .replace("sort(tickets,", "sort(tickets1,")
    .replace("answer(ticket)", "")
    + 'tickets = ticketing.search(category="propreté", district="12e")\nanswer(tickets)',
)
CLOSED = f"{LIST.plan.partition(chr(10))[0]}\nfor t in tickets:\n    ticketing.close(ticket=t)"
REMINDED = CLOSED.replace("close", "remind")
NOTIFIED = "ticketing.notify(to=avant.personne, ticket=avant.ticket)"


@pytest.mark.parametrize(
    ("turn", "said", "plan", "right"),
    [
        (
            OLDEST, "ferme-le",
            "ticketing.close(ticket=first(avant.tickets))", "ticketing.close(ticket=avant.ticket)",
        ),
        (
            OLDEST, "et préviens le service pour ce ticket",
            'ticket = need(first(sort(avant.tickets, by="created", order="asc")))\nanswer(ticket)',
            "ticket = avant.ticket\nanswer(ticket)",
        ),
        (HEAD, "et celui des finances ?", HEAD.plan, HEAD.plan.replace("ressources humaines", "finances")),
        (
            RULES, "et sur les étalages ?", RULES.plan, RULES.plan.replace("terrasses", "étalages"),
        ),
        (
            LIST, "juste les urgents", LIST.plan,
            LIST.plan.replace('"11e")', '"11e", priority="urgents")'),
        ),
        (
            LIST, "les urgents qui n'ont pas d'agent",
            "libres = [t for t in avant.tickets if not t.assignee]\nanswer(libres)",
            'libres = [t for t in avant.tickets if t.priority == "urgents" and not t.assignee]\nanswer(libres)',
        ),
        (
            HEAD, "combien de tickets il a ?",
            'tickets = ticketing.search(category="ressources humaines")\nanswer(count(tickets))',
            "tickets = ticketing.search(assignee=avant.personne)\nanswer(count(tickets))",
        ),
        (
            HEAD, "et ses tickets urgents",
            'tickets = ticketing.search(priority="urgents")\nanswer(tickets)',
            'tickets = ticketing.search(priority="urgents", assignee=avant.personne)\nanswer(tickets)',
        ),
        (
            CLOSED_ONE, "annule pour le 813",
            'ticket = ticketing.get(number="813")\nticketing.close(ticket=ticket)',
            'ticket = ticketing.get(number="813")\nticketing.reopen(ticket=ticket)',
        ),
        (
            CLOSED_ONE, "non finalement annule", 'ticketing.close(ticket=avant.ticket, reason="annule")',
            "ticketing.reopen(ticket=avant.ticket)",
        ),
        (
            STREET, "ceux de plus d'un mois", 'tickets = ticketing.search(older_than="un mois")\nanswer(tickets)',
            'tickets = ticketing.search(older_than="un mois", place=avant.lieu)\nanswer(tickets)',
        ),
        (
            STREET, "et ceux du 12e ?", 'tickets = ticketing.search(district="12e")\nanswer(tickets)',
            'tickets = ticketing.search(district="12e")\nanswer(tickets)',
        ),
        (LIST, "fais m'en un tableau", "cannot()", "table(avant.tickets)"),
        (LIST, "exporte-les en csv", "cannot()", "table(avant.tickets)"),
        (LIST, "tu peux me les sortir en excel ?", "answer(avant.tickets)", "table(avant.tickets)"),
        (LIST, "en fichier excel stp", "cannot()", "table(avant.tickets)"),
        (LIST, "exporte ça en excel", "ticketing.send(content=avant.tickets, to=ask())", "table(avant.tickets)"),
        (OLDEST, "qui s'en occupe ?", "personne = avant.ticket\nanswer(personne)",
         "answer(avant.ticket.assignee)"),
        (OLDEST, "et qui l'a ?", "answer(avant.ticket)", "answer(avant.ticket.assignee)"),
        (LIST, "mets-moi la liste en tableau", "ticketing.send(content=avant.tickets, to=moi.email)",
         "table(avant.tickets)"),
        (COUNT, "sur la carte", "answer(avant.tickets)", "map(avant.tickets)"),
        (
            COUNT, "en fait non, la propreté", COUNT.plan.replace("voirie", "propreté").replace("count(tickets)", "tickets"),
            COUNT.plan.replace("voirie", "propreté"),
        ),
        (WHOSE, "il est à qui ?", "personne = directory.find_person(name=ask())\nanswer(personne)",
         "answer(avant.ticket.assignee)"),
        (
            WHOSE, "Écrivez-lui « où en est-ce ? »",
            'ticketing.comment(ticket=avant.ticket, text="où en est-ce ?")',
            'ticketing.notify(to=avant.ticket.assignee, ticket=avant.ticket, message="où en est-ce ?")',
        ),
        (
            SCHOOL,
            "et la piscine ?",
            "equipement = first(avant.ecoles)\nanswer(equipement)",
            'resultats = gis.nearest(kind="piscine", place=avant.lieu)\nanswer(resultats)',
        ),
        (
            HEAD,
            "et les finances ?",
            "answer(avant.personne)",
            'resultats = directory.find_service(domain="finances")\nanswer(resultats)',
        ),
        (
            WHOSE, "il est urgent ?", "x = ticketing.get(number=avant.ticket.number)\nanswer(x)",
            "answer(avant.ticket.priority)",
        ),
        (
            WHOSE, "Écrivez-lui, au sujet de ce ticket : « où en est-ce ? »",
            'ticketing.comment(ticket=avant.ticket, text="où en est-ce ?")',
            'ticketing.notify(to=avant.ticket.assignee, ticket=avant.ticket, message="où en est-ce ?")',
        ),
        (
            WHOSE, "envoie-lui un message : « merci de passer »",
            "ticketing.send(content=avant.ticket, to=ask())",
            'ticketing.notify(to=avant.ticket.assignee, message="merci de passer")',
        ),
        (
            HEAD, "écris-lui : « merci de passer »", "ticketing.send(content=avant.service, to=ask())",
            'ticketing.notify(to=avant.personne, message="merci de passer")',
        ),
        (
            MADE, "préviens le responsable",
            "personne = directory.manager(person=avant.ticket.assignee)\n"
            "ticketing.notify(to=personne, ticket=avant.ticket)",
            "service = directory.service_in_charge(ticket=avant.ticket)\n"
            "personne = directory.head(service=service)\nticketing.notify(to=personne, ticket=avant.ticket)",
        ),
        (
            GIVEN, "et préviens Julien Castel", "ticketing.notify(to=avant.personne, ticket=avant.ticket)",
            'personne1 = directory.find_person(name="Julien Castel")\n'
            "ticketing.notify(to=personne1, ticket=avant.ticket)",
        ),
        (
            SCHOOL, "crée un ticket voirie devant cette école : passage effacé",
            'lieu = gis.locate(address="60 rue de la Roquette")\n'
            'ticket = ticketing.create(subject="passage effacé", place=lieu)',
            'ticket = ticketing.create(subject="passage effacé", place=avant.ecole)',
        ),
    ],
)  # fmt: skip
def test_a_follow_up_is_understood_beside_the_turn_before(
    turn: Turn, said: str, plan: str, right: str
) -> None:
    assert mended(plan, said, before(turn)) == right
    told = check(
        parse_plan(right), said, SPECS, now=NOW,
        earlier=before(turn).types, earlier_requests=(turn.request,),
    )  # fmt: skip
    assert told.sentences


@pytest.mark.parametrize(
    ("turn", "said", "plan"),
    [
        (SCHOOL, "et la piscine la plus proche d'ici ?", "answer(avant.ecole)"),
        (SCHOOL, "et l'école ?", "answer(avant.ecole)"),
        (SCHOOL, "et merci", "cannot()"),
        (
            CLOSED_ONE,
            "annule le ticket 814, c'est un doublon",
            'ticket = ticketing.get(number="814")\nticketing.close(ticket=ticket)',
        ),
        (
            CLOSED_ONE,
            "annule, c'était le 813 qu'il fallait fermer",
            'ticketing.reopen(ticket=avant.ticket)\nticket = ticketing.get(number="813")\nticketing.close(ticket=ticket)',
        ),
        (
            HEAD,
            "le service propreté du 12e, montre ses tickets",
            'xs = ticketing.search(category="propreté", district="12e")\nanswer(xs)',
        ),
        (OLDEST, "annule-le", "ticketing.close(ticket=avant.ticket)"),
        (
            HEAD,
            "combien de tickets urgents ?",
            'xs = ticketing.search(priority="urgents")\nanswer(count(xs))',
        ),
        (
            HEAD,
            "Combien de tickets y a-t-il dans le 11e ?",
            'xs = ticketing.search(district="11e")\nanswer(count(xs))',
        ),
        (HEAD, "combien de tickets a-t-il demandés", "xs = ticketing.search()\nanswer(count(xs))"),
        (
            HEAD,
            "assigne-lui ses tickets urgents",
            "xs = ticketing.search()\nfor t in xs:\n    ticketing.assign(ticket=t, to=avant.personne)",
        ),
        (HEAD, "il y a combien de tickets ?", "xs = ticketing.search()\nanswer(count(xs))"),
        (OLDEST, "ferme le premier de la liste", "ticketing.close(ticket=first(avant.tickets))"),
        (LIST, "ferme-le", "ticketing.close(ticket=first(avant.tickets))"),
        (HEAD, "et celui des finances ?", HEAD.plan.replace("ressources humaines", "finances")),
        (LIST, "pas les urgents", LIST.plan),
        (LIST, "un tableau des tickets propreté du 12e", 'xs = ticketing.search(district="12e")\nanswer(xs)'),
        (LIST, "et relance-les", "for t in avant.tickets:\n    ticketing.remind(ticket=t)"),
        (COUNT, "montre ceux de la propreté", 'xs = ticketing.search(category="propreté")\nanswer(xs)'),
        (WHOSE, "note « vu avec lui »", 'ticketing.comment(ticket=avant.ticket, text="vu avec lui")'),
        (LIST, "écris-lui « vu »", 'ticketing.comment(ticket=first(avant.tickets), text="vu")'),
        (LIST, "ferme-les", CLOSED),
        (LIST, "relance-les, c'est urgent", REMINDED),
        (LIST, "relance-les puis mets-les sur une carte", REMINDED),
        (LIST, "mes tickets sur la carte", "xs = ticketing.search(assignee=moi)\nanswer(xs)"),
        (LIST, "merci pour le tableau", "cannot()"),
        (LIST, "mon excel ne s'ouvre plus", "cannot()"),
        (LIST, "exporte-moi le budget voirie en excel", "cannot()"),
        (LIST, "télécharge le planning des agents en csv", "cannot()"),
        (LIST, "exporte en excel et envoie à un collègue", "ticketing.send(content=avant.tickets, to=ask())"),
        (LIST, "sors un csv et transmets-le à quelqu'un", "ticketing.send(content=avant.tickets, to=ask())"),
        (LIST, "envoie-les en excel à mon chef", "ticketing.send(content=avant.tickets, to=moi.email)"),
        (LIST, "envoie le tableau à mon chef", "ticketing.send(content=avant.tickets, to=moi.email)"),
        (
            LIST,
            "les urgents sont faits, montre ceux en attente",
            'xs = [t for t in avant.tickets if t.status == "en attente"]\nanswer(xs)',
        ),
        (
            Turn(f"ticket 4750 puis {LIST.request}", f'ticket = ticketing.get(number="4750")\n{LIST.plan}'),
            "ferme-le",
            "ticketing.close(ticket=first(avant.tickets))",
        ),
        (OLDEST, "confie-en un à Karim Benali", "x = first(avant.tickets)\nanswer(x)"),
        (OLDEST, "ferme le 1er", "ticketing.close(ticket=first(avant.tickets))"),
        (GIVEN, "préviens-la, Karim Benali est absent", NOTIFIED),
        (GIVEN, "préviens-la que le 3120 est confié à Julien Castel", NOTIFIED),
        (GIVEN, "préviens-la, inutile d'avertir Julien Castel", NOTIFIED),
        (GIVEN, "préviens-la et demande-lui d'envoyer le devis à Julien Castel", NOTIFIED),
        (OLDEST, "relance l'urgent", 'x = first(sort(avant.tickets, by="priority"))\nanswer(x)'),
        (
            OLDEST,
            "ferme le récent",
            'ticketing.close(ticket=first(sort(avant.tickets, by="created", order="desc")))',
        ),
        (OTHER_LIST, "ferme le ticket en tête", "ticketing.close(ticket=first(avant.tickets))"),
        (LIST, "classe-les par priorité", f"{LIST.plan.partition(chr(10))[0]}\nanswer(tickets)"),
        (
            LIST,
            "trie-les, urgents en premier",
            LIST.plan.replace("answer(tickets)", 'answer(sort(tickets, by="priority"))'),
        ),
        (
            LIST,
            "les urgents non, plutôt ceux qui n'ont pas d'agent",
            "xs = [t for t in avant.tickets if not t.assignee]\nanswer(xs)",
        ),
        (
            MADE,
            "préviens le responsable de Nadia",
            "x = directory.manager(person=avant.ticket.assignee)\nticketing.notify(to=x, ticket=avant.ticket)",
        ),
        (
            WHOSE,
            "écris-lui, au sujet du « trou », que « c'est bouché »",
            "ticketing.send(content=avant.ticket, to=ask())",
        ),
        (
            HEAD,
            "envoie-lui un message avec la liste : « à traiter »",
            "ticketing.send(content=avant.service, to=ask())",
        ),
        (WHOSE, "écris-lui dans le fil : « vu »", 'ticketing.comment(ticket=avant.ticket, text="vu")'),
        (OLDEST, "affiche-le sur la carte", "answer(avant.ticket)"),
        (OLDEST, "mets-le sur la carte", "cannot()"),
        (LIST, "mets-moi le tableau par mail", "ticketing.send(content=avant.tickets, to=moi.email)"),
        (COUNT, "et où sont-ils ?", COUNT.plan.replace("count(tickets)", "tickets")),
        (
            SCHOOL,
            "à l'adresse de départ un ticket : trou, puis les tickets près de cette école",
            'x = ticketing.create(subject="trou", place=avant.lieu)\n'
            "xs = ticketing.search(place=avant.ecole)\nanswer(xs)",
        ),
        (GIVEN, "préviens-la de la part de Karim Benali", NOTIFIED),
        (
            GIVEN,
            "réassigne-le à Nadia, il était à Karim Benali",
            "ticketing.assign(ticket=avant.ticket, to=avant.personne)",
        ),
        (
            WHOSE,
            "demande-lui en commentaire où ça en est",
            'ticketing.comment(ticket=avant.ticket, text="où ça en est")',
        ),
        (
            SCHOOL,
            "crée un ticket à l'adresse de départ, pas à cette école : trou",
            'x = ticketing.create(subject="trou", place=avant.lieu)',
        ),
        (
            SCHOOL,
            "dans ce parc, au 60 rue de la Roquette : détritus, un ticket",
            'x = ticketing.create(subject="détritus", place=avant.lieu)',
        ),
        (
            COUNT,
            "je veux ceux de la propreté",
            'tickets = ticketing.search(category="propreté")\nanswer(tickets)',
        ),
        (GIVEN, "préviens Nadia Roussel", "ticketing.notify(to=avant.personne, ticket=avant.ticket)"),
        (
            GIVEN,
            "préviens-la, rue Julien Lacroix",
            "ticketing.notify(to=avant.personne, ticket=avant.ticket)",
        ),
        (
            SCHOOL,
            "ouvre un ticket à cette adresse : trou",
            'x = ticketing.create(subject="trou", place=avant.lieu)',
        ),
    ],
)
def test_any_other_follow_up_stays(turn: Turn, said: str, plan: str) -> None:
    assert mended(plan, said, before(turn)) == plan


@pytest.mark.parametrize("name", [name for name in SETS if name != SECRET and not name.startswith("unseen")])
def test_a_right_plan_stays(name: str) -> None:
    for case in load_cases(name):
        if case.before is not None:
            assert mended(case.plan, normalise_request(case.request), _told(case)) == case.plan, case.id


def _told(case: Case) -> TurnBefore:
    assert case.before is not None
    latest, *older = past_requests(case.before)
    return before(Turn(latest, case.before.plan), *older)
