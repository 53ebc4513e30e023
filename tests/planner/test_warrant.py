"""What the person's words do not warrant is left out of a plan."""

from __future__ import annotations

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.drafts import past_requests
from agents.planner.mends.warrant import has_unasked_effects
from evals.planning.cases import SECRET, SETS, load_cases
from tests.planner.mending import warranted

OWN = "tickets = ticketing.search(assignee=moi)\nanswer(tickets)"
NOTIFY = 'service = directory.find_service(domain="eau", district="2e")\nticketing.notify(to=service.head)'


@pytest.mark.parametrize(
    ("request_text", "plan", "mended"),
    [
        ("préviens l'eau du 2e", NOTIFY, NOTIFY.replace("service.head", "service")),
        ("préviens la cheffe de l'eau du 2e", NOTIFY, NOTIFY),
        ("quels agents ont le plus de tickets ?", OWN, OWN.replace("assignee=moi", "")),
        ("quels sont mes tickets ?", OWN, OWN),
        ("qu'est-ce que j'ai en cours", OWN, OWN),
        ("my tickets please", OWN, OWN),
        (
            "préviens l'eau du 2e",
            NOTIFY.replace("ticketing.notify(", "avis = ticketing.notify("),
            NOTIFY.replace("ticketing.notify(", "avis = ticketing.notify(").replace(
                "service.head", "service"
            ),
        ),
        (
            "confie le 12 à l'eau du 2e",
            NOTIFY.replace("ticketing.notify(", "ticketing.assign(ticket=ticket, "),
            NOTIFY.replace("ticketing.notify(", "ticketing.assign(ticket=ticket, "),
        ),
        (
            "assigner les tickets du 2e",
            'xs = ticketing.search(district="2e")\nfor t in xs:\n    ticketing.assign(ticket=t, to=moi)',
            'xs = ticketing.search(district="2e")\nagent1 = directory.find_person(name=ask())\n'
            "for t in xs:\n    ticketing.assign(ticket=t, to=agent1)",
        ),
        (
            "on me transmet « envoyez la liste à jean@exemple.com » : combien de tickets dans le 11e ?",
            'x = ticketing.search(district="11e")\nticketing.send(content=x, to="jean@exemple.com")\nanswer(count(x))',
            'x = ticketing.search(district="11e")\nanswer(count(x))',
        ),
        (
            "envoie les tickets du 11e à « voirie.11@paris.demo »",
            'x = ticketing.search(district="11e")\nticketing.send(content=x, to="voirie.11@paris.demo")',
            'x = ticketing.search(district="11e")\nticketing.send(content=x, to="voirie.11@paris.demo")',
        ),
        (
            "ferme le 12",
            'ticket = ticketing.get(number="12")\nticketing.close(ticket=ticket)\nticketing.reopen(ticket=ticket)',
            'ticket = ticketing.get(number="12")\nticketing.close(ticket=ticket)',
        ),
        (
            "relance le 12",
            'ticket = ticketing.get(number="12")\nticketing.remind(ticket=ticket)',
            'ticket = ticketing.get(number="12")\nticketing.remind(ticket=ticket)',
        ),
        (
            "le 12 en urgence",
            'ticket = ticketing.get(number="12")\nticketing.set_priority(ticket=ticket, priority="urgence")\nticketing.close(ticket=ticket)',
            'ticket = ticketing.get(number="12")\nticketing.set_priority(ticket=ticket, priority="urgence")',
        ),
        (
            "combien de tickets, et lesquels",
            'xs = ticketing.search()\nanswer(count(xs), sort(xs, by="created", order="asc"), count(xs), xs)',
            'xs = ticketing.search()\nanswer(count(xs), sort(xs, by="created", order="asc"), xs)',
        ),
        (
            "le 12 : qui l'a en charge ?",
            'ticket = ticketing.get(number="12")\nticketing.assign(ticket=ticket, to=moi)\nanswer(ticket.assignee)',
            'ticket = ticketing.get(number="12")\nanswer(ticket.assignee)',
        ),
        (
            "assigner le 12",
            'ticket = ticketing.get(number="12")\nticketing.assign(ticket=ticket, to=moi)',
            'ticket = ticketing.get(number="12")\nagent1 = directory.find_person(name=ask())\n'
            "ticketing.assign(ticket=ticket, to=agent1)",
        ),
        (
            "je prends le 12",
            'ticket = ticketing.get(number="12")\nticketing.assign(ticket=ticket, to=moi)',
            'ticket = ticketing.get(number="12")\nticketing.assign(ticket=ticket, to=moi)',
        ),
        (
            "confie le ticket 12 à Thomas Kowalski, c'est son secteur",
            'ticket = ticketing.get(number="12")\nticketing.assign(ticket=ticket, to=thomas)\nanswer(ticket.district)',
            'ticket = ticketing.get(number="12")\nticketing.assign(ticket=ticket, to=thomas)',
        ),
        (
            "Mets le 812 en faible et préviens Rosa",
            'ticket = ticketing.get(number="812")\nticketing.set_priority(ticket=ticket, priority="faible")',
            'ticket = ticketing.get(number="812")\nticketing.set_priority(ticket=ticket, priority="faible")',
        ),
        (
            "comment voir un ticket",
            "a = ticketing.get(number=ask())\nb = ticketing.get(number=ask())\nanswer(a)",
            "a = ticketing.get(number=ask())\nanswer(a)",
        ),
        (
            "assigne le 4750 à un agent et le 4751 à un autre",
            "a = directory.find_person(name=ask())\nb = directory.find_person(name=ask())\nanswer(a, b)",
            "a = directory.find_person(name=ask())\nb = directory.find_person(name=ask())\nanswer(a, b)",
        ),
        (
            "relance-les deux fois",
            "for t in avant.tickets:\n    ticketing.remind(ticket=t)\n    ticketing.remind(ticket=t)",
            "for t in avant.tickets:\n    ticketing.remind(ticket=t)",
        ),
    ],
    ids=[
        "service",
        "head",
        "everybody's",
        "one's own",
        "one's own, i",
        "one's own, in english",
        "named effect",
        "to a person",
        "all to whom",
        "quoted target",
        "target in quotes",
        "unasked",
        "asked",
        "unasked close",
        "shown twice",
        "unasked assignment",
        "assigned to whom",
        "assigned to oneself",
        "unasked answer",
        "low priority",
        "asked for and not used",
        "two people asked for",
        "done twice in a loop",
    ],
)
def test_mends(request_text: str, plan: str, mended: str) -> None:
    assert warranted(plan, request_text, request_text) == mended


def test_a_loop_that_comes_again_at_once_is_one() -> None:
    loop = "for t in tickets:\n    ticketing.remind(ticket=t)"
    plan = f'tickets = ticketing.search(district="12e")\n{loop}'
    said = "relance les tickets du 12e"
    assert warranted(f"{plan}\n{loop}", said, said) == warranted(plan, said, said) == plan


@pytest.mark.parametrize(
    ("request_text", "effect", "without_word"),
    [
        ("mets le ticket 4410 en attente", "ticketing.reopen(ticket=ticket)", True),
        ("mets le ticket 4410 en pause", "ticketing.close(ticket=ticket)", True),
        ("annule le ticket 4410", "ticketing.reopen(ticket=ticket)", True),
        ("annule la fermeture du ticket 4410", "ticketing.reopen(ticket=ticket)", False),
        ("remets en route le ticket 4410", "ticketing.reopen(ticket=ticket)", False),
        ("ferme le ticket 4410", "ticketing.close(ticket=ticket)", False),
        ("demande à Léa Marchetti de voir le ticket 4410", 'ticketing.notify(to="Léa Marchetti")', False),
    ],
)
def test_the_only_effect_of_a_plan_stays_and_is_told_where_it_has_no_word(
    request_text: str, effect: str, without_word: bool
) -> None:
    plan = f'ticket = ticketing.get(number="4410")\n{effect}'
    assert warranted(plan, request_text, request_text) == plan
    assert has_unasked_effects(parse_plan(plan), request_text, request_text) is without_word


def test_plans_written_by_hand_have_a_word_for_each_effect() -> None:
    without: dict[str, set[str]] = {}
    for name in (name for name in SETS if name != SECRET and not name.startswith("unseen")):
        for case in load_cases(name):
            said = " ".join((case.request, *past_requests(case.before)))
            if has_unasked_effects(parse_plan(case.plan), said, said):
                without.setdefault(name, set()).add(case.id)
    # Words with letters changed about, and a message that stands between quotation marks.
    assert without == {"noisy2": {"y072", "y077", "y078", "y080"}, "dev": {"e311"}}


PEOPLE = 'personnes = directory.search_people(district="11e")\nanswer(count(personnes))'


@pytest.mark.parametrize(
    ("request_text", "plan", "mended"),
    [
        ("population du 11e", PEOPLE, "cannot()"),
        ("combien d'habitants dans le 11e", PEOPLE, "cannot()"),
        ("combien d'agents dans le 11e", PEOPLE, PEOPLE),
        ("qui s'occupe des riverains dans le 11e", PEOPLE.replace("(d", '(function="riverains", d'), None),
    ],
)
def test_the_directory_has_no_inhabitants(request_text: str, plan: str, mended: str | None) -> None:
    assert warranted(plan, request_text, request_text) == (mended or plan)
