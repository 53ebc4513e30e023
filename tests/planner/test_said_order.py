"""Which end of a list was meant, and whether the list or its first one."""

from __future__ import annotations

import pytest

from tests.planner.mending import completed

SEARCH = 'tickets = ticketing.search(status="ouverts")\n'
FIRST = f'{SEARCH}ancien = need(first(sort(tickets, by="created", order="asc")))\nanswer(ancien)'


def top(order: str) -> str:
    return f'{SEARCH}quelques = top(tickets, n="3", by="created", order="{order}")\nanswer(quelques)'


@pytest.mark.parametrize(
    ("request_", "order"),
    [
        ("les 3 derniers tickets ouverts", "desc"),
        ("les trois dernières demandes ouvertes, celles du mois dernier comprises", "desc"),
        ("les 3 tickets ouverts les plus récents", "desc"),
        ("les 3 plus vieux tickets ouverts", "asc"),
        ("les 3 tickets ouverts qui traînent depuis le plus longtemps", "asc"),
    ],
)
def test_the_end_that_was_said_comes_first(request_: str, order: str) -> None:
    assert completed(top("asc"), request_) == completed(top("desc"), request_) == top(order)


@pytest.mark.parametrize(
    "request_",
    [
        "trois tickets ouverts de la semaine dernière",
        "trois tickets ouverts des derniers jours",
        "les 3 plus anciens tickets ouverts, et le dernier commentaire",
        "3 tickets ouverts",
        "3 tickets ouverts pour Jean, et préviens ce dernier",
        "un signalement de dernière minute : 3 tickets ouverts",
        "3 tickets ouverts, les plus anciens en dernier",
        "3 tickets ouverts par date, du premier au dernier",
    ],
)
def test_else_the_order_stays(request_: str) -> None:
    assert completed(top("asc"), request_) == top("asc")
    assert completed(top("desc"), request_) == top("desc")


def test_what_is_written_to_somebody_orders_nothing() -> None:
    plan = f'{top("asc")}\nticketing.notify(to=moi, message="dernier rappel")'
    assert completed(plan, "trois tickets ouverts par date, et le message dernier rappel") == plan


@pytest.mark.parametrize(
    ("request_", "order"),
    [
        ("les tickets ouverts du plus ancien au plus récent", "asc"),
        ("LES TICKETS OUVERTS DU PLUS RECENT AU PLUS ANCIEN", "desc"),
    ],
)
def test_from_one_end_to_the_other_is_the_whole_list(request_: str, order: str) -> None:
    assert completed(FIRST, request_) == f'{SEARCH}answer(sort(tickets, by="created", order="{order}"))'


def test_the_list_stands_beside_what_else_is_shown() -> None:
    beside = FIRST.replace("answer(ancien)", "answer(count(tickets), ancien)")
    whole = completed(beside, "combien de tickets ouverts, et montre-les du plus ancien au plus récent")
    assert whole == f'{SEARCH}answer(count(tickets), sort(tickets, by="created", order="asc"))'


def test_the_first_one_stays_where_it_is_meant_or_used() -> None:
    assert completed(FIRST, "le plus ancien ticket ouvert") == FIRST
    acted = FIRST.replace("answer(ancien)", "ticketing.remind(ticket=ancien)\nanswer(ancien)")
    assert completed(acted, "relance le premier, du plus ancien au plus récent") == acted


@pytest.mark.parametrize(
    ("request_", "to"),
    [
        ("envoie-moi ça par mail", "moi.email"),
        ("tu peux m'envoyer ça", "moi.email"),
        ("envoie-m'en la liste", "moi.email"),
        ("envoie ça par mail", "ask()"),
        ("envoie-moi ça, et à jean@paris.demo", "ask()"),
    ],
)
def test_what_is_sent_to_me_asks_for_no_address(request_: str, to: str) -> None:
    plan = f"{SEARCH}ticketing.send(content=tickets, to=ask())"
    assert completed(plan, request_) == plan.replace("ask()", to)


def test_what_is_sent_to_the_one_person_asks_for_no_address() -> None:
    plan = f'{SEARCH}p = directory.find_person(name="Jean")\nticketing.send(content=tickets, to=ask())'
    assert completed(plan, "préviens Jean et envoie-lui la liste") == plan.replace("ask()", "p.email")
    assert completed(plan, "trouve Jean et envoie la liste") == plan
    two = plan.replace("\nticketing", '\nq = directory.find_person(name="Anne")\nticketing')
    assert completed(two, "trouve Jean et Anne, envoie-lui la liste") == two


@pytest.mark.parametrize(
    ("request_", "end"),
    [
        ("tickets du 15e, urgents d'abord", "answer({})"),
        (
            "relance les tickets du 15e, les urgents en premier",
            "for t in {}:\n    ticketing.remind(ticket=t)",
        ),
    ],
)
def test_what_comes_first_chooses_nothing(request_: str, end: str) -> None:
    search = 'tickets = ticketing.search(district="15e"{})\nlibres = [t for t in tickets if not t.assignee]\n'
    in_order = 'sort(libres, by="priority", order="desc")'
    planned, right = search.format(', priority="urgents"') + end.format("libres"), search.format("")
    assert completed(planned, request_) == right + end.format(in_order)
    assert completed(planned, request_.replace(",", " et")) == right + end.format(in_order)
    chosen = request_.partition(",")[0].replace("tickets", "tickets urgents")
    assert completed(planned, chosen) == planned


@pytest.mark.parametrize(
    ("said", "kept"),
    [("plus de", "g.count > "), ("au moins", "g.count >= "), ("les", ""), ("pas plus de", "")],
)
def test_how_many_at_least_is_no_number_of_groups(said: str, kept: str) -> None:
    groups = 'tickets = ticketing.search(status="ouverts")\ngroupes = group(tickets, by="assignee")\n'
    planned = f'{groups}plus = top(groupes, n="5", by="count", order="desc")\nanswer(plus)'
    right = f'{groups}plus = [g for g in groupes if {kept}"5"]\nanswer(plus)' if kept else planned
    assert completed(planned, f"quels agents ont {said} 5 tickets ouverts") == right


def test_a_filter_by_what_comes_first_is_an_order() -> None:
    search = 'tickets = ticketing.search(district="15e")\n'
    planned = f'{search}urgents = [t for t in tickets if t.priority == "urgents"]\nanswer(urgents)'
    right = f'{search}urgents = sort(tickets, by="priority", order="desc")\nanswer(urgents)'
    assert completed(planned, "les tickets du 15e, les urgents en premier") == right
    assert completed(planned, "les tickets du 15e, les urgents") == planned
