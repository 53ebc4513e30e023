"""What is said to be left out is left out, wherever a plan would choose it."""

from __future__ import annotations

import pytest

from tests.planner.mending import excepted

SEARCH = 'tickets = ticketing.search(category="propreté", district="14e")\n'
REST = 'tickets = ticketing.search(district="14e")\ntickets2 = [x for x in tickets if x.category != "propreté"]\n'


@pytest.mark.parametrize(
    "words",
    [
        "hormis ceux de propreté",
        "hormis la propreté",
        "sauf les tickets propreté",
        "à part la propreté",
        "qui ne sont pas de propreté",
        "à l'exception de ceux de propreté",
    ],
)
@pytest.mark.parametrize(
    ("after", "then"),
    [
        ("answer(tickets)", "answer(tickets2)"),
        ("answer(count(tickets))", "answer(count(tickets2))"),
        (
            'for t in tickets:\n    ticketing.comment(ticket=t, text="les tickets")',
            'for t in tickets2:\n    ticketing.comment(ticket=t, text="les tickets")',
        ),
    ],
    ids=["shown", "counted", "commented"],
)
def test_a_search_for_what_is_excepted_becomes_one_for_the_rest(words: str, after: str, then: str) -> None:
    assert excepted(SEARCH + after, f"montre les tickets du 14e {words}") == REST + then


@pytest.mark.parametrize(
    "said",
    [
        "montre les tickets propreté du 14e",
        "montre les tickets propreté du 14e sauf les urgents",
        "hormis la propreté, montre les tickets propreté du 14e",
        "je ne suis pas sûr : montre les tickets propreté du 14e",
        "RAS sauf propreté : les tickets du 14e ?",
        "ne montre rien du 14e hormis la propreté",
        "aucun ticket du 14e ne m'intéresse à part ceux de propreté",
    ],
)
def test_what_is_not_excepted_is_searched_for(said: str) -> None:
    plan = SEARCH + "answer(tickets)"
    assert excepted(plan, said) == plan


def test_an_arrondissement_is_left_out_of_facilities_too() -> None:
    plan = 'piscines = gis.facilities(kind="piscines", district="13e")\nanswer(piscines)'
    assert excepted(plan, "toutes les piscines sauf celles du 13e") == (
        'piscines = gis.facilities(kind="piscines")\n'
        'piscines2 = [x for x in piscines if x.district != "13e"]\nanswer(piscines2)'
    )


def test_neither_of_two_is_one_list_without_both() -> None:
    plan = (
        'tickets = ticketing.search(district="12e", status="fermés")\n'
        'tickets2 = ticketing.search(district="12e", status="en attente")\nanswer(tickets, tickets2)'
    )
    assert excepted(plan, "les tickets du 12e ni fermés ni en attente") == (
        'tickets = ticketing.search(district="12e")\n'
        'tickets2 = [x for x in tickets if x.status not in ("fermés", "en attente")]\nanswer(tickets2)'
    )


def test_two_lists_with_uses_of_their_own_stay() -> None:
    plan = (
        'tickets = ticketing.search(status="fermés")\ntickets2 = ticketing.search(status="en attente")\n'
        "for t in tickets2:\n    ticketing.close(ticket=t)"
    )
    assert excepted(plan, "les tickets ni fermés ni en attente") == plan


def test_the_second_of_two_that_are_left_out_is_not_forgotten() -> None:
    plan = 'tickets2 = [t for t in tickets if t.status != "fermé"]\nanswer(tickets2)'
    said = "tickets du 12e qui ne sont ni fermés ni en attente"
    assert excepted(plan, said) == plan.replace('!= "fermé"', 'not in ("fermé", "en attente")')


def test_two_of_different_lists_are_both_left_out() -> None:
    plan = 'reste = [t for t in tickets if t.status != "en attente"]\nanswer(reste)'
    said = "les tickets qui ne sont ni urgents ni en attente"
    both = 't.status != "en attente" and t.priority != "urgents"'
    assert excepted(plan, said) == plan.replace('t.status != "en attente"', both)


def test_a_condition_turns_where_it_has_no_other_branch() -> None:
    plan = 'for t in tickets:\n    if t.priority == "urgents":\n        ticketing.close(ticket=t)'
    said = "ferme tous les tickets sauf les urgents"
    assert excepted(plan, said) == plan.replace("==", "!=")
    branched = f"{plan}\n    else:\n        ticketing.remind(ticket=t, message=ask())"
    assert excepted(branched, said) == branched


@pytest.mark.parametrize(
    ("request_", "op"),
    [
        ("clos tout sauf les urgents", "!="),
        ("ferme tous les tickets hormis ceux qui sont urgents", "!="),
        ("clos les urgents, sauf le 812", "=="),
        ("clos les urgents", "=="),
    ],
)
def test_what_is_excepted_is_not_what_is_chosen(request_: str, op: str) -> None:
    chosen = 'tickets = [t for t in avant.tickets if t.priority {} "urgents"]\n'
    plan = f"{chosen}for t in tickets:\n    ticketing.close(ticket=t)"
    assert excepted(plan.format("=="), request_) == plan.format(op)
