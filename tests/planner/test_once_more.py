"""What the turn before did is not done once more, and a count stays one."""

from __future__ import annotations

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.drafts import Turn
from agents.planner.mends.not_heard import not_heard
from tests.planner.turns import SCHOOL, before, mended

GIVEN = Turn(
    "confie le 3120 à Rosa Diaz",
    'ticket = ticketing.get(number="3120")\npersonne = directory.find_person(name="Rosa Diaz")\n'
    "ticketing.assign(ticket=ticket, to=personne)",
)
WRITTEN = Turn(
    "écris à Rosa Diaz que le marché est annulé",
    'personne = directory.find_person(name="Rosa Diaz")\n'
    'ticketing.notify(to=personne, message="le marché est annulé")',
)
COUNTED = Turn(
    "combien de tickets voirie",
    'tickets = ticketing.search(category="voirie")\nanswer(count(tickets))',
)
AGAIN = "ticketing.assign(ticket=avant.ticket, to=avant.personne)\n"
COMMENT = 'ticketing.comment(ticket=avant.ticket, text="vite")'


@pytest.mark.parametrize(
    ("said", "plan", "left"),
    [
        ("et mets-lui un mot : vite", AGAIN + COMMENT, COMMENT),
        ("redonne-le à Rosa", AGAIN.strip(), AGAIN.strip()),
        (
            "rouvre-le et donne-le à Rosa",
            "ticketing.reopen(ticket=avant.ticket)\n" + AGAIN.strip(),
            "ticketing.reopen(ticket=avant.ticket)\n" + AGAIN.strip(),
        ),
        (
            "préviens-la et donne le 12 à Rosa : vite",
            f'ticket = ticketing.get(number="12")\nticketing.assign(ticket=ticket, to=avant.personne)\n{COMMENT}',
            f'ticket = ticketing.get(number="12")\nticketing.assign(ticket=ticket, to=avant.personne)\n{COMMENT}',
        ),
    ],
)
def test_a_ticket_is_not_put_where_it_was_just_put(said: str, plan: str, left: str) -> None:
    assert mended(plan, said, before(GIVEN)) == left


@pytest.mark.parametrize(
    ("said", "to", "told"),
    [
        ("et à son adjoint", "avant.personne", ("à son adjoint",)),
        ("et à son adjoint aussi", "avant.personne", ("à son adjoint",)),
        ("et à son chef", "chef", ()),
        ("et à nouveau", "avant.personne", ()),
        ("encore une fois", "avant.personne", ()),
    ],
)
def test_another_to_whom_nothing_goes_is_told(said: str, to: str, told: tuple[str, ...]) -> None:
    head = "chef = directory.manager(person=avant.personne)\n" if to == "chef" else ""
    plan = f'{head}ticketing.notify(to={to}, message="le marché est annulé")'
    assert not_heard(parse_plan(plan), said, before(WRITTEN)) == told


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("et d'urgents ?", True),
        ("et de fermés ?", True),
        ("et les urgents ?", False),
        ("et de ceux-là montre les urgents", False),
    ],
)
def test_how_many_of_those_that_were_counted(said: str, counted: bool) -> None:
    plan = 'xs = [t for t in avant.tickets if t.priority == "urgents"]\nanswer({})'
    wanted = plan.format("count(xs)" if counted else "xs")
    assert mended(plan.format("xs"), said, before(COUNTED)) == wanted


@pytest.mark.parametrize(
    ("said", "plan", "told"),
    [
        ("et rouvre l'autre", 'ticket = ticketing.get(number="3120")\nticketing.reopen(ticket=ticket)', True),
        ("et rouvre l'autre", "ticketing.reopen(ticket=avant.ticket)", True),
        (
            "et rouvre l'autre, le 12",
            'ticket = ticketing.get(number="12")\nticketing.reopen(ticket=ticket)',
            False,
        ),
        ("note : vu l'autre fois", 'ticketing.comment(ticket=avant.ticket, text="vu l\'autre fois")', False),
    ],
)
def test_the_other_one_is_told_where_nobody_spoke_of_it(said: str, plan: str, told: bool) -> None:
    assert not_heard(parse_plan(plan), said, before(GIVEN)) == (("l'autre",) if told else ())


def test_nothing_is_far_from_itself() -> None:
    same = "metres = gis.distance(origin=avant.lieu, destination=avant.lieu)\nanswer(metres)"
    said = "c'est à quelle distance ?"
    assert "destination=avant.ecole)" in mended(same, said, before(SCHOOL))
    itself = same.replace("avant.lieu", "avant.ecole")
    assert "origin=avant.lieu, destination=avant.ecole)" in mended(itself, said, before(SCHOOL))
    pools = Turn(
        "les deux piscines les plus proches du 25 rue Oberkampf",
        'lieu = gis.locate(address="25 rue Oberkampf")\n'
        'piscines = gis.nearest(kind="piscines", place=lieu, n="deux")\nanswer(piscines)',
    )
    assert "destination=need(first(avant.piscines)))" in mended(same, said, before(pools))
    assert (
        mended(same, said, before(Turn("où est le 3 rue X", 'lieu = gis.locate(address="3 rue X")'))) == same
    )


@pytest.mark.parametrize(
    ("said", "plan", "told"),
    [
        ("et son adjoint ?", "answer(avant.personne)", ("son adjoint",)),
        ("qui est sa suppléante ?", "answer(avant.personne)", ("sa suppléante",)),
        ("et son adjoint ?", 'adjoints = directory.search_people(function="adjoint")\nanswer(adjoints)', ()),
        ("écris-lui « vois avec son adjoint »", 'ticketing.notify(to=avant.personne, message="vois avec son adjoint")', ()),
        ("lequel en a le plus ?", 'x = need(first(sort(avant.tickets, by="created")))\nanswer(x)', ("lequel en a le plus",)),
        ("lequel en a le plus ?", 'answer(sort(group(avant.tickets, by="district"), by="count"))', ()),
    ],
)  # fmt: skip
def test_what_no_plan_says_is_told(said: str, plan: str, told: tuple[str, ...]) -> None:
    turn = Turn(
        "le responsable de la voirie du 11e", 'service = directory.find_service(domain="voirie", district="11e")\n'
        "personne = directory.head(service=service)\ntickets = ticketing.search(assignee=personne)\nanswer(personne)",
    )  # fmt: skip
    assert not_heard(parse_plan(plan), said, before(turn)) == told
