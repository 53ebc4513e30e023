"""What a request of several wishes says of each: its map, its note, whose head, who is told."""

from __future__ import annotations

from functools import partial

import pytest

from agents.planner.mends.literals import as_said
from agents.planner.mends.mapped import mapped
from agents.planner.mends.prose import noted
from agents.planner.mends.tree import in_text
from agents.planner.mends.warrant import warranted
from agents.planner.mends.who.recipients import head_of_the_named, told_them
from tests.planner.mending import completed

MUSEUMS = 'musees = gis.facilities(kind="musées", district="3e")\nparcs = gis.facilities(kind="parcs", district="3e")'


@pytest.mark.parametrize(
    ("request_text", "shown", "mended"),
    [
        (
            "la carte des musées et la liste des parcs du 3e",
            "map(parcs)\nmap(musees)",
            "map(musees)\nanswer(parcs)",
        ),
        ("la carte des musées et la carte des parcs du 3e", "map(musees)", "map(musees)\nmap(parcs)"),
        ("la carte des musées et les parcs du 3e", "answer(parcs)", "answer(parcs)\nmap(musees)"),
        ("une carte des musées et parcs du 3e", "map(musees)\nmap(parcs)", "map(musees)\nmap(parcs)"),
        ("pas la carte des musées du 3e, juste la liste", "answer(musees)", "answer(musees)"),
        ("liste des musées du 3e, pas besoin de carte des musées", "answer(musees)", "answer(musees)"),
        (
            "la carte des musées du 3e et leur liste",
            "map(musees)\nanswer(musees)",
            "map(musees)\nanswer(musees)",
        ),
        (
            "carte des musées ouverts le soir",
            'soir = [m for m in musees if m.name != "x"]\nmap(soir)',
            'soir = [m for m in musees if m.name != "x"]\nmap(soir)',
        ),
        ("les musées et les parcs du 3e sur une carte", "map(musees)\nmap(parcs)", "map(musees)\nmap(parcs)"),
        (
            "la carte des musées, et une carte de tout",
            "map(musees)\nmap(parcs)",
            "map(musees)\nmap(parcs)",
        ),
    ],
)
def test_what_is_wanted_on_a_map_is_shown_there(request_text: str, shown: str, mended: str) -> None:
    assert in_text(mapped, f"{MUSEUMS}\n{shown}", request_text) == f"{MUSEUMS}\n{mended}"


def test_who_it_is_is_told_beside_how_to_reach_them() -> None:
    plan = 's = directory.find_service(domain="voirie")\np = directory.head(service=s)\nanswer({})'
    asked = "qui est le chef de la voirie, et son téléphone ?"
    assert completed(plan.format("p.phone"), asked) == plan.format("p, p.phone")
    assert completed(plan.format("p.name, p.phone"), asked) == plan.format("p.name, p.phone")
    assert completed(plan.format("p.phone"), "le téléphone du chef de la voirie") == plan.format("p.phone")


CLOSE = 'ticket = ticketing.get(number="2790")\nticketing.close(ticket=ticket, reason="bâche posée")'


@pytest.mark.parametrize(
    ("request_text", "is_noted"),
    [
        ("avant de clore le 2790, ajoutez-y : bâche posée", True),
        ("note « bâche posée » puis ferme le 2790", True),
        ("ferme le 2790, motif bâche posée", False),
        ("ferme le 2790 en notant comme motif bâche posée", False),
        ("ferme le 2790 : bâche posée", False),
        ("ferme le 2790 et en motif ajoute : bâche posée", False),
        ("ferme le 2790, note bâche posée comme motif", False),
    ],
)
def test_a_note_is_no_reason(request_text: str, is_noted: bool) -> None:
    mended = in_text(noted, CLOSE, request_text)
    assert ('comment(ticket=ticket, text="bâche posée")' in mended) is is_noted
    assert mended.endswith("ticketing.close(ticket=ticket)") is is_noted


def test_whose_head_is_told_is_whose_head_is_named() -> None:
    plan = (
        'p = directory.find_person(name="Rosa Diaz")\nchef = directory.manager(person=p)\n'
        'ticketing.notify(to=chef, message="relais assuré")'
    )
    named = in_text(
        head_of_the_named, plan, "donne-les à Rosa Diaz et informez aussi le supérieur d'Ivan Roger"
    )
    assert 'find_person(name="Ivan Roger")' in named and "manager(person=p)" not in named
    for said in (
        "dis au chef de Rosa Diaz : relais assuré",
        "pour Rosa Diaz, dis à son chef : relais assuré",
        "dis au chef de Rosa Diaz et préviens le chef d'Ivan Roger : relais assuré",
        "confie le 45 à Rosa Diaz et préviens son chef mais pas le chef de Paul Roy",
        "dis à Rosa Diaz et à son chef que le responsable de Veolia Eau passe jeudi",
        "préviens le chef de Diaz Rosa : relais assuré",
        "préviens le chef de Jean Paul Dupont : relais assuré",
        "le chef de Paul Roy est absent, préviens celui de Rosa Diaz : relais assuré",
        "confie le 45 à Rosa Diaz, le chef de Voirie Ouest, et préviens son chef",
        "inutile de prévenir le chef de Paul Roy ; au-dessus de Rosa Diaz dis relais assuré",
        "sa hiérarchie doit savoir : relais assuré. J'ai déjà dit au chef de Paul Roy",
    ):
        assert in_text(head_of_the_named, plan, said) == plan


def test_what_is_written_to_somebody_is_no_comment() -> None:
    plan = (
        'ticket = ticketing.get(number="812")\np = directory.find_person(name="Rosa Diaz")\n'
        'ticketing.assign(ticket=ticket, to=p)\nticketing.comment(ticket=ticket, text="grille ouverte")'
    )
    told = in_text(told_them, plan, "donne le 812 à Rosa Diaz et écris-lui : grille ouverte")
    assert told.endswith('ticketing.notify(to=p, ticket=ticket, message="grille ouverte")')
    for said in (
        "donne le 812 à Rosa Diaz et note dessus : grille ouverte",
        "donne le 812 à Rosa Diaz et commente sans lui écrire : grille ouverte",
        "assigne le 812 à Rosa Diaz ; le demandeur attend, écris-lui : grille ouverte",
        "confie le 812 à Rosa Diaz et écris-lui « grille ouverte » dans le ticket",
    ):
        assert in_text(told_them, plan, said) == plan


def test_each_subject_ends_before_the_address_and_begins_behind_the_order() -> None:
    plan = (
        'lieu = gis.locate(address="37 rue Monge")\nticketing.create(subject="lampadaire cassé", place=lieu)\n'
        'ticketing.create(subject="signaler un trottoir défoncé devant le 37 rue Monge", place=lieu)'
    )
    said = "un lampadaire cassé, et signaler un trottoir défoncé devant le 37 rue Monge"
    assert 'subject="un trottoir défoncé"' in in_text(as_said, plan, said)


@pytest.mark.parametrize(
    ("request_text", "closes"),
    [
        ("les tickets du 3e, clos, hors voirie → carte", False),
        ("montre les tickets clos du 3e", False),
        ("ferme les tickets clos du 3e", True),
        ("clos les tickets du 3e", True),
        ("bonjour, clos les tickets du 3e", True),
    ],
)
def test_what_is_closed_is_not_closed_again(request_text: str, closes: bool) -> None:
    plan = 'ts = ticketing.search(status="clos", district="3e")\nfor t in ts:\n    ticketing.close(ticket=t)\nmap(ts)'
    mended = in_text(partial(warranted, typed=request_text), plan, request_text)
    assert ("close" in mended) is closes


@pytest.mark.parametrize(
    "request_text",
    [
        "passe le 45 au statut clos et montre-moi tous ceux du 3e qui ont ce statut",
        "le 45 passe en clos, affiche ensuite la liste du 3e",
        "montre-moi les tickets clos du 3e ; le 45 doit l'être aussi",
    ],
)
def test_another_ticket_is_closed(request_text: str) -> None:
    plan = (
        'ticket = ticketing.get(number="45")\nticketing.close(ticket=ticket)\n'
        'ts = ticketing.search(status="clos", district="3e")\nanswer(ts)'
    )
    assert "close" in in_text(partial(warranted, typed=request_text), plan, request_text)


@pytest.mark.parametrize("subject", ["créer un passage piéton", "ouvre plus", "signaler les travaux"])
def test_a_subject_that_is_a_deed_stays(subject: str) -> None:
    plan = f'lieu = gis.locate(address="3 rue Monge")\nticketing.create(subject="{subject}", place=lieu)'
    assert in_text(as_said, plan, f"crée un ticket au 3 rue Monge, objet : {subject}") == plan


@pytest.mark.parametrize(
    "request_text",
    [
        "relance les tickets ouverts du 3e sauf mes urgents",
        "ferme les tickets ouverts du 12e, mes travaux en cours sont finis",
        "les signalements ouverts de mes administrés en attente dans le 12e",
        "tous les tickets ouverts du 12e, pas que mes en attente",
        "en dehors de mes tickets, montre les ouverts du 12e",
        "les tickets ouverts du 12e, y compris mes tickets",
        "liste pour mes chefs les tickets ouverts",
    ],
)
def test_what_is_not_ones_own_is_everybodys(request_text: str) -> None:
    plan = 'ts = ticketing.search(status="ouverts", district="12e")\nmap(ts)'
    assert "assignee" not in completed(plan, request_text)


def test_ones_own_are_ones_own_without_the_word_for_them() -> None:
    plan = 'ts = ticketing.search(status="{}")\nmap(ts)'
    for state in ("en attente", "ouverts", "en cours"):
        assert "assignee=moi" in completed(plan.format(state), f"la carte de mes {state}")
        assert "assignee" not in completed(plan.format(state), f"la carte des {state}")


NEW = (
    'lieu = gis.locate(address="5 rue Cujas")\nticket = ticketing.create(subject="arbre tombé", place=lieu)\n'
    'p = directory.find_person(name="Rosa Diaz")\nanswer(p.phone)'
)


def test_the_number_of_a_new_ticket_is_no_telephone() -> None:
    assert "answer(ticket.number)" in completed(
        NEW, "un arbre tombé au 5 rue Cujas, crée un ticket et dis-moi le numéro"
    )
    for said in (
        "un arbre tombé au 5 rue Cujas, crée un ticket et donne-moi le numéro de téléphone de Rosa Diaz",
        "un arbre tombé au 5 rue Cujas, et le numéro de Rosa Diaz",
        "un arbre tombé au 5 rue Cujas, et son numéro pour l'appeler",
        "signale un arbre tombé au 5 rue Cujas et donne-moi le numéro des espaces verts",
    ):
        assert "answer(p.phone)" in completed(NEW, said)


TELL = 'p = directory.find_person(name="Rosa Diaz")\nticket = ticketing.get(number="812")\nticketing.notify(to=p, ticket=ticket)'


@pytest.mark.parametrize(
    ("request_text", "message"),
    [
        ("dis à Rosa Diaz que je prends le 812, et mets-le à mon nom", "je prends le 812"),
        ("dis à Rosa Diaz que je prends le 812 et ferme-le", "je prends le 812"),
        ("préviens Rosa Diaz du 812, il faut que ce soit fait", ""),
        ("préviens Rosa Diaz pour le 812 parce que j'ai une réunion", ""),
        ("informe Rosa Diaz du 812 sans dire à Rosa Diaz que le maire est furieux", ""),
        ("j'ai dit à Rosa Diaz que j'étais absent, notifie-lui le 812", ""),
        ("préviens Rosa Diaz que le 812 est rouvert et supprime le 813", "le 812 est rouvert"),
        ("préviens Rosa Diaz que le 812 est rouvert, ferme le 813", "le 812 est rouvert"),
    ],
)
def test_a_person_is_told_what_is_to_be_told(request_text: str, message: str) -> None:
    told = completed(TELL, request_text)
    assert (f'message="{message}"' in told) if message else (told == TELL)


def test_nobody_is_told_nothing() -> None:
    plan = 'p = directory.find_person(name="Rosa Diaz")\nticketing.notify(to=p)'
    assert completed(plan, "préviens Rosa Diaz").endswith("ticketing.notify(to=p, message=ask())")


NOTED = 'ticket = ticketing.get(number="812")\nticketing.comment(ticket=ticket, text="la grille est ouverte")'


@pytest.mark.parametrize(
    ("request_text", "text"),
    [
        ("note sur le 812 que la grille est ouverte et qu'il faut une clé, merci", " et qu'il faut une clé"),
        ("note sur le 812 que la grille est ouverte et que je passe lundi", " et que je passe lundi"),
        ("note sur le 812 que la grille est ouverte et que j'en connaisse le nombre", ""),
        ("j'aimerais que tu notes que la grille est ouverte et que tu relances l'agent", ""),
        ("note sur le 812 « la grille est ouverte » et que Karim Benali soit prévenu", ""),
    ],
)
def test_a_text_has_all_that_is_to_be_noted(request_text: str, text: str) -> None:
    assert completed(NOTED, request_text) == NOTED.replace("ouverte", f"ouverte{text}")


def test_what_is_asked_beside_a_text_is_no_part_of_it_and_told() -> None:
    request_text = "note sur le 812 que la grille est ouverte et dis-moi qui l'a"
    assert completed(NOTED, request_text) == f"{NOTED}\nanswer(ticket.assignee)"


@pytest.mark.parametrize(
    ("request_text", "both"),
    [
        ("le 812 et le 813 sont des doublons, ferme le 813", False),
        ("le 812 est réparé, ferme le 813", False),
        ("ferme le 812 et le 813", True),
        ("le 812 est réparé, ferme-le, et ferme le 813", True),
        ("le 812 et le 813 sont réparés, ferme-les", True),
        ("le 812 est réparé, ferme le 813 aussi", True),
        ("812 : ferme le 813 avec", True),
    ],
)
def test_what_is_ordered_of_one_number_is_done_to_that_one(request_text: str, both: bool) -> None:
    plan = (
        'ticket = ticketing.get(number="812")\nticketing.close(ticket=ticket)\n'
        'ticket2 = ticketing.get(number="813")\nticketing.close(ticket=ticket2)'
    )
    mended = completed(plan, request_text)
    assert ("ticketing.close(ticket=ticket)" in mended) is both
    assert "ticketing.close(ticket=ticket2)" in mended


def test_what_is_exported_is_a_table() -> None:
    plan = "ticketing.send(content=avant.tickets, to=ask())"
    assert completed(plan, "exporte-les") == "table(avant.tickets)"
    assert completed(plan, "fais-moi un export") == "table(avant.tickets)"
    for said in ("exporte-les par mail", "envoie-les", "exporte-les à l'adresse du service"):
        assert "table" not in completed(plan, said)


@pytest.mark.parametrize(
    ("request_text", "name"),
    [
        (
            "ce n'est pas à Karim Benali que le 5366 doit aller mais à Mathis Roussel, change-le",
            "Mathis Roussel",
        ),
        ("donne le 5366 pas à Karim Benali mais à Mathis Roussel", "Mathis Roussel"),
        ("donne le 5366 à Karim Benali, mais à Mathis Roussel dis que c'est fait", "Karim Benali"),
    ],
)
def test_whoever_is_meant_gets_it(request_text: str, name: str) -> None:
    plan = (
        'ticket = ticketing.get(number="5366")\np = directory.find_person(name="Karim Benali")\n'
        "ticketing.assign(ticket=ticket, to=p)"
    )
    assert f'find_person(name="{name}")' in completed(plan, request_text)
