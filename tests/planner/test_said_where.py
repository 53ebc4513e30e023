"""What a plan finds and forgets, what stands behind « sinon », what did not change, who is to have a ticket."""

from __future__ import annotations

from functools import partial

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.otherwise import done_otherwise
from agents.planner.mends.tree import in_text
from agents.planner.mends.when.idle import idle_since
from agents.planner.mends.where.placed import at_the_place_found, numbers_not_heard
from agents.planner.mends.which.of_those import of_those
from agents.planner.mends.who.to_whom import to_oneself
from evals.planning.cases import load_cases
from tests.planner.mending import as_said
from tests.planner.test_reports import SETS

placed, idle, otherwise, own, those = (
    partial(in_text, mend) for mend in (at_the_place_found, idle_since, done_otherwise, to_oneself, of_those)
)
LOCATED = 'lieu = gis.locate(address="rue Oberkampf")\n'
CLOSE = 'tickets = ticketing.search(text="graffitis"{})\nfor t in tickets:\n    ticketing.close(ticket=t)'
OLD = 'tickets = ticketing.search(category="voirie", older_than="un mois")\nanswer(tickets)'
IDLE = (
    'trouves = ticketing.search(category="voirie")\n'
    'tickets = [t for t in trouves if t.updated < "un mois"]\nanswer(tickets)'
)
IF = 'ticket = ticketing.get(number="871")\nif ticket.status == "fermé":\n    {}\nelse:\n    {}'
TELLS, REMINDS = "answer(ticket.status)", "ticketing.remind(ticket=ticket)"
ASSIGN = (
    "tickets = ticketing.search()\nagent = directory.find_person(name=ask())\n"
    "for t in tickets:\n    ticketing.assign(ticket=t, to=agent)"
)
MINE = "tickets = ticketing.search()\nfor t in tickets:\n    ticketing.assign(ticket=t, to=moi)"


def test_a_place_that_is_found_is_where_tickets_are_closed() -> None:
    plan = LOCATED + CLOSE.format("")
    assert placed(plan, "ferme les graffitis rue Oberkampf").strip() == LOCATED + CLOSE.format(", place=lieu")


@pytest.mark.parametrize(
    "plan",
    [
        LOCATED + CLOSE.format(", place=lieu"),
        LOCATED
        + 'arrondissement = gis.district_of(place=lieu)\ntickets = ticketing.search(text="x")\nanswer(tickets)',
        LOCATED + 'a = ticketing.search(text="x")\nb = ticketing.search(text="y")\nanswer(a, b)',
        CLOSE.format(""),
    ],
)
def test_a_place_that_is_used_stays_where_it_is(plan: str) -> None:
    assert placed(plan, "") == plan


@pytest.mark.parametrize(
    ("request_text", "plan"),
    [
        ("les tickets voirie qui n'ont pas bougé depuis un mois", IDLE),
        ("les tickets voirie sans mise à jour depuis plus d'un mois", IDLE),
        ("ceux de la voirie qui ne bougent plus depuis un mois", IDLE),
        ("voirie : rien n'a été modifié depuis un mois", IDLE),
        ("les tickets voirie qui n'ont pas été traités depuis un mois", OLD),
        ("les tickets voirie ouverts depuis un mois, ça ne bouge pas", OLD),
        ("les tickets voirie modifiés depuis un mois", OLD),
        ("les tickets voirie sans activité ouverts depuis plus d'un mois", OLD),
        ("les tickets voirie pas encore touchés et créés depuis un mois", OLD),
        ("les tickets voirie sans agent mis à jour depuis un mois", OLD),
        ("ne me montre que les tickets voirie modifiés depuis un mois", OLD),
        ("pas mal de tickets voirie ont bougé depuis un mois", OLD),
    ],
)
def test_what_did_not_change_is_no_age(request_text: str, plan: str) -> None:
    assert idle(OLD, request_text).strip() == plan


@pytest.mark.parametrize(
    ("request_text", "turned"),
    [
        ("Dis-moi si le 871 est fermé, sinon relance l'agent", True),
        ("si le 871 est fermé dis-le-moi. Autrement relance-le", True),
        ("Si le 871 est fermé, relance l'agent, sinon dis-moi son statut", False),
        ("Si le 871 est fermé relance, sinon relance aussi", False),
        ("Relance le 871 s'il est fermé", False),
        ("dis-moi si le 871 n'est pas fermé, sinon relance", False),
        ("dis-moi si le 871 est ouvert, sinon relance", False),
        ("si le 871 est fermé, mets l'agent au courant, sinon rappelle-moi qui l'avait", False),
        ("si le 871 est fermé, montre-le, autrement dit relance-le", False),
        ("si le 871 est fermé, bouscule l'agent, sinon inutile de relancer, dis-le-moi", False),
        ("si le 871 est fermé, bouscule l'agent, sinon dis-moi qui l'a relancé", False),
    ],
)
def test_what_stands_behind_otherwise_is_done_otherwise(request_text: str, turned: bool) -> None:
    plan = IF.format(REMINDS, TELLS)
    assert otherwise(plan, request_text).strip() == (IF.format(TELLS, REMINDS) if turned else plan)


@pytest.mark.parametrize(
    ("request_text", "to_me"),
    [
        ("Assigne-moi les tickets sans agent", True), ("confie-les-moi", True), ("donne à moi tous les tickets", False),
        ("attribue tous ces tickets à moi-même", True), ("assigne les tickets à quelqu'un", False),
        ("confie les tickets à un agent et dis-moi combien", False), ("ne m'assigne rien", False),
        ("donne-moi la liste et assigne les tickets", False),
        ("assigne les tickets à un collègue, pas à moi", False), ("assigne-les à qui tu veux sauf à moi", False),
        ("les tickets assignés à moi, donne-les à quelqu'un", False),
        ("assigne les tickets à quelqu'un et donne la liste à moi", False),
    ],
)  # fmt: skip
def test_tickets_are_given_to_whoever_asks(request_text: str, to_me: bool) -> None:
    assert own(ASSIGN, request_text).strip() == (MINE if to_me else ASSIGN)


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ("Sophie Martin de fermer", "Sophie Martin"), ("Karim Benali d'appeler Léa", "Karim Benali"),
        ("Jean de La Fontaine", "Jean de La Fontaine"), ("Anne de Ferrer", "Anne de Ferrer"),
        ("Paul Lefort pour voir", "Paul Lefort"), ("simone de beauvoir", "simone de beauvoir"),
        ("jean de beaurepaire", "jean de beaurepaire"), ("Karim de l'atelier", "Karim de l'atelier"),
    ],
)  # fmt: skip
def test_a_name_ends_before_what_somebody_is_to_do(named: str, name: str) -> None:
    plan = 'personne = directory.find_person(name="{}")\nanswer(personne)'
    assert as_said(plan.format(named), f"rappelle à {named}").strip() == plan.format(name)


@pytest.mark.parametrize(
    ("request_text", "of_them"),
    [
        ("combien de tickets d'éclairage, et montre les urgents sur une carte", True),
        ("tickets d'éclairage ; les urgents ?", True),
        ("tickets d'éclairage, et aussi les urgents toutes catégories confondues", False),
        ("combien de tickets d'éclairage, et montre les tickets urgents de la ville", False),
        ("combien de tickets d'éclairage, et tous les urgents", False),
        ("les tickets d'éclairage et les urgents du 12e", False), ("les urgents dans le 12e, et l'éclairage", False),
    ],
)  # fmt: skip
def test_the_urgent_ones_are_of_those(request_text: str, of_them: bool) -> None:
    plan = 'a = ticketing.search(category="éclairage")\nb = {}\nanswer(count(a), b)'
    every, some = 'ticketing.search(priority="urgents")', '[t for t in a if t.priority == "urgents"]'
    assert those(plan.format(every), request_text).strip() == plan.format(some if of_them else every)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("12 et au 45 rue Oberkampf", ("12 et au 45",)), ("12, 14 et 20 rue Titon", ("12, 14 et 20",)),
        ("12 bis rue Titon", ()), ("3 rue du 8 mai 1945", ()), ("rue Titon", ()),
    ],
)  # fmt: skip
def test_two_numbers_are_no_address(address: str, told: tuple[str, ...]) -> None:
    assert numbers_not_heard(parse_plan(f'lieu = gis.locate(address="{address}")\nanswer(lieu)')) == told


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        for mend in (placed, idle, otherwise, own, those):
            assert mend(case.plan, case.request) == case.plan, case.id
        assert numbers_not_heard(parse_plan(case.plan)) == (), case.id


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("benne devant le 7", ("devant le 7",)),
        ("benne devant le 5", ()),
        ("benne devant la mairie", ()),
        ("travaux du 2 au 12", ()),
        ("arrêt de bus face au 86", ()),
        ("benne devant le 7 bis", ("devant le 7",)),
    ],
)
def test_another_number_in_the_subject_is_told(subject: str, told: tuple[str, ...]) -> None:
    plan = f'lieu = gis.locate(address="5 rue Titon")\nt = ticketing.create(subject="{subject}", place=lieu)'
    assert numbers_not_heard(parse_plan(plan)) == told
    assert numbers_not_heard(parse_plan(plan.replace("5 rue Titon", "école Titon"))) == ()
