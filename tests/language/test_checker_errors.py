"""The checker's errors: each names the line and the mend."""

from __future__ import annotations

import pytest

from beffroi.errors import PlanError
from beffroi.records import Place, Ticket
from beffroi.types import ListType, RecordType
from tests.language.support import checked

REQUEST = (
    "Signale un nid-de-poule au 12 rue Oberkampf, préviens Karim Benali et la voirie du 11e, les 3 tickets urgents, "
    "piscines à moins de 500 m, ticket 4012, écris à a.b@paris.demo, depuis un mois"
)
TICKET = 'ticket = ticketing.get(number="4012")\n'
TICKETS = 'tickets = ticketing.search(priority="urgents")\n'
PERSON = 'personne = directory.find_person(name="Karim Benali")\n'
PLACE = 'lieu = gis.locate(address="12 rue Oberkampf")\n'
SERVICE = 'service = directory.find_service(domain="voirie", district="11e")\n'

EARLIER_PLACE = {"lieu": RecordType(Place)}
ERRORS = [
    # tools and their arguments
    ('x = gis.locat(address="12 rue Oberkampf")', 1, "L'outil « gis.locat » n'existe pas", "gis.locate"),
    ("x = meteo.demain()", 1, "L'outil « meteo.demain » n'existe pas", "cannot()"),
    (TICKET + "x = ticketing.history(tiket=ticket)", 2, "n'a pas d'argument « tiket »", "ticket=…"),
    ("x = gis.locate()", 1, "Il manque « address »", "address=ask()"),
    ("ticketing.close()", 1, "Il manque « ticket »", 'ticketing.get(number="…")'),
    (PERSON + "ticketing.assign(to=personne)", 2, "Il manque « ticket »", "ticketing.get"),
    # references
    ('ticketing.close(ticket="4012")', 1, "attend un résultat", 'ticketing.get(number="4012")'),
    ('x = directory.manager(person="Karim Benali")', 1, "attend un résultat", "directory.find_person(name="),
    (
        TICKET + "ticketing.assign(ticket=ticket, to=ask())",
        2,
        "attend un résultat",
        "find_person(name=ask())",
    ),
    (
        'ticketing.create(subject="nid-de-poule", place="12 rue Oberkampf")',
        1,
        "attend un résultat",
        "gis.locate",
    ),
    ('ticketing.send(content="bonjour", to="a.b@paris.demo")', 1, "attend un résultat", "résultat"),
    # types
    (TICKETS + "ticketing.close(ticket=tickets)", 2, "est une liste", "for t in tickets:"),
    (TICKET + "for t in ticket:\n    ticketing.close(ticket=t)", 2, "n'est pas une liste", "« ticket »"),
    (TICKET + "x = count(ticket)", 2, "prend une liste", "telle quelle"),
    (TICKET + SERVICE + "ticketing.assign(ticket=ticket, to=service)", 3, "attend Person", "service.head"),
    (PERSON + "x = ticketing.history(ticket=personne)", 2, "attend Ticket", "ticketing.get"),
    (
        PLACE + 'x = gis.facilities(kind="piscines", district=lieu)',
        2,
        "attend arrondissement",
        "lieu.district",
    ),
    (TICKET + "x = gis.locate(address=ticket.title)", 2, "attend texte", "mots de la demande"),
    (TICKET + "ticketing.send(content=ticket, to=ticket.title)", 2, "attend texte", ""),
    ('x = gis.facilities(kind="cinémas", district="11e")', 1, "type d'équipement connu", "« école »"),
    ('x = gis.facilities(kind="piscines", district="25e")', 1, "n'est pas un arrondissement", "11e, onzième"),
    ('x = ticketing.get(number="beaucoup")', 1, "n'est pas un nombre", "4012"),
    ('x = ticketing.search(older_than="longtemps")', 1, "n'est pas une durée", "un mois"),
    ('x = gis.facilities_near(place=moi, radius="500 m")', 1, "attend Place|Facility", "gis.locate"),
    (PLACE + 'x = gis.facilities_near(place=lieu, radius="loin")', 2, "n'est pas une distance", "500 m"),
    ("x = ticketing.search(category=11)", 1, "est un nombre", "« voirie »"),
    (
        TICKETS + 'ticketing.send(content=tickets, to="Karim Benali")',
        2,
        "n'est pas une adresse e-mail",
        "prenom.nom",
    ),
    # the person's words
    ('x = gis.locate(address="12 rue Obercampf")', 1, "n'est pas dans la demande", "12 rue Oberkampf"),
    ('x = directory.find_person(name="Paul")', 1, "n'est pas dans la demande", "ask()"),
    ('x = gis.locate(address="12 rue Ober")', 1, "n'est pas dans la demande", ""),
    (TICKETS + 'ticketing.send(content=tickets, to="x.y@paris.demo")', 2, "n'est pas dans la demande", ""),
    (TICKET + 'ticketing.comment(ticket=ticket, text="Appelez le 0102030405")', 2, "0102030405", "Retirez"),
    (TICKET + 'ticketing.comment(ticket=ticket, text="voir https://x.fr")', 2, "https://x.fr", "Retirez"),
    # fields
    (PERSON + "answer(personne.telephone)", 2, "n'a pas de champ « telephone »", "personne.phone"),
    (TICKETS + "answer(tickets.priority)", 2, "est une liste", "for t in tickets"),
    (TICKETS + "x = count(tickets)\nanswer(x.total)", 3, "n'a pas de champs", "tel quel"),
    (TICKET + "answer(ticket.assignee.name.first)", 2, "n'a pas de champs", ""),
    # names
    ("answer(tickets)", 1, "n'est pas défini", ""),
    ("answer(personne)\n" + PERSON, 1, "avant d'être défini ligne 2", "plus haut"),
    (TICKETS + TICKETS, 2, "déjà défini ligne 1", "tickets2"),
    (TICKETS + 'gis = ticketing.get(number="4012")', 2, "désigne déjà", "autre nom"),
    (
        TICKETS + "for t in tickets:\n    ticketing.remind(ticket=t)\nanswer(t)",
        4,
        "n'est pas défini",
        "tickets",
    ),
    (TICKETS + "for tickets in tickets:\n    ticketing.remind(ticket=tickets)", 2, "déjà", "autre nom"),
    (TICKET + TICKETS + "x = [ticket for ticket in tickets if ticket.place]", 3, "désigne déjà", "autre nom"),
    ("answer(avant.tickets)", 1, "« avant.tickets » n'existe pas", "pas de résultat d'avant"),
    # conditions
    (
        PLACE + 'ticket = ticketing.create(subject="nid-de-poule", place=lieu)\n'
        'if ticket.status == "ouvert":\n    ticketing.remind(ticket=ticket)',
        3,
        "résultat d'un effet",
        "avant tout effet",
    ),
    (
        TICKETS
        + "for t in tickets:\n    y = ticketing.close(ticket=t)\nx = [u for u in y if u.place]\nanswer(x)",
        4,
        "résultat d'un effet",
        "avant tout effet",
    ),
    (TICKETS + 'x = [t for t in tickets if t.assignee == "Karim Benali"]', 2, "ne se compare pas", ".name"),
    (TICKETS + "if tickets == 3:\n    answer(tickets)", 2, "Une liste ne se compare", "count"),
    (TICKETS + "if count(tickets):\n    answer(tickets)", 2, "a toujours une valeur", "count(tickets) == …"),
    (
        TICKET + "if ticket.created == ticket.title:\n    answer(ticket)",
        2,
        "ne se comparent pas",
        "même sorte",
    ),
    (TICKET + "if ticket.assignee < moi:\n    answer(ticket)", 2, "n'a pas d'ordre", "=="),
    (TICKET + 'if ticket.number in "4012":\n    answer(ticket)', 2, "« in »", "champ in"),
    (TICKETS + 'x = [t for t in tickets if t.status == "perdu"]', 2, "n'est pas un statut", "« ouvert »"),
    # functions
    (TICKETS + "x = top(tickets)", 2, "demande « n »", 'top(liste, n="…"'),
    (TICKETS + 'x = sort(tickets, by="couleur")', 2, "n'a pas de champ « couleur »", "« number »"),
    (TICKETS + 'x = sort(tickets, by="place")', 2, "ne se trie pas", "created"),
    (TICKETS + 'x = mean(tickets, by="title")', 2, "porte sur des nombres", ""),
    (TICKETS + 'x = sum(tickets, by="district")', 2, "porte sur des nombres", ""),
    (TICKETS + 'x = count(tickets, by="place")', 2, "n'a pas d'option « by »", "count(liste)"),
    (TICKETS + 'x = sort(tickets, by="created", order="haut")', 2, "L'ordre « haut »", 'order="asc"'),
    (TICKETS + "x = without(tickets)", 2, "prend deux listes", "without(liste, liste2)"),
    (
        TICKETS + SERVICE + "p = directory.members(service=service)\nx = without(tickets, p)",
        4,
        "mêle deux",
        "même sorte",
    ),
    # shows
    (PERSON + "map(personne)", 2, "n'a pas de position", "answer(personne)"),
    (TICKETS + "chart(tickets)", 2, "chart montre des groupes", "group(tickets"),
    (TICKETS + "table(count(tickets))", 2, "table montre une liste", "answer"),
    ('answer("bonjour")', 1, "ne peut pas être mis ici", "nom"),
    ("answer(ask())", 1, "ask() ne peut pas être mis ici", "argument"),
    (TICKETS + "cannot()", 2, "cannot() n'est pas seul", "retirez-le"),
    ("cannot()\n" + TICKETS, 1, "cannot() n'est pas seul", "retirez-le"),
    # branches
    (
        TICKET
        + 'if ticket.place:\n    x = ticketing.search(district="11e")\nelse:\n    x = directory.manager(person=moi)',
        2,
        "pas le même type dans les deux branches",
        "deux noms",
    ),
]


@pytest.mark.parametrize(("plan", "line", "what", "mend"), ERRORS)
def test_an_ill_typed_plan_is_refused_with_its_line_and_mend(
    plan: str, line: int, what: str, mend: str
) -> None:
    with pytest.raises(PlanError) as caught:
        checked(plan, REQUEST)
    assert (caught.value.line, what in caught.value.fr) == (line, True), caught.value.fr
    assert mend in caught.value.mend and caught.value.mend


@pytest.mark.parametrize(
    ("argument", "mend"),
    [
        ('older_than="moins de 10 jours"', "newer_than"),
        ('newer_than="il y a plus d\'un mois"', "older_than"),
        ('place=lieu, radius="plus de 500 m"', "radius=ask()"),
    ],
)
def test_more_is_not_less(argument: str, mend: str) -> None:
    with pytest.raises(PlanError, match="dit le contraire") as caught:
        checked(
            f"x = ticketing.search({argument})\nanswer(x)".replace("lieu", "avant.lieu"),
            REQUEST,
            earlier=EARLIER_PLACE,
        )
    assert mend in caught.value.mend


def test_words_that_say_what_the_tool_does_are_said_once() -> None:
    done = checked(
        'x = ticketing.search(older_than="plus de 10 jours")\nanswer(x)', "ouverts depuis plus de 10 jours"
    )
    assert "créés il y a plus de 10 jours" in done.sentences[0]


def test_a_result_of_the_turn_before_is_named_in_the_mend() -> None:
    earlier = {"tickets": ListType(RecordType(Ticket))}
    with pytest.raises(PlanError) as caught:
        checked("answer(tickets)", "montre-les", earlier=earlier)
    assert caught.value.mend == "Écrivez avant.tickets."
    with pytest.raises(PlanError) as caught:
        checked("answer(avant.ticket)", "montre-le", earlier=earlier)
    assert "avant.tickets" in caught.value.mend
