"""The tickets of a street are those in it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.mends.tree import in_text
from agents.planner.mends.where.streets import in_the_street, where_it_says
from evals.planning.cases import SECRET, SETS, load_cases
from tools.registry import load_registry

mended, said_where = partial(in_text, in_the_street), partial(in_text, where_it_says)


CLOSE = "for t in tickets:\n    ticketing.close(ticket=t)"


def search(*given: str, shown: str = "answer(tickets)") -> str:
    return f"tickets = ticketing.search({', '.join(given)})\n{shown}"


def located(street: str, *given: str, shown: str = "answer(tickets)") -> str:
    return f'lieu = gis.locate(address="{street}")\n{search(*given, "place=lieu", shown=shown)}'


@pytest.mark.parametrize(
    ("request_", "plan", "right"),
    [
        (
            "liste des encombrants rue de la Roquette",
            search('text="encombrants"'),
            located("rue de la Roquette", 'text="encombrants"'),
        ),
        (
            "les lampadaires éteints avenue Daumesnil",
            search('text="lampadaires éteints"', "district=ask()"),
            located("avenue Daumesnil", 'text="lampadaires éteints"'),
        ),
        (
            "celui de la rue Titon",
            located("rue Titon", 'category="rue"'),
            located("rue Titon"),
        ),
        (
            "je voudrais les tags de la rue Titon",
            search('text="tags"'),
            located("rue Titon", 'text="tags"'),
        ),
        (
            "relance les tickets de la rue Titon",
            search('text="rue Titon"', shown="for t in tickets:\n    ticketing.remind(ticket=t)"),
            located("rue Titon", shown="for t in tickets:\n    ticketing.remind(ticket=t)"),
        ),
        (
            "ferme les tickets de la rue Titon qui sont en attente",
            search('status="en attente"', shown=CLOSE),
            located("rue Titon", 'status="en attente"', shown=CLOSE),
        ),
        (
            "les graffitis de la rue du Faubourg Saint-Antoine",
            search('text="graffitis de la rue du Faubourg Saint-Antoine"'),
            located("rue du Faubourg Saint-Antoine", 'text="graffitis"'),
        ),
    ],
)
def test_tickets_are_searched_in_the_street_that_is_named(request_: str, plan: str, right: str) -> None:
    assert mended(plan, request_) == right
    assert check(parse_plan(right), request_, load_registry().specs, now=datetime(2026, 11, 25)).unused == ()


@pytest.mark.parametrize(
    ("request_", "plan"),
    [
        ("tickets de la rue Titon et de la rue Popincourt", search()),
        ("tickets voirie au 12 rue Titon", search('category="voirie"')),
        ("tickets voirie au 12, rue Titon", search('category="voirie"')),
        ("tickets voirie au numéro 12 de la rue Titon", search('category="voirie"')),
        ("ferme les tickets qui évoquent la rue Titon", search('text="rue Titon"', shown=CLOSE)),
        ("ferme les tickets où rue Titon est mentionnée", search('text="rue Titon"', shown=CLOSE)),
        ("les tags à l'angle de la rue Titon", search('text="tags"')),
        ("les tags à 200 m de la rue Titon", search('text="tags"')),
        ("les poubelles de la rue qui débordent", search('text="poubelles"')),
        ("les tickets voirie, le commentaire sera « rue Titon barrée »", search('category="voirie"')),
        (
            "ceux de la rue Titon",
            search(shown='choisis = [t for t in tickets if t.place.street == "rue Titon"]\nanswer(choisis)'),
        ),
        ("tickets rue Titon", located("rue Titon")),
        ("les tickets voirie, sauf rue Titon", search('category="voirie"')),
        ("les tickets voirie, je suis avenue Daumesnil aujourd'hui", search('category="voirie"')),
        ("les tickets qui parlent de la rue Titon", search('text="rue Titon"')),
        ("les encombrants près de la rue Titon", search('text="encombrants"')),
        ("les encombrants de la rue Titon de Mars à Juin", search('text="encombrants"')),
        ("les signalements en place Vigipirate", search()),
        ("ENCOMBRANTS RUE TITON MERCI", search('text="ENCOMBRANTS"')),
        ("ferme les tickets voirie, rue Titon", search('category="voirie"', shown=CLOSE)),
        (
            "ferme les signalements rue Titon barrière tombée",
            search('text="rue Titon barrière tombée"', shown=CLOSE),
        ),
        ("ferme tous mes tickets, y compris la demande rue Titon", search("assignee=moi", shown=CLOSE)),
        ("vu les demandes de la rue Titon, ferme mes tickets", search("assignee=moi", shown=CLOSE)),
        ("ferme les tickets de la rue Titon et ceux du 12e", search('district="12e"', shown=CLOSE)),
        (
            "ferme mes tickets et demande au gardien de la rue Titon de passer",
            search("assignee=moi", shown=CLOSE),
        ),
    ],
)
def test_any_other_plan_stays(request_: str, plan: str) -> None:
    assert mended(plan, request_) == plan


@pytest.mark.parametrize("name", [name for name in SETS if name != SECRET])
def test_a_right_plan_stays(name: str) -> None:
    assert [case.id for case in load_cases(name) if mended(case.plan, case.request) != case.plan] == []
    assert [case.id for case in load_cases(name) if said_where(case.plan, case.request) != case.plan] == []


@pytest.mark.parametrize(
    ("request_", "street"),
    [
        ("Dans quel arrondissement est la place de la Nation ?", "place de la Nation"),
        ("les écoles autour de la rue Titon", "rue Titon"), ("les écoles autour de chez moi", ""),
        ("les écoles entre la rue Titon et la rue Monge", ""), ("Signale un trou, je te donne l'adresse", ""),
        ("je suis rue Titon, quelles écoles autour ?", ""), ("au 12 de la rue Titon", ""),
        ("quel arrondissement ? je donnerai l'adresse, ce n'est pas rue Monge", ""),
    ],
)  # fmt: skip
def test_a_street_that_is_named_is_not_asked_for(request_: str, street: str) -> None:
    plan = (
        "lieu = gis.locate(address={})\narrondissement = gis.district_of(place=lieu)\nanswer(arrondissement)"
    )
    assert said_where(plan.format("ask()"), request_).strip() == plan.format(
        f'"{street}"' if street else "ask()"
    )
