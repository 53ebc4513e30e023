"""What may still become a plan, judged letter by letter."""

from __future__ import annotations

import itertools
import random
from datetime import datetime

import pytest

from agents.decoding.grammar import PlanGrammar, prefix
from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.prompt import normalise_request
from agents.training.fill import Example
from agents.training.generate import Generator
from agents.training.phrases import load_contexts, load_intents
from beffroi.errors import PlanError
from beffroi.records import Ticket
from beffroi.types import ListType, OptionalType, RecordType
from evals.planning.cases import load_cases
from tools.registry import load_registry

REQUEST = "Passe le ticket n°812 en priorité haute et confie-le à Mme Lefèvre"
SPECS = load_registry().specs
NOW = datetime(2026, 11, 2, 9)
LETTERS = sorted(
    {*prefix(f"{REQUEST} bâtiment ç è ê ô"), *'abcdefghijklmnopqrstuvwxyzA_0123456789 ."(),=:[]<>!@\n'}
)


def grammar(request: str = REQUEST) -> PlanGrammar:
    return PlanGrammar(SPECS, (request,))


def viable_all_along(judge: PlanGrammar, plan: str) -> bool:
    text = prefix(plan)
    return all(judge.viable(text[:end]) for end in range(1, len(text) + 1)) and judge.complete(text)


def test_every_beginning_of_a_right_plan_is_viable() -> None:
    plan = (
        'ticket = ticketing.get(number="812")\n'
        'ticketing.set_priority(ticket=ticket, priority="haute")\n'
        'personne = directory.find_person(name="Mme Lefèvre")\n'
        "ticketing.assign(ticket=ticket, to=personne)"
    )
    assert viable_all_along(grammar(), plan)


@pytest.mark.parametrize(
    "wrong",
    [
        'ticket = ticketing.fetch(number="812")',
        'ticket = ticketing.get(number="999")',
        'ticket = ticketing.get(number="81")',
        'personne = directory.find_person(name="Lefèv")',
        "ticketing.assign(ticket=ticket, to=moi)",
        'lieu = gis.locate(place="812")',
        "import os",
        "__import__",
        'ticket = ticketing.get(number="812"); x',
        "answer(moi.home_address)",
        "\nanswer(moi)",
        "for t in moi:",
    ],
    ids=lambda text: text[:40],
)
def test_what_cannot_become_a_plan_is_seen(wrong: str) -> None:
    judge = grammar()
    text = prefix(wrong + ("" if wrong.endswith('"') else "\n"))
    assert not all(judge.viable(text[:end]) for end in range(1, len(text) + 1))


def test_a_condition_in_the_other_case_of_a_loop_s_condition() -> None:
    judge = grammar()
    loop = "tickets = ticketing.search(assignee=moi)\nfor t in tickets:\n    if t.place:\n"
    inner = "        ticketing.remind(ticket=t)\n    else:\n        if not t.place:"
    assert viable_all_along(judge, f"{loop}{inner}\n            ticketing.close(ticket=t)")
    assert not judge.viable(prefix(f"{loop}{inner}\n            if t.place:"))


_LISTED = "tickets = ticketing.search(assignee=moi)\n"


@pytest.mark.parametrize(
    "line",
    [
        "chart(moi",
        "chart(tickets)",
        "chart(first(",
        "answer(sum(",
        "answer(mean(tickets",
        "if count(tickets):",
        "for t in moi.",
    ],
)
def test_what_the_checker_refuses_for_its_type_is_not_begun(line: str) -> None:
    assert not viable_all_along(PlanGrammar(SPECS, ("mes tickets",)), _LISTED + line)


@pytest.mark.parametrize(
    "line",
    [
        'chart(group(tickets, by="status"))',
        'groups = group(tickets, by="status")\nchart(sort(groups, by="count"))',
        'chart([g for g in group(tickets, by="status") if g.count > 2])',
        "if tickets:\n    answer(tickets)",
        "if first(tickets):\n    answer(tickets)",
        'answer(sum(group(tickets, by="status"), by="count"))',
    ],
)
def test_what_the_checker_takes_for_its_type_may_be_written(line: str) -> None:
    assert viable_all_along(PlanGrammar(SPECS, ("mes tickets, plus de 2",)), _LISTED + line)


def test_a_loop_needs_a_list() -> None:
    assert not PlanGrammar(SPECS, ("mes tickets",)).viable(prefix("for "))


def test_a_block_must_have_a_body() -> None:
    judge = PlanGrammar(SPECS, ("relance mes tickets",))
    begun = prefix("tickets = ticketing.search(assignee=moi)\nfor t in tickets:")
    assert judge.viable(begun)
    assert not judge.complete(begun)
    assert not judge.viable(begun + "\nanswer")
    assert judge.complete(begun + "\n    ticketing.remind(ticket=t)")


def test_results_of_the_turn_before_are_in_scope() -> None:
    judge = PlanGrammar(SPECS, ("relance-les",), {"tickets": ListType(RecordType(Ticket))})
    assert viable_all_along(judge, "for t in avant.tickets:\n    ticketing.remind(ticket=t)")


def test_what_may_be_missing_of_the_turn_before_is_taken_as_there() -> None:
    judge = PlanGrammar(SPECS, ("ferme-le",), {"ticket": OptionalType(RecordType(Ticket))})
    assert viable_all_along(judge, "ticketing.close(ticket=avant.ticket)")


@pytest.mark.parametrize("name", ["heldout", "dev", "must_ask"])
def test_no_right_plan_is_kept_out(name: str) -> None:
    for case in load_cases(name):
        texts = (normalise_request(case.request),)
        earlier = {}
        if case.before:
            texts = (*texts, case.before.request)
            scope = PlanGrammar(SPECS, (case.before.request,))._scope(prefix(case.before.plan))
            earlier = {n: kind for n, kind in scope.names.items() if n != "moi"} if scope else {}
        text = prefix(case.plan)
        judge = PlanGrammar(SPECS, texts, earlier)
        assert all(judge.viable(text[:end]) for end in range(1, len(text) + 1, 5)), case.id
        assert judge.complete(text), case.id


def test_training_examples_are_plans_of_the_language() -> None:
    stream = iter(Generator(load_intents(), load_contexts(), seed=11))
    for example in itertools.islice((e for e in stream if e.before is None and _checks(e)), 150):
        judge = PlanGrammar(SPECS, (example.request,))
        text = prefix(example.plan)
        assert all(judge.viable(text[:end]) for end in range(1, len(text) + 1, 7)), example


def _checks(example: Example) -> bool:
    """Whether every closed-list word is known: some are invented, for copying to be learnt."""
    try:
        check(parse_plan(example.plan), example.request, SPECS, now=NOW)
    except PlanError:
        return False
    return True


@pytest.mark.parametrize("seed", range(6))
def test_what_may_begin_can_go_on(seed: int) -> None:
    """Letters drawn at random from those that may come: there is always one more, or the plan is whole."""
    draw, judge = random.Random(seed), grammar(f"{REQUEST} et écris à a.b@paris.demo")
    text = ""
    for _ in range(140):
        if not (possible := [letter for letter in LETTERS if judge.viable(text + letter)]):
            break
        names = len(possible) > 20
        weights = [0.3 if names and letter.isalnum() else 4.0 for letter in possible]
        text += draw.choices(possible, weights)[0]
    assert possible or judge.complete(text), text


@pytest.mark.parametrize(
    "begun",
    [
        "ticketing.remind(",
        'lieu = gis.nearest(kind="Lefèvre", place=a',
        "lieu = gis.nearest(kind=ask(), place=ask()",
        "tickets = [t",
        "answer([t for t in moi",
        "groupes = group(distinct(",
        "ticketing.send(to=moi.ph",
        'tickets = ticketing.search()\nticket = ticketing.create(subject="Passe", p',
        "tickets = ticketing.search()\nreste = without(g",
        "tickets = ticketing.search()\nlieux = [p for p in tickets.",
    ],
)
def test_nothing_begins_that_cannot_end(begun: str) -> None:
    """A result that no name in scope can give is not begun."""
    assert not grammar().viable(prefix(begun))


@pytest.mark.parametrize(
    ("request_", "number", "whole"),
    [
        ("la fiche du ticket deux mille trois cent quarante", "deux mille trois", False),
        ("la fiche du ticket deux mille trois cent quarante", "deux mille trois cent quarante", True),
        ("ticket 880 non attends 808", "880", False),
        ("ticket 880 non attends 808", "808", True),
        ("le n°44, oups non le n°45", "44", False),
        ("les tickets 12, 15 et 18", "12", True),
        ("le 880 et non le 808", "880", True),
    ],
)
def test_a_number_is_taken_whole_and_as_corrected(request_: str, number: str, whole: bool) -> None:
    judge = grammar(normalise_request(request_))
    assert judge.viable(prefix(f'ticket = ticketing.get(number="{number}")')) is whole


@pytest.mark.parametrize(
    ("request_", "line", "may"),
    [
        ("les tickets du 5 de plus de 2 mois", 'district="5"', True),
        ("les tickets du 5 de plus de 2 mois", 'district="2"', False),
        ("les tickets du 2 de plus de 2 mois", 'district="2"', True),
        ("les tickets près du 5 rue Lepic", 'district="5"', False),
        ("les tickets du 5, rue Lepic", 'district="5"', True),
        ("les tickets de moins de deux semaines à 300 mètres", 'radius="deux"', False),
        ("les tickets à 300 mètres", 'radius="300 mètres"', True),
        ("les tickets du 3e rue de Bretagne", 'district="3e"', True),
        ("les tickets du troisième mois par mois", 'district="troisième"', True),
        ("les tickets du 5 m'intéressent", 'district="5"', True),
        ("les tickets du 5 place-les en urgent", 'district="5"', True),
        ("les tickets du 5 % restant", 'district="5"', False),
    ],
)
def test_a_number_that_counts_something_else_is_not_taken(request_: str, line: str, may: bool) -> None:
    assert grammar(normalise_request(request_)).viable(prefix(f"t = ticketing.search({line}")) is may


def test_a_filter_is_not_made_up() -> None:
    """A value of a closed list is one that the person said; a parameter without any is not begun."""
    judge = grammar("les tickets propreté du 11e")
    assert judge.viable(prefix('tickets = ticketing.search(category="propreté"'))
    assert not judge.viable(prefix('tickets = ticketing.search(category="voirie"'))
    assert not judge.viable(prefix("tickets = ticketing.search(priority="))


def test_a_name_does_not_go_on_for_ever() -> None:
    assert grammar().viable("a_rather_long_name_of_a_result")
    assert not grammar().viable("and_so_on_" * 5)


def test_no_variable_is_called_like_a_system() -> None:
    assert not grammar().viable(prefix("ticketing = "))
    assert not grammar().viable(prefix("for gis in "))
