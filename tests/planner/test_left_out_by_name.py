"""One that is left out by number or name, who has tickets now, and other words that a list hangs on."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial

import pytest

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.alike import same_form
from agents.planner.mends.flows.conditions import without_condition
from agents.planner.mends.not_heard import not_heard
from agents.planner.mends.tree import in_text
from agents.planner.mends.when.day_numbers import not_a_day
from agents.planner.orders.mood import instead, not_ordered
from agents.planner.orders.reports import looks_first
from beffroi.tool import Effect
from tests.planner.mending import completed, excepted, told
from tools.registry import load_registry

SPECS = load_registry().specs
EFFECTS = frozenset(name for name, spec in SPECS.items() if spec.effect is not Effect.READ)
MINE = "tickets = ticketing.search(assignee=moi)\n"
CLOSED = "for t in {}:\n    ticketing.close(ticket=t)"
TEAM = 'service = directory.find_service(domain="voirie", district="13e")\npersonnes = directory.members(service=service)\n'


dated = partial(in_text, not_a_day)


def checked(plan: str, request: str) -> str:
    check(parse_plan(plan), request, SPECS, now=datetime(2026, 11, 30))
    return plan


@pytest.mark.parametrize(
    ("request_", "plan", "condition"),
    [
        ("Ferme tous mes tickets sauf le 3120", CLOSED.format("tickets"), '!= "3120"'),
        (
            "Ferme tous mes tickets, à part les tickets 3120 et 3121",
            CLOSED.format("tickets"),
            'not in ("3120", "3121")',
        ),
        (
            "Ferme tous mes tickets sauf le 3120",
            'ticket = ticketing.get(number="3120")\n' + CLOSED.format("tickets"),
            '!= "3120"',
        ),
    ],
)
def test_a_ticket_that_is_left_out_by_its_number_is(request_: str, plan: str, condition: str) -> None:
    assert checked(excepted(MINE + plan, request_), request_) == (
        f"{MINE}restants = [t for t in tickets if t.number {condition}]\n" + CLOSED.format("restants")
    )


def test_a_filter_for_which_there_is_no_word_gives_way() -> None:
    made_up = f'{MINE}autres = [t for t in tickets if t.status != "fermé"]\n' + CLOSED.format("autres")
    assert excepted(made_up, "Ferme tous mes tickets sauf le 3120") == (
        f'{MINE}autres = [t for t in tickets if t.number != "3120"]\n' + CLOSED.format("autres")
    )


def test_a_person_that_is_left_out_is_told_nothing() -> None:
    said = "Préviens tous les agents de la voirie du 13e que la réunion est annulée, sauf Karim Benali"
    told = 'for p in {}:\n    ticketing.notify(to=p, message="la réunion est annulée{}")'
    assert checked(excepted(TEAM + told.format("personnes", ", sauf Karim Benali"), said), said) == (
        f'{TEAM}personne = directory.find_person(name="Karim Benali")\n'
        "autres = [p for p in personnes if p.name != personne.name]\n" + told.format("autres", "")
    )


@pytest.mark.parametrize(
    ("request_", "plan"),
    [
        ("ferme mes tickets sauf ceux du 12e", CLOSED.format("tickets")),
        ("ferme mes tickets à part ceux de moins de 30 jours", CLOSED.format("tickets")),
        (
            "ferme mes tickets sauf le 3120",
            'for t in tickets:\n    if t.number != "3120":\n        ticketing.close(ticket=t)',
        ),
        ("ferme mes tickets sauf accord de Karim Benali", CLOSED.format("tickets")),
        ("ferme mes tickets sauf les 10 plus récents", CLOSED.format("tickets")),
        ("ferme mes tickets sauf ceux du 12 avenue Daumesnil", CLOSED.format("tickets")),
        (
            "ajoute à mes tickets le commentaire passage tous les jours sauf le 24 et le 25",
            'for t in tickets:\n    ticketing.comment(ticket=t, text="passage tous les jours sauf le 24 et le 25")',
        ),
        (
            "mes tickets sont réglés à l'exception du 3120 : liste-les et relance-le",
            'answer(tickets)\nticket = ticketing.get(number="3120")\nticketing.remind(ticket=ticket)',
        ),
    ],
)
def test_other_exceptions_are_not_of_one(request_: str, plan: str) -> None:
    assert excepted(MINE + plan, request_) == MINE + plan


def test_what_somebody_has_is_left_out() -> None:
    said = "Ferme les tickets du 11e de plus d'un an sauf ceux de Karim Benali"
    search = 'tickets = ticketing.search(district="11e", older_than="un an")\n'
    made_up = "tickets2 = [t for t in tickets if not t.assignee]\n"
    karim = 'personne = directory.find_person(name="Karim Benali")\n'
    kept = f"{search}{karim}tickets2 = [t for t in tickets if t.assignee != personne]\n" + CLOSED.format(
        "tickets2"
    )
    assert checked(excepted(search + made_up + karim + CLOSED.format("tickets2"), said), said) == kept
    assert excepted(kept, said) == kept


@pytest.mark.parametrize("said", ["à l'exception du 3120 et du 3121", "sauf 3120,3121", "sauf le 3120/3121"])
def test_each_of_several_that_are_left_out_is(said: str) -> None:
    plan = excepted(MINE + CLOSED.format("tickets"), f"ferme tous mes tickets {said}")
    assert 't.number not in ("3120", "3121")' in plan


def test_a_right_filter_stays_beside() -> None:
    plan = f'{MINE}autres = [t for t in tickets if t.priority != "urgents"]\n' + CLOSED.format("autres")
    assert excepted(plan, "ferme mes tickets qui ne sont plus urgents, sauf le 3120") == (
        f'{MINE}autres = [t for t in tickets if t.priority != "urgents"]\n'
        'restants = [t for t in autres if t.number != "3120"]\n' + CLOSED.format("restants")
    )


def test_it_is_left_out_of_the_list_that_something_is_done_with() -> None:
    said = "ferme tous mes tickets à l'exception du 3120, et compte les tickets du 11e"
    others = 'autres = ticketing.search(district="11e")\nanswer(count(autres))'
    assert excepted(f"{MINE}{CLOSED.format('tickets')}\n{others}", said) == (
        f'{MINE}restants = [t for t in tickets if t.number != "3120"]\n{CLOSED.format("restants")}\n{others}'
    )


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            "Dis aux agents de la voirie du 13e que tout le monde travaille lundi sauf Karim Benali",
            "tout le monde travaille lundi sauf Karim Benali",
        ),
        (
            "Préviens les agents de la voirie du 13e que la collecte reprend partout, sauf Porte Dorée",
            "la collecte reprend partout, sauf Porte Dorée",
        ),
    ],
)
def test_an_exception_within_a_message_stays_there(request_: str, message: str) -> None:
    plan = f'{TEAM}for p in personnes:\n    ticketing.notify(to=p, message="{message}")'
    assert excepted(plan, request_) == plan


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
    told = not_heard(plan, "Assigne le 3120 à l'agent qui a le moins de tickets", continues=False)
    assert told == ("qui a le moins de tickets",)


def test_a_name_behind_the_tickets_is_a_place() -> None:
    found = (
        'personne = directory.find_person(name="Belleville")\ntickets = ticketing.search(assignee=personne)\n'
    )
    assert completed(found + "answer(tickets)", "Liste des tickets à Belleville") == (
        'lieu = gis.locate(address="Belleville")\ntickets = ticketing.search(place=lieu)\nanswer(tickets)'
    )
    assert completed(found + "answer(tickets)", "les tickets de Belleville") == found + "answer(tickets)"


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
    assert not_heard(plan, "Trouve les tickets en double dans le 11e", continues=False) == ("en double",)


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


@pytest.mark.parametrize(
    ("request_", "tool"),
    [
        ("fais savoir à Rosa que la grue part, et ce ticket revient à Karim", "ticketing.assign"),
        ("fais savoir à Rosa que la grue part, d'attribuer le 812 à Karim", "ticketing.assign"),
        ("avise la voirie, sans commentaire, et la propreté du ticket 812", "ticketing.notify"),
        ("812 : qui a clôturé ? puis réouverture", "ticketing.reopen"),
        ("Dis à Karim de fermer le 812, relance aussi le 813", "ticketing.remind"),
        ("N'assigne pas le 812 à Karim, plutôt à Rosa", "ticketing.assign"),
    ],
)
def test_what_is_ordered_beside_a_message_is_ordered(request_: str, tool: str) -> None:
    assert tool not in not_ordered(request_, EFFECTS)


@pytest.mark.parametrize(
    ("request_", "tool"),
    [
        ("Rappelle à Rosa qu'elle doit appeler le riverain, supprimer le 812", "ticketing.delete"),
        ("Demande à Rosa de vérifier la rue, après elle supprimera le 812", "ticketing.delete"),
        ("Demande à Rosa de vérifier le 4750, le 812 à fermer et le 813 à supprimer", "ticketing.delete"),
        ("Rappelle à Rosa que le 812 est urgent", "ticketing.assign"),
        ("Transmets à Rosa la liste des tickets voirie qui lui reviennent", "ticketing.assign"),
        ("J'ai fermé le 812 après la suppression du doublon", "ticketing.delete"),
    ],
)
def test_what_somebody_else_is_to_do_is_not_ordered(request_: str, tool: str) -> None:
    assert tool in not_ordered(request_, EFFECTS)


@pytest.mark.parametrize(
    "said",
    [
        "Rappelle à Rosa de fermer le 4750, le 812 et le 813",
        "Demande à Rosa de passer demain, après la réunion",
        "Rappelle à Rosa qu'il faut vider le local, fermer la grille, rendre les clés",
        "Fais savoir à Rosa que la réunion aura lieu, le 15 décembre, salle B",
        "Rappelle à Rosa que le premier étage, particulier, reste fermé",
    ],
)
def test_a_message_is_not_cut_short(said: str) -> None:
    words = re.split(r" (?:d[e'’]|qu[e'’])\s?", said, maxsplit=1)[1]
    plan = f'p = directory.find_person(name="Rosa")\nticketing.notify(to=p, message="{words}")'
    assert told(plan, said) == plan


@pytest.mark.parametrize(
    ("request_", "begun"),
    [
        ("Ne ferme pas le 812, affiche son historique", "answer("),
        ("Ne ferme pas le 812, il pleut dans la cave", "answer(t)"),
    ],
)
def test_what_else_is_asked_of_a_ticket_is_looked_for(request_: str, begun: str) -> None:
    get = 't = ticketing.get(number="812")\n'
    unwanted = not_ordered(request_, EFFECTS)
    assert instead(f"{get}ticketing.close(ticket=t)", request_, unwanted, EFFECTS) == get + begun


def test_an_article_counts_in_prose_alone() -> None:
    get = 't = ticketing.get(number="812")\n'
    said = "ferme le 812, un doublon du 813, pour le gall"

    def form(plan: str) -> tuple[str, ...]:
        return same_form(check(parse_plan(get + plan), said, SPECS, now=datetime(2026, 11, 30)))

    close = 'ticketing.close(ticket=t, reason="{}")'
    assert form(close.format("un doublon du 813")) == form(close.format("doublon du 813"))
    give = 'p = directory.find_person(name="{}")\nticketing.assign(ticket=t, to=p)'
    assert form(give.format("le gall")) != form(give.format("gall"))
