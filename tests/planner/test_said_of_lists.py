"""Who has tickets, how many, which words, since when: what is said of a list and a small model passes over."""

from __future__ import annotations

from functools import partial

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.flows.conditions import without_condition
from agents.planner.mends.not_heard import not_heard
from agents.planner.mends.tree import in_text
from agents.planner.mends.when.day_numbers import not_a_day
from agents.planner.orders.reports import looks_first
from tests.planner.mending import checked, completed

MINE = "tickets = ticketing.search(assignee=moi)\n"
CLOSED = "for t in {}:\n    ticketing.close(ticket=t)"
TEAM = 'service = directory.find_service(domain="voirie", district="13e")\npersonnes = directory.members(service=service)\n'
dated = partial(in_text, not_a_day)


TWO = (
    'ticket = ticketing.get(number="3120")\npersonne = directory.find_person(name="Karim")\n'
    "ticketing.assign(ticket=ticket, to=personne)\n"
    'ticket2 = ticketing.get(number="3121")\npersonne2 = directory.find_person(name="Rosa Figueira")\n'
    "ticketing.assign(ticket=ticket2, to=personne2)"
)


def test_who_has_tickets_now_does_not_get_them() -> None:
    said = "Le ticket 3120 et le 3121 sont à Karim, passe-les à Rosa Figueira"
    assert checked(completed(TWO, said), said) == (
        'ticket = ticketing.get(number="3120")\npersonne2 = directory.find_person(name="Rosa Figueira")\n'
        "ticketing.assign(ticket=ticket, to=personne2)\n"
        'ticket2 = ticketing.get(number="3121")\nticketing.assign(ticket=ticket2, to=personne2)'
    )


@pytest.mark.parametrize(
    "request_",
    [
        "Le ticket 3120 est à confier à Karim, et le 3121 à Rosa Figueira",
        "Passe le 3120 à Karim et le 3121 à Rosa Figueira",
        "Le 3120 est pour Karim, passe le 3121 à Rosa Figueira",
        "Le 3120 est à Karim, passe-le à Rosa Figueira et en échange Karim récupère le 3121",
        "Le 3120 est à Karim, passe-le à Rosa Figueira et donne-lui le 3121 à la place",
        "Désormais le 3120 est à Karim et le 3121, réassigne-le à Rosa Figueira",
        "Karim a 15 ans de métier, donne-lui le 3120, et le 3121, passe-le à Rosa Figueira",
        "Le quartier est confié à Karim, donne le 3120 à son agent. Le 3121, passe-le à Rosa Figueira",
        "Le 3120 était à Karim, réassigne-le-lui, et le 3121 passe à Rosa Figueira",
        "Le 3120 est à Karim, passe-le en urgent, et préviens Rosa Figueira",
    ],
)
def test_two_who_each_get_one_stay(request_: str) -> None:
    assert completed(TWO, request_) == TWO


@pytest.mark.parametrize(
    ("request_", "search", "condition"),
    [
        (
            "Les agents de la voirie du 13e qui n'ont aucun ticket en cours",
            'status="en cours", assignee=p',
            "== 0",
        ),
        ("quels agents de la voirie du 13e ont plus de 5 tickets ?", "assignee=p", '> "5"'),
        (
            "les agents de la voirie du 13e qui ont au moins deux tickets ouverts",
            'status="ouverts", assignee=p',
            '>= "deux"',
        ),
    ],
)
def test_people_by_the_number_of_their_tickets(request_: str, search: str, condition: str) -> None:
    plan = completed(f"{TEAM}{MINE}answer(personnes, tickets)", request_)
    assert checked(plan, request_) == (
        f"{TEAM}for p in personnes:\n    siens = ticketing.search({search})\n"
        f"    if count(siens) {condition}:\n        answer(p)"
    )


@pytest.mark.parametrize(
    ("request_", "plan"),
    [
        ("les agents de la voirie du 13e et mes tickets", f"{TEAM}{MINE}answer(personnes, tickets)"),
        (
            "Le 13e a plus de 30 tickets en attente, montre-les avec les agents de la voirie du 13e",
            f"{TEAM}{MINE}answer(tickets, personnes)",
        ),
        ("les agents de la voirie du 13e qui ont plus de 5 tickets propreté", f"{TEAM}answer(personnes)"),
        (
            "les agents de la voirie du 13e qui n'ont aucun ticket urgent",
            f'{TEAM}tickets = ticketing.search(priority="urgent", assignee=moi)\nanswer(personnes, tickets)',
        ),
        (
            "Montre les agents de la voirie du 13e, même ceux qui n'ont aucun ticket",
            f"{TEAM}answer(personnes)",
        ),
        ("les agents de la voirie du 13e et les rues qui ont plus de 5 tickets", f"{TEAM}answer(personnes)"),
        (
            "les agents de la voirie du 13e sans ticket, et mes tickets",
            f"{TEAM}{MINE}answer(personnes, tickets)",
        ),
        ("combien d'agents de la voirie du 13e n'ont aucun ticket ?", f"{TEAM}answer(count(personnes))"),
        (
            "dis aux agents qui n'ont pas de ticket de venir",
            f'{TEAM}for p in personnes:\n    ticketing.notify(to=p, message="venir")',
        ),
    ],
)
def test_other_lists_of_people_stay(request_: str, plan: str) -> None:
    assert completed(plan, request_) == plan


def test_whoever_has_the_fewest_is_told_as_not_heard() -> None:
    plan = parse_plan('t = ticketing.get(number="3120")\nticketing.assign(ticket=t, to=t.assignee)')
    told = not_heard(plan, "Assigne le 3120 à l'agent qui a le moins de tickets")
    assert told == ("qui a le moins de tickets",)


def test_people_with_tickets_are_told_where_all_are_told_something() -> None:
    said = "Préviens les agents de la voirie du 13e qui ont un ticket urgent que la réunion est à 14h"
    plan = f'{TEAM}for p in personnes:\n    ticketing.notify(to=p, message="la réunion est à 14h")'
    assert not_heard(parse_plan(plan), said) == ("qui ont un ticket",)
    assert not not_heard(parse_plan(plan), "Préviens les agents de la voirie du 13e")


def test_a_name_behind_the_tickets_is_a_place() -> None:
    found = (
        'personne = directory.find_person(name="Belleville")\ntickets = ticketing.search(assignee=personne)\n'
    )
    assert completed(found + "answer(tickets)", "Liste des tickets ouverts à Belleville") == (
        'lieu = gis.locate(address="Belleville")\n'
        'tickets = ticketing.search(status="ouverts", place=lieu)\nanswer(tickets)'
    )
    for theirs in (
        "les tickets de Belleville",
        "les tickets affectés à Belleville",
        "les tickets à Belleville",
    ):
        assert completed(found + "answer(tickets)", theirs) == found + "answer(tickets)"


def test_a_few_are_shown_beside() -> None:
    said = "Pour le 11e : nombre de tickets ouverts, les trois plus anciens, et un graphique par catégorie"
    search = 'tickets = ticketing.search(district="11e", status="ouverts")\n'
    shown = 'answer(count(tickets), group(tickets, by="category"){})'
    assert checked(completed(search + shown.format(""), said), said) == search + shown.format(
        ', top(tickets, n="trois", by="created", order="asc")'
    )


@pytest.mark.parametrize(
    "words", ["les 2 plus vieux gymnases", "pas les 3 plus anciens", "les 3 plus anciens urgents"]
)
def test_other_words_for_a_few_show_nothing_more(words: str) -> None:
    plan = 'tickets = ticketing.search(district="11e")\nanswer(count(tickets), group(tickets, by="category"))'
    assert completed(plan, f"le nombre de tickets du 11e par catégorie, {words}") == plan


@pytest.mark.parametrize(
    "said",
    [
        "Préviens Rosa que ça déborde et montre-moi la liste du 11e avant de lui envoyer",
        "Rosa attend : envoie-lui que ça déborde, et affiche-moi le tableau du 11e",
        "Préviens Rosa que ça déborde, envoie-lui la liste du 11e et montre-la moi",
    ],
)
def test_what_is_only_shown_is_not_sent(said: str) -> None:
    plan = (
        'tickets = ticketing.search(district="11e")\npersonne = directory.find_person(name="Rosa")\n'
        'ticketing.notify(to=personne, message="ça déborde")\nanswer(tickets)'
    )
    assert completed(plan, said) == plan


def test_a_list_is_sent_to_whom_it_is_to_be_sent() -> None:
    said = "s'il y a plus de 10 tickets dans le 11e, préviens Rosa que ça déborde et envoie-lui la liste, sinon le nombre"
    start = 'tickets = ticketing.search(district="11e")\nif count(tickets) > "10":\n'
    told_rosa = '    personne = directory.find_person(name="Rosa")\n    ticketing.notify(to=personne, message="ça déborde")\n'
    last = "else:\n    answer(count(tickets))"
    assert checked(completed(f"{start}{told_rosa}    answer(tickets)\n{last}", said), said) == (
        f"{start}{told_rosa}    ticketing.send(content=tickets, to=personne.email)\n{last}"
    )


def test_either_of_two_words_is_looked_for() -> None:
    said = "Quels tickets du 11e parlent de rats ou de souris ?"
    assert completed(
        'tickets = ticketing.search(district="11e", text="rats ou de souris")\nanswer(tickets)', said
    ) == (
        'tickets = ticketing.search(district="11e", text="rats")\n'
        'tickets2 = ticketing.search(district="11e", text="souris")\nanswer(tickets, tickets2)'
    )


@pytest.mark.parametrize(
    "words", ["plus ou moins réparé", "la rue ou il y a le marché", "fuite ou odeur de gaz"]
)
def test_other_texts_stay_whole(words: str) -> None:
    plan = f'tickets = ticketing.search(text="{words}")\nanswer(tickets)'
    assert completed(plan, f"les tickets qui parlent de {words}") == plan


def test_a_day_is_no_arrondissement() -> None:
    said = "les tickets créés entre le 1er et le 15 octobre dans le 11e"
    search = 'tickets{} = ticketing.search({}newer_than="entre le 1er et le 15 octobre")\n'
    both = search.format("", 'district="1er", ') + search.format("2", 'district="11e", ')
    assert dated(both + "answer(tickets, tickets2)", said) == (
        search.format("2", 'district="11e", ') + "answer(tickets2)"
    )
    alone = search.format("", 'district="1er", ') + "answer(tickets)"
    for there in (
        "les tickets du 1er créés entre le 1er et le 15 octobre",
        "ceux créés entre le 1er et le 15 octobre",
    ):
        assert dated(alone, there) == alone
    acts = (
        both
        + "for t in tickets:\n    ticketing.close(ticket=t)\nfor u in tickets2:\n    ticketing.close(ticket=u)"
    )
    assert dated(acts, said) == (
        search.format("2", 'district="11e", ') + "for u in tickets2:\n    ticketing.close(ticket=u)"
    )


def test_doubles_that_are_looked_for_are_told_as_not_heard() -> None:
    plan = parse_plan('tickets = ticketing.search(district="11e")\nanswer(tickets)')
    assert not_heard(plan, "Trouve les tickets en double dans le 11e") == ("en double",)


def test_what_is_asked_beside_a_report_is_no_condition_of_it() -> None:
    plan = 'lieu = gis.locate(address="8 rue X")\nticketing.create(subject="lampadaire", place=lieu)'
    assert looks_first(plan, "signale le lampadaire du 8 rue X s'il n'y a pas déjà de ticket")
    asked = "signale le lampadaire du 8 rue X et dis-moi s'il y a déjà eu des tickets"
    assert not looks_first(plan, asked)
    place, create = plan.split("\n")
    looks = "tickets = ticketing.search(place=lieu)"
    branches = f"if tickets:\n    answer(tickets)\nelse:\n    {create}"
    both = in_text(without_condition, f"{place}\n{looks}\n{branches}", asked)
    assert both == f"{place}\n{looks}\n{create}\nanswer(tickets)"
