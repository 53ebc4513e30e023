"""Which result a sentence means: short where there is one of its kind, else by what tells it apart."""

from __future__ import annotations

import pytest

from beffroi.records import Ticket
from beffroi.types import ListType, RecordType, Type
from tests.language.support import checked

TICKETS: dict[str, Type] = {"tous": ListType(RecordType(Ticket)), "vieux": ListType(RecordType(Ticket))}

CREATED = """\
lieu = gis.locate(address="1 rue Piat")
un = ticketing.create(subject="{one}", place=lieu)
deux = ticketing.create(subject="{two}", place=lieu)
ticketing.assign(ticket=deux, to=moi)"""

TOLD = [
    (
        "les agents sont des personnes",
        """\
service = directory.find_service(domain="voirie", district="11e")
agents = directory.members(service=service)
for a in agents:
    ticketing.notify(to=a, message="vu")""",
        "préviens ceux de la voirie du 11e : vu",
        {
            3: "Pour chaque personne parmi les agents du service voirie du 11e : prévenir cette personne avec le "
            "message « vu »"
        },
    ),
    (
        "confie-moi le second des deux tickets",
        CREATED.format(one="trou", two="rats"),
        "1 rue Piat : trou, rats",
        {4: "Confier le ticket « rats » à vous-même"},
    ),
    (
        "confie-moi le second de deux tickets dits pareil",
        CREATED.format(one="rats", two="rats"),
        "1 rue Piat : rats",
        {4: "Confier le ticket de l'étape 3 à vous-même"},
    ),
    (
        "un ticket sans nom en est un aussi",
        CREATED.format(one="trou", two="rats").replace("un = ", ""),
        "1 rue Piat : trou, rats",
        {4: "Confier le ticket « rats » à vous-même"},
    ),
    (
        "deux recherches",
        """\
ouverts = ticketing.search(status="ouverts", district="9e")
clos = ticketing.search(status="clos", district="9e")
for t in ouverts:
    ticketing.assign(ticket=t, to=moi)
answer(count(clos))""",
        "tickets ouverts et clos du 9e",
        {
            3: "Pour chacun des tickets au statut « ouvert » : confier ce ticket à vous-même",
            4: "Montrer le nombre de tickets au statut « fermé »",
        },
    ),
    (
        "une recherche qui tient dans l'autre",
        """\
tous = ticketing.search(district="9e")
clos = ticketing.search(status="clos", district="9e")
if not tous:
    answer(clos)
for t in tous:
    ticketing.assign(ticket=t, to=moi)""",
        "tickets du 9e, clos du 9e",
        {
            3: "S'il n'y a aucun ticket parmi les tickets de l'étape 1 : montrer les tickets au statut « fermé »",
            4: "Pour chacun des tickets de l'étape 1 : confier ce ticket à vous-même",
        },
    ),
    (
        "deux filtres et le reste",
        """\
x = ticketing.search(district="9e")
hauts = [t for t in x if t.priority == "haute"]
bas = [t for t in x if t.priority == "basse"]
reste = without(x, hauts)
for t in bas:
    ticketing.close(ticket=t)
answer(count(x), count(hauts), reste)""",
        "9e : haute, basse",
        {
            2: "Garder ceux dont la priorité est « haute »",
            3: "Garder, parmi les tickets trouvés, ceux dont la priorité est « basse »",
            4: "Retirer les tickets retenus dont la priorité est « haute » des tickets trouvés",
            5: "Pour chacun des tickets retenus dont la priorité est « basse » : fermer ce ticket",
            6: "Montrer le nombre de tickets trouvés, le nombre de tickets retenus dont la priorité est "
            "« haute » et les tickets restants",
        },
    ),
    (
        "un filtre dans une autre expression",
        'x = ticketing.search(district="9e")\nanswer(count([t for t in x if t.priority == "haute"]))',
        "9e, haute",
        {2: "Montrer le nombre de ceux de ces tickets dont la priorité est « haute »"},
    ),
    (
        "deux groupements",
        """\
x = ticketing.search(category="eau")
a = group(x, by="district")
b = group(x, by="status")
chart(b)
answer(top(a, n="3", by="count"))""",
        "eau, 3",
        {
            4: "Montrer la répartition par statut de ces tickets en graphique",
            5: "Montrer les 3 groupes les plus nombreux de la répartition par arrondissement de ces tickets",
        },
    ),
    (
        "un groupement dans un ordre",
        'x = ticketing.search(category="eau")\nanswer(sort(group(x, by="district"), by="count", order="desc"))',
        "eau",
        {
            2: "Montrer la répartition de ces tickets par arrondissement, du plus nombreux au moins nombreux",
        },
    ),
    (
        "un nom que deux branches donnent",
        """\
t = ticketing.get(number="12")
if t.status == "ouvert":
    p = directory.find_person(name="Awa")
else:
    p = directory.find_person(name="Luc")
ticketing.assign(ticket=t, to=p)""",
        "12, ouvert, Awa, Luc",
        {3: "Confier le ticket 12 à Awa ou Luc (selon l'étape 2)"},
    ),
    (
        "une boucle dans une boucle",
        """\
a = ticketing.search(district="9e")
b = ticketing.search(district="8e")
for t in a:
    for u in b:
        ticketing.close(ticket=u)
    ticketing.remind(ticket=t)""",
        "9e, 8e",
        {
            3: "Pour chacun des tickets du 9e : pour chacun des tickets du 8e (« cet autre ticket ») : "
            "fermer cet autre ticket ; relancer l'agent chargé de ce ticket"
        },
    ),
    (
        "ce qui peut manquer",
        't = ticketing.get(number="12")\nchef = directory.manager(person=t.assignee)\nanswer(chef)',
        "12",
        {
            2: "Trouver le supérieur de l'agent chargé du ticket 12 (arrêt s'il n'y en a pas)",
            3: "Montrer le supérieur de l'agent chargé du ticket 12",
        },
    ),
    (
        "un jour et les mots qui le disent",
        'x = ticketing.search(district="9e")\ny = [t for t in x if t.created < "une semaine"]\nanswer(y)',
        "9e, une semaine",
        {2: "Garder ceux dont la date de création est avant le 17/11/2026 (« une semaine »)"},
    ),
    (
        "mon adresse",
        'x = ticketing.search(district="9e")\nticketing.send(content=x, to=moi.email)',
        "9e",
        {2: "Envoyer ces tickets à votre adresse e-mail"},
    ),
    (
        "ce que personne n'a dit",
        'l = gis.locate(address="1 rue Piat")\nx = gis.nearest(kind="école", place=l)\nanswer(x)',
        "1 rue Piat, école",
        {2: "Chercher « école » au plus près du 1 rue Piat, 1 au plus (supposé)"},
    ),
]


@pytest.mark.parametrize(("what", "plan", "request_", "told"), TOLD, ids=[each[0] for each in TOLD])
def test_a_sentence_says_which(what: str, plan: str, request_: str, told: dict[int, str]) -> None:
    sentences = checked(plan, request_).sentences
    assert {number: sentences[number - 1] for number in told} == told


@pytest.mark.parametrize(("name", "told"), [("vieux", "vieux"), ("tickets_18e", "18e")])
def test_lists_of_the_turn_before_are_told_apart(name: str, told: str) -> None:
    earlier = TICKETS | {name: TICKETS["vieux"]}
    plan = f"for t in avant.{name}:\n    ticketing.close(ticket=t)"
    assert checked(plan, "ferme-les", earlier=earlier).sentences == (
        f"Pour chacun des tickets « {told} » de la demande précédente : fermer ce ticket",
    )


def test_lists_with_the_same_word_are_called_by_their_names() -> None:
    earlier = dict.fromkeys(("tickets_18e", "ticket_18e"), TICKETS["vieux"])
    (sentence,) = checked("map(avant.tickets_18e)", "sur une carte", earlier=earlier).sentences
    assert "« tickets_18e »" in sentence


def test_what_no_tool_serves_is_said_again() -> None:
    (sentence,) = checked("cannot()", "il va\npleuvoir ?").sentences
    assert sentence == "Aucun de mes outils ne sert pour cette demande : « il va pleuvoir ? »"
    (sentence,) = checked("cannot()", "mot " * 100).sentences
    assert len(sentence) < 220 and sentence.endswith("… »")
