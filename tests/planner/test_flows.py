"""How the steps of a long request hang together: what is plain in the words, and what is to stay."""

from __future__ import annotations

import pytest

from agents.planner.mends.flows import FLOWS
from agents.planner.mends.flows.branches import in_every_case, nothing_else
from agents.planner.mends.flows.complements import (
    counted_in_all,
    not_what_is_left,
    the_rest_sent,
    told_of_theirs,
)
from agents.planner.mends.flows.conditions import as_can_be, as_conditions_say, without_condition
from agents.planner.mends.flows.nested import as_one_list
from agents.planner.mends.flows.others import the_others
from agents.planner.mends.flows.referred import as_referred
from agents.planner.mends.flows.repeated import said_once, told_once, with_each_search
from agents.planner.mends.tree import in_text
from evals.planning.cases import SECRET, SETS, load_cases

NOT_URGENT = 'ticket = ticketing.get(number="812")\nif ticket.priority != "urgent":\n    ticketing.remind(ticket=ticket)'
URGENT = NOT_URGENT.replace("!=", "==")
NOBODY = 'ticket = ticketing.get(number="812")\nif not ticket.assignee:\n    ticketing.remind(ticket=ticket)'
SOMEBODY = NOBODY.replace("not ", "")


@pytest.mark.parametrize(
    ("request_text", "plan", "mended"),
    [
        ("si le 812 est urgent, relance-le", NOT_URGENT, URGENT),
        ("si le 812 est urgent relance-le, sinon rien", NOT_URGENT, URGENT),
        ("si le 812 n'est pas urgent, relance-le", NOT_URGENT, NOT_URGENT),
        ("relance le 812 sauf s'il est urgent", NOT_URGENT, NOT_URGENT),
        ("relance le 812 à moins qu'il soit urgent", NOT_URGENT, NOT_URGENT),
        ("relance le 812 ; s'il est urgent on laisse tomber", NOT_URGENT, NOT_URGENT),
        ("s'il est urgent ne fais rien, relance le 812", NOT_URGENT, NOT_URGENT),
        ("relance le 812, s'il est urgent, non", NOT_URGENT, NOT_URGENT),
        ("relance le 812, urgent exclu", NOT_URGENT, NOT_URGENT),
        ("remind 812 unless it is urgent", NOT_URGENT, NOT_URGENT),
        ("relance le 812, mais s'il est urgent, ne fais rien", NOT_URGENT, NOT_URGENT),
        ("relance le 812, s'il est urgent, tu attends", NOT_URGENT, NOT_URGENT),
        ("le 812 doit être urgent. Si c'est pas le cas, relance-le", NOT_URGENT, NOT_URGENT),
        ("si le 812 est urgent c'est bon, dans le cas inverse relance-le", NOT_URGENT, NOT_URGENT),
        ("remind 812 if it isn't urgent", NOT_URGENT, NOT_URGENT),
        ("si quelqu'un est chargé du 812, relance-le", NOBODY, SOMEBODY),
        ("si le 812 est assigné c'est bon, dans le cas inverse relance", NOBODY, NOBODY),
        ("il faut que quelqu'un s'occupe du 812 à attribuer, relance", NOBODY, NOBODY),
        ("si quelqu'un en est chargé, relance cette personne", NOBODY, SOMEBODY),
        ("si personne n'a le 812, relance", NOBODY, NOBODY),
        ("relance le 812 s'il n'est assigné à personne", NOBODY, NOBODY),
        ("si le 812 est libre, relance le service", NOBODY, NOBODY),
    ],
)
def test_a_condition_holds_where_it_is_said_to(request_text: str, plan: str, mended: str) -> None:
    assert in_text(as_conditions_say, plan, request_text) == mended


@pytest.mark.parametrize(
    "request_text",
    [
        "ferme tous les tickets en attente du 11e, mais garde les urgents",
        "ferme les tickets du 11e ; les urgents, n'y touche pas",
        "mets de côté les urgents et ferme tous les tickets du 11e",
        "close the tickets of the 11th that aren't urgents",
    ],
)
def test_what_is_kept_from_a_list_stays_kept(request_text: str) -> None:
    plan = (
        'ts = ticketing.search(district="11e")\nxs = [t for t in ts if t.priority != "urgents"]\n'
        "for t in xs:\n    ticketing.close(ticket=t)"
    )
    for mend in FLOWS:
        assert in_text(mend, plan, request_text) == plan


def test_a_condition_can_be() -> None:
    never = 'ts = ticketing.search()\nxs = [t for t in ts if t.district == "14e" and t.district == "1er"]\nanswer(xs)'
    always = never.replace("==", "!=").replace(" and ", " or ")
    assert " or " in in_text(as_can_be, never, "")
    assert " and " in in_text(as_can_be, always, "")
    both = never.replace('t.district == "1er"', 't.status == "clos"')
    assert in_text(as_can_be, both, "") == both


ELSE = (
    'ticket = ticketing.get(number="812")\nif ticket.status == "clos":\n    ticketing.reopen(ticket=ticket)\n'
    "else:\n    {}"
)
NO_ELSE = ELSE.split("\nelse")[0]
REMIND = "ticketing.remind(ticket=ticket)"


@pytest.mark.parametrize(
    ("request_text", "other", "mended"),
    [
        ("si le 812 est clos rouvre-le, sinon rien", REMIND, NO_ELSE),
        (
            "si le 812 est clos rouvre-le, sinon laisse",
            'ticketing.comment(ticket=ticket, text="laisse")',
            NO_ELSE,
        ),
        ("si le 812 est clos rouvre-le et relance l'agent, sinon rien", REMIND, NO_ELSE + "\n    " + REMIND),
        ("si le 812 est clos rouvre-le, sinon laisse un commentaire", REMIND, ELSE.format(REMIND)),
        ("si le 812 est clos rouvre-le, sinon laisse-le en attente", REMIND, ELSE.format(REMIND)),
        ("si le 812 est clos rouvre-le, sinon relance", REMIND, ELSE.format(REMIND)),
        (
            "envoie-le moi si tu peux, sinon tant pis. S'il est clos rouvre-le, sinon relance",
            REMIND,
            ELSE.format(REMIND),
        ),
    ],
)
def test_nothing_else_is_nothing(request_text: str, other: str, mended: str) -> None:
    assert in_text(nothing_else, ELSE.format(other), request_text) == mended


EITHER = (
    'ts = ticketing.search(district="1er")\nif count(ts) > 0:\n    answer(count(ts))\nelse:\n'
    '    lieu = gis.locate(address="63 rue Monge")\n    ticketing.create(subject="fuite", place=lieu)'
)


def test_what_waits_for_nothing_is_done() -> None:
    both = in_text(
        without_condition,
        EITHER,
        "le nombre de tickets du 1er. Par ailleurs une fuite au 63 rue Monge, à signaler",
    )
    assert "if " not in both and "answer(count(ts))" in both and "\nticketing.create" in both
    for said in (
        "s'il y a des tickets dans le 1er dis combien, sinon signale une fuite au 63 rue Monge",
        "tickets dans le 1er ? le nombre, et signale une fuite au 63 rue Monge",
        "aucun ticket dans le 1er : signale une fuite au 63 rue Monge",
        "crée un ticket fuite au 63 rue Monge, à moins qu'un ticket du 1er soit ouvert, auquel cas donne le nombre",
        "le nombre de tickets du 1er, et une fuite au 63 rue Monge",
    ):
        assert in_text(without_condition, EITHER, said) == EITHER


COMMENT = 'ticketing.comment(ticket=ticket, text="vu ce jour")'


@pytest.mark.parametrize(
    ("request_text", "is_out"),
    [
        ("si le 812 est clos rouvre-le, et dans tous les cas note « vu ce jour »", True),
        ("si le 812 est clos rouvre-le. Quoi qu'il en soit, commente : vu ce jour", True),
        ("si le 812 est clos rouvre-le, sinon note « vu ce jour »", False),
        ("dans tous les cas où le 812 est clos rouvre-le, sinon note vu ce jour", False),
        ("si le 812 est clos rouvre-le, sinon note « vu ce jour », dans tous les cas merci", False),
        (
            "si le 812 est clos rouvre-le. Dans tous les cas dis-moi tout, et s'il n'est pas clos note vu ce jour",
            False,
        ),
        ("si le 812 est clos rouvre-le, sinon de toute façon note « vu ce jour »", False),
    ],
)
def test_what_is_done_in_every_case_is_in_no_branch(request_text: str, is_out: bool) -> None:
    plan = ELSE.format(COMMENT)
    assert in_text(in_every_case, plan, request_text) == (f"{NO_ELSE}\n{COMMENT}" if is_out else plan)


def test_what_both_branches_do_is_done_once() -> None:
    tell = 'ticketing.notify(to=moi, message="vu")'
    plan = (
        f'ticket = ticketing.get(number="8")\nif ticket.status == "clos":\n    ticketing.reopen(ticket=ticket)\n    {tell}'
        f"\nelse:\n    ticketing.remind(ticket=ticket)\n    {tell}"
    )
    said = "si le 8 est clos rouvre-le, sinon relance-le, et dans tous les cas préviens-moi : vu"
    assert in_text(in_every_case, plan, said).count(tell) == 1


def test_what_it_needs_goes_with_it_and_a_new_ticket_does_not() -> None:
    message = 'ticketing.notify(to=p, ticket=ticket, message="c\'est vu")'
    plan = (
        'lieu = gis.locate(address="5 rue Cujas")\nts = ticketing.search(place=lieu)\nif count(ts) > 0:\n'
        '    answer(ts)\nelse:\n    ticket = ticketing.create(subject="banc cassé", place=lieu)\n'
        f'    p = directory.find_person(name="Rosa Diaz")\n    {message}'
    )
    said = "s'il y a un ticket montre-le, sinon crée-en un ; dans tous les cas dis à Rosa Diaz que c'est vu"
    mended = in_text(in_every_case, plan, said).split("\n")
    assert mended[2] == 'p = directory.find_person(name="Rosa Diaz")'
    assert mended[-1] == 'ticketing.notify(to=p, message="c\'est vu")'


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
    assert in_text(the_rest_sent, plan, "relance ceux de plus de 3 semaines et envoie-moi la liste") == plan


def test_somebody_is_told_of_what_they_are_given() -> None:
    plan = (
        'ts = ticketing.search(district="18e")\nkept = [t for t in ts if t.priority != "urgents"]\n'
        'p = directory.find_person(name="Rosa Diaz")\nfor t in kept:\n    ticketing.assign(ticket=t, to=p)\n'
        "for t in ts:\n    ticketing.notify(to={}, ticket=t)"
    )
    assert in_text(told_of_theirs, plan.format("p"), "").count("for t in kept") == 2
    assert in_text(told_of_theirs, plan.format("moi"), "") == plan.format("moi")


def test_what_is_ordered_before_every_case_waits_for_the_condition() -> None:
    plan = (
        'ticket = ticketing.get(number="812")\nif ticket.status == "fermé":\n'
        '    p = directory.find_person(name="Rosa Diaz")\n    ticketing.notify(to=p, message="c\'est revu")\n'
        "ticketing.reopen(ticket=ticket)"
    )
    said = "rouvre le 812 s'il est fermé, et dans tous les cas préviens Rosa Diaz que c'est revu"
    mended = in_text(in_every_case, plan, said).split("\n")
    assert mended[-3:] == [
        'if ticket.status == "fermé":',
        "    ticketing.reopen(ticket=ticket)",
        'ticketing.notify(to=p, message="c\'est revu")',
    ]


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
    for other in ('district="3e"', "assignee=moi"):
        said = (
            "prends le plus ancien et relance les autres du 3e"
            if "3e" in other
            else "relance aussi tous les miens"
        )
        assert in_text(the_others, plan.format(other), said) == plan.format(other)
