"""How the steps of a long request hang together: what is plain in the words, and what is to stay."""

from __future__ import annotations

import pytest

from agents.planner.mends.flows import FLOWS
from agents.planner.mends.flows.complements import (
    counted_in_all,
    not_what_is_left,
    the_rest_sent,
    told_of_theirs,
)
from agents.planner.mends.flows.nested import as_one_list
from agents.planner.mends.flows.others import all_but_the_picked, the_others
from agents.planner.mends.flows.referred import as_referred
from agents.planner.mends.flows.repeated import said_once, told_once, with_each_search
from agents.planner.mends.tree import in_text
from evals.planning.cases import SECRET, SETS, load_cases

LEFT = (
    'urgents = [t for t in avant.tickets if t.priority == "urgents"]\nautres = without(avant.tickets, urgents)\n'
    "for t in urgents:\n    ticketing.reopen(ticket=t)\nfor t in autres:\n    ticketing.remind(ticket=t)"
)


def test_what_is_left_is_meant_where_it_is_said() -> None:
    chosen = in_text(not_what_is_left, LEFT, "rouvre les urgents et relance-les")
    assert chosen.endswith("for t in urgents:\n    ticketing.remind(ticket=t)") and "without" not in chosen
    for said in (
        "rouvre les urgents, relance les autres",
        "rouvre les urgents et relance ceux qui ne le sont pas",
        "enlève les urgents de la liste, rouvre-les, et relance tout",
        "skip the urgents and remind everything",
        "rouvre les urgents, relance les suivants",
    ):
        assert in_text(not_what_is_left, LEFT, said) == LEFT
    alone = LEFT.replace("for t in urgents:\n    ticketing.reopen(ticket=t)\n", "")
    assert in_text(not_what_is_left, alone, "les urgents, on s'en occupe ; relance") == alone


def test_the_few_that_are_picked_are_not_more_than_they_are() -> None:
    plan = (
        'few = top(avant.tickets, n="6", by="created", order="asc")\nif count(few) > "{}":\n'
        "    ticketing.send(content=few, to=moi.email)"
    )
    assert "count(avant.tickets)" in in_text(counted_in_all, plan.format(30), "")
    assert in_text(counted_in_all, plan.format(3), "") == plan.format(3)


TWO = (
    'ticket = ticketing.get(number="1")\nticketing.close(ticket=ticket, reason="bac remplacé")\n'
    'ticket2 = ticketing.get(number="2")\nticketing.comment(ticket=ticket2, text="bac remplacé")'
)


def test_a_text_that_is_said_once_is_used_once() -> None:
    once = TWO.replace(', reason="bac remplacé"', "")
    assert in_text(said_once, TWO, "ferme le 1 et mets « bac remplacé » sur le 2") == once
    for said in (
        "ferme le 1, motif bac remplacé, et note bac remplacé sur le 2",
        "ferme le 1 avec le motif « bac remplacé » et écris la même chose sur le 2",
    ):
        assert in_text(said_once, TWO, said) == TWO


def test_what_is_to_be_left_open_is_not_closed() -> None:
    plan = (
        'ticket = ticketing.get(number="1")\nticketing.comment(ticket=ticket, text="à revoir")\n'
        'ticketing.close(ticket=ticket, reason="à revoir")'
    )
    assert "close" not in in_text(said_once, plan, "sur le 1 note « à revoir » et laisse-le ouvert")
    for said in (
        "sur le 1 note « à revoir » et ferme-le",
        "sur le 1 mets « à revoir », ferme-le, et laisse ouvert le 2",
        "sur le 1 mets « à revoir », ferme-le et laisse le 2 ouvert",
    ):
        assert "close" in in_text(said_once, plan, said)


def test_a_text_is_written_on_the_ticket_or_told() -> None:
    plan = (
        'ticket = ticketing.get(number="1")\np = directory.find_person(name="Rosa Diaz")\n'
        'ticketing.notify(to=p, ticket=ticket, message="grille ouverte")\n'
        'ticketing.comment(ticket=ticket, text="grille ouverte")'
    )
    noted = in_text(said_once, plan, "préviens Rosa Diaz du 1 et note dessus « grille ouverte »")
    assert "notify(to=p, ticket=ticket)" in noted and "comment" in noted
    for said in (
        "commente le 1 et dis à Rosa Diaz : grille ouverte",
        "préviens Rosa Diaz pour le 1 et ajoute aussi le même message en commentaire : grille ouverte",
    ):
        assert in_text(said_once, plan, said) == plan


TOLD = (
    'p = directory.find_person(name="Rosa Diaz")\nfor t in avant.tickets:\n    ticketing.remind(ticket=t)\n'
    '    ticketing.notify(to=p, ticket=t, message="c\'est lancé")'
)


def test_somebody_is_told_once() -> None:
    once = in_text(told_once, TOLD, "relance-les et préviens Rosa Diaz que c'est lancé")
    assert once.endswith('\nticketing.notify(to=p, message="c\'est lancé")') and "ticket=t, " not in once
    for said in (
        "relance-les et à chaque fois préviens Rosa Diaz : c'est lancé",
        "pour chacun, préviens Rosa Diaz",
    ):
        assert in_text(told_once, TOLD, said) == TOLD
    for said in (
        "relance-les et préviens Rosa Diaz ticket par ticket que c'est lancé",
        "relance-les en prévenant Rosa Diaz de tous, et envoie-lui « c'est lancé »",
    ):
        assert in_text(told_once, TOLD, said) == TOLD
    theirs = TOLD.replace("to=p", "to=need(t.assignee)")
    assert in_text(told_once, theirs, "relance-les et préviens les agents que c'est lancé") == theirs


BOTH = (
    'p = directory.find_person(name="Rosa Diaz")\nts = ticketing.search(assignee=p, status="ouverts")\n'
    'us = ticketing.search(assignee=p, status="en cours")\nfor t in ts:\n    ticketing.assign(ticket=t, to=moi)'
)


def test_both_searches_are_used_where_both_are_said_side_by_side() -> None:
    both = in_text(with_each_search, BOTH, "donne-moi les tickets ouverts et en cours de Rosa Diaz")
    assert both == BOTH + "\nfor t1 in us:\n    ticketing.assign(ticket=t1, to=moi)"
    for said in (
        "regarde les tickets ouverts et en cours de Rosa Diaz, et prends les ouverts",
        "les tickets ouverts de Rosa Diaz sont pour moi, en cours ou pas",
    ):
        assert in_text(with_each_search, BOTH, said) == BOTH


REPORTS = (
    'lieu = gis.locate(address="5 rue Cujas")\nticket = ticketing.create(subject="banc cassé", place=lieu)\n'
    'ticket2 = ticketing.create(subject="rats", place=lieu)\np = directory.find_person(name="Rosa Diaz")\n'
    'ticketing.assign(ticket=ticket, to=p)\nservice = directory.find_service(domain="voirie")\n'
    "ticketing.notify(to=service.head, ticket=ticket2)"
)


@pytest.mark.parametrize(
    ("behind", "theirs", "other"),
    [
        ("celui des rats est pour Rosa Diaz, et préviens la voirie pour l'autre", "ticket2", "ticket"),
        ("confie le second à Rosa Diaz et préviens la voirie du premier", "ticket2", "ticket"),
        ("Rosa Diaz prend le premier, la voirie est prévenue pour le deuxième", "ticket", "ticket2"),
        ("confie-les à Rosa Diaz et préviens la voirie", "ticket", "ticket2"),
        ("Rosa Diaz habite au premier étage, préviens la voirie", "ticket", "ticket2"),
        ("Rosa Diaz prend l'autre, la voirie est prévenue", "ticket", "ticket2"),
        ("Rosa Diaz passe le second lundi, préviens la voirie", "ticket", "ticket2"),
        (
            "ne donne pas le second à Rosa Diaz, mais le banc, et préviens la voirie des rats",
            "ticket",
            "ticket2",
        ),
        ("tout sauf celui des rats est pour Rosa Diaz, préviens la voirie", "ticket", "ticket2"),
        ("confie à Rosa Diaz du 2e, et préviens la voirie du 2e", "ticket", "ticket2"),
    ],
)
def test_which_of_two_new_tickets_is_meant(behind: str, theirs: str, other: str) -> None:
    said = f"un banc cassé et des rats au 5 rue Cujas : {behind}"
    mended = in_text(as_referred, REPORTS, said)
    assert f"assign(ticket={theirs}, to=p)" in mended and f"notify(to=service.head, ticket={other})" in mended


def test_what_a_loop_found_is_shown_as_one_list() -> None:
    plan = "for e in avant.ecoles:\n    ts = ticketing.search(place=e)\nanswer(ts, count(ts), avant.ecoles)"
    mended = in_text(as_one_list, plan, "")
    assert mended.endswith("answer(flatten(ts), count(flatten(ts)), avant.ecoles)")
    assert in_text(as_one_list, mended, "") == mended
    inside = "for e in avant.ecoles:\n    ts = ticketing.search(place=e)\n    answer(ts)"
    assert in_text(as_one_list, inside, "") == inside


@pytest.mark.parametrize("name", [name for name in SETS if name != SECRET])
def test_no_plan_written_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        for mend in FLOWS:
            assert in_text(mend, case.plan, case.request) == case.plan, (case.id, mend)


def test_the_rest_is_sent_where_the_rest_was_to_be() -> None:
    plan = (
        'ts = ticketing.search(district="18e")\nold = [t for t in ts if t.created < "3 semaines"]\n'
        "for t in old:\n    ticketing.remind(ticket=t)\nticketing.send(content=old, to=moi.email)"
    )
    sent = in_text(the_rest_sent, plan, "relance ceux de plus de 3 semaines et envoie-moi le reste par mail")
    assert sent.endswith("ticketing.send(content=without(ts, old), to=moi.email)")
    whole = plan.replace("content=old", "content=ts")
    assert in_text(the_rest_sent, whole, "relance ceux de plus de 3 semaines et envoie-moi le reste") == sent
    for other in (plan, whole):
        said = "relance ceux de plus de 3 semaines et envoie-moi la liste"
        assert in_text(the_rest_sent, other, said) == other
    others = plan.replace('t.created < "3 semaines"', 't.status != "clos"')
    assert in_text(the_rest_sent, others, "relance ceux-là et envoie-moi les autres") == others


def test_somebody_is_told_of_what_they_are_given() -> None:
    plan = (
        'ts = ticketing.search(district="18e")\nkept = [t for t in ts if t.priority != "urgents"]\n'
        'p = directory.find_person(name="Rosa Diaz")\nfor t in kept:\n    ticketing.assign(ticket=t, to=p)\n'
        "for t in ts:\n    ticketing.notify(to={}, ticket=t)"
    )
    assert in_text(told_of_theirs, plan.format("p"), "").count("for t in kept") == 2
    all_of_them = "confie-lui les urgents et préviens-la de tous les tickets"
    assert in_text(told_of_theirs, plan.format("p"), all_of_them) == plan.format("p")
    assert in_text(told_of_theirs, plan.format("moi"), "") == plan.format("moi")


def test_somebody_who_gets_both_tickets_gets_both() -> None:
    both = REPORTS.split("\nservice")[0] + "\nticketing.assign(ticket=ticket2, to=p)"
    said = "un banc cassé et des rats au 5 rue Cujas : confie le premier et le second à Rosa Diaz"
    assert in_text(as_referred, both, said) == both


@pytest.mark.parametrize(
    ("picked", "others"),
    [
        ('need(first(sort(ts, by="created", order="asc")))', "[t for t in ts if t.number != one.number]"),
        ('top(ts, n="3", by="created", order="asc")', "without(ts, one)"),
    ],
)
def test_the_others_are_those_of_the_list(picked: str, others: str) -> None:
    plan = (
        f'ts = ticketing.search(text="rats")\none = {picked}\nus = ticketing.search({{}})\n'
        "for t in us:\n    ticketing.remind(ticket=t)"
    )
    mended = in_text(the_others, plan.format("assignee=moi"), "prends le plus ancien et relance les autres")
    assert mended.endswith(f"autres = {others}\nfor t in autres:\n    ticketing.remind(ticket=t)")
    for said in (
        "prends le plus ancien et ferme tous mes tickets, je garde les autres",
        "prends le plus ancien et note « comme les autres », relance mes tickets",
    ):
        assert in_text(the_others, plan.format("assignee=moi"), said) == plan.format("assignee=moi")
    for other in ('district="3e"', "assignee=moi"):
        said = (
            "prends le plus ancien et relance les autres du 3e"
            if "3e" in other
            else "relance aussi tous les miens"
        )
        assert in_text(the_others, plan.format(other), said) == plan.format(other)


def test_what_is_excepted_by_its_age_is_left_alone() -> None:
    old = 'old = need(first(sort(avant.tickets, by="created", order="asc")))'
    give = f"{old}\nticketing.assign(ticket=old, to=moi)\nticketing.remind(ticket=old)"
    rest = (
        f"{old}\nautres = [t for t in avant.tickets if t.number != old.number]\nfor t in autres:\n"
        "    ticketing.assign(ticket=t, to=moi)\n    ticketing.remind(ticket=t)"
    )
    assert in_text(all_but_the_picked, give, "donne-les moi et relance-les sauf le plus ancien") == rest
    for said in (
        "donne-moi le plus ancien et relance-le",
        "laisse-les tous sauf le plus ancien : prends-le",
        "ne touche à rien sauf le plus ancien, prends-le",
        "relance le plus ancien, tout est réglé sauf le plus ancien",
        "donne-les moi sauf le plus récent",
        "donne-les moi avec « tous sauf le plus ancien »",
    ):
        assert in_text(all_but_the_picked, give, said) == give
    told = rest + '\nticketing.comment(ticket=old, text="vu")'
    assert in_text(all_but_the_picked, told, "donne-les moi sauf le plus ancien, commente : vu") == told
    few = 'few = top(avant.tickets, n="2", by="created", order="asc")\nfor t in few:\n    ticketing.remind(ticket=t)'
    all_but_few = in_text(all_but_the_picked, few, "relance-les, à part les 2 plus anciens")
    assert "autres = without(avant.tickets, few)\nfor t1 in autres:" in all_but_few
