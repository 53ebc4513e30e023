"""Conditions and branches of long requests: they hold where they are said to, and are there where they are said."""

from __future__ import annotations

import pytest

from agents.planner.mends.flows import FLOWS
from agents.planner.mends.flows.branches import in_every_case, nothing_else
from agents.planner.mends.flows.conditions import as_can_be, as_conditions_say, without_condition
from agents.planner.mends.tree import in_text

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
        ("si le 812 est très peu urgent, relance-le", NOT_URGENT, NOT_URGENT),
        ("si le 812 est loin d'être urgent, relance-le", NOT_URGENT, NOT_URGENT),
        ("si c pa urgent relance le 812", NOT_URGENT, NOT_URGENT),
        ("s'il est urgent stop, relance le 812", NOT_URGENT, NOT_URGENT),
        ("si le 812 est urgent je m'en occupe, tu relances que les faibles", NOT_URGENT, NOT_URGENT),
        ("si le 812 est disponible, relance-le si quelqu'un est blessé", NOBODY, NOBODY),
        ("regarde si quelqu'un s'en occupe, si la case est vide relance le 812", NOBODY, NOBODY),
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
        ("rouvre le 812 s'il est clos, relance-le s'il est ouvert, sinon rien", REMIND, ELSE.format(REMIND)),
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
        ("si le 812 est clos rouvre-le, sinon rien, et dans tous les cas note « vu ce jour »", True),
        ("si le 812 est clos rouvre-le, sinon note « vu ce jour »", False),
        ("dans tous les cas où le 812 est clos rouvre-le, sinon note vu ce jour", False),
        ("si le 812 est clos rouvre-le, sinon note « vu ce jour », dans tous les cas merci", False),
        (
            "si le 812 est clos rouvre-le. Dans tous les cas dis-moi tout, et s'il n'est pas clos note vu ce jour",
            False,
        ),
        ("si le 812 est clos rouvre-le, sinon de toute façon note « vu ce jour »", False),
        (
            "si le 812 est clos rouvre-le, de toute façon il va revenir, et dans l'autre cas note vu ce jour",
            False,
        ),
        ("si le 812 est clos rouvre-le, elle est là quoi qu'il arrive, note « vu ce jour »", False),
    ],
)
def test_what_is_done_in_every_case_is_in_no_branch(request_text: str, is_out: bool) -> None:
    plan = ELSE.format(COMMENT)
    assert in_text(in_every_case, plan, request_text) == (f"{NO_ELSE}\n{COMMENT}" if is_out else plan)


def test_what_both_branches_do_stays_in_both() -> None:
    tell = 'ticketing.notify(to=moi, message="vu")'
    plan = (
        f'ticket = ticketing.get(number="8")\nif ticket.status == "clos":\n    ticketing.reopen(ticket=ticket)\n    {tell}'
        f"\nelse:\n    ticketing.remind(ticket=ticket)\n    {tell}"
    )
    said = "si le 8 est clos rouvre-le, sinon relance-le, et dans tous les cas préviens-moi : vu"
    assert in_text(in_every_case, plan, said) == plan


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
