"""Effects done as one walk meets them are those that evaluating again after each one would give."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.interpreter.evaluate import evaluate
from agents.interpreter.evaluation import CallSite, Context, Evaluation
from agents.interpreter.outcomes import Ok, Outcome
from agents.interpreter.values import Labeled
from agents.language.checked import CheckedPlan
from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from tests.interpreter.plans import checked, listing
from tests.interpreter.test_plans_never_break import REQUEST, SPECS, Writer, outcome
from tests.tools.fakes import ALONE, KARIM, NOW, TICKET

Results = dict[str, Outcome]
CONTEXT = Context(now=NOW, me=KARIM)
EFFECTS = (
    "ticketing.remind(ticket=t)",
    'ticketing.comment(ticket=t, text="rats")',
    "ticketing.close(ticket=t)",
    "directory.manager(person=karim)",
    "ticketing.get(number=t.number)",
    'if t.status == "ouvert":\n        ticketing.close(ticket=t)',
)


def answered(call: CallSite, seed: int) -> Outcome:
    """What a call comes to, by its site: the same however it was reached."""
    return outcome(call, random.Random(f"{seed} {call.site} {call.after}"))


def with_reads(plan: CheckedPlan, results: Results, seed: int) -> Evaluation:
    """The plan once every read that can run has run; results are added to."""
    while (now := evaluate(plan, results, CONTEXT)).reads and now.stop is None:
        results |= {call.site: answered(call, seed) for call in now.reads}
    return now


def one_by_one(plan: CheckedPlan, results: Results, seed: int) -> list[CallSite]:
    """Effects in their order, each met in an evaluation of its own, until a read is due."""
    done: list[CallSite] = []
    while not (now := evaluate(plan, results, CONTEXT)).reads and (call := now.next_effect) is not None:
        done.append(call)
        results = {**results, call.site: answered(call, seed)}
    return done


def check_same(plan: CheckedPlan, seed: int) -> None:
    """The same effects, with the same arguments and labels; then the plan stands where it would."""
    results: Results = {}
    now = with_reads(plan, results, seed)
    if now.stop is not None or now.open or now.provisional:
        return
    wanted, done = one_by_one(plan, results, seed), list[CallSite]()

    def do(call: CallSite) -> Outcome:
        done.append(call)
        return answered(call, seed)

    after = evaluate(plan, results, CONTEXT, do)
    assert done == wanted, plan.text
    assert after == evaluate(plan, results | {call.site: answered(call, seed) for call in done}, CONTEXT)


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_any_plan_does_in_one_walk_what_it_does_step_by_step(seed: int) -> None:
    check_same(check(parse_plan(Writer(random.Random(seed)).write(6)), REQUEST, SPECS, now=NOW), seed)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(EFFECTS), min_size=1, max_size=3), st.integers(0, 2**32))
def test_loops_with_several_effects_and_reads_do_too(body: list[str], seed: int) -> None:
    lines = ['karim = directory.find_person(name="Karim")', 'tickets = ticketing.search(category="voirie")']
    lines += ["for t in tickets:", *(f"    {line}" for line in body)]
    plan = "\n".join([*lines, "answer(tickets)"])
    check_same(check(parse_plan(plan), REQUEST, SPECS, now=NOW), seed)


def test_nothing_is_done_after_an_effect_that_is_left_undone() -> None:
    plan = checked("tickets = ticketing.search()\nfor t in tickets:\n    ticketing.remind(ticket=t)")
    met: list[str] = []

    def do(call: CallSite) -> Outcome | None:
        met.append(call.site)
        return Ok(None) if len(met) == 1 else None

    after = evaluate(plan, {"1": Ok(listing(TICKET, ALONE, replace(TICKET, number=9)))}, CONTEXT, do)
    assert met == ["3[0]", "3[1]"]
    assert [call.site for call in after.effects if call.outcome is None] == ["3[1]", "3[2]"]


def test_no_effect_is_done_before_a_read_that_its_plan_has_first() -> None:
    plan = checked(
        'tickets = ticketing.search()\nfor t in tickets:\n    autre = ticketing.comment(ticket=t, text="vu")\n'
        "    relu = ticketing.history(ticket=t)"
    )
    met: list[str] = []

    def do(call: CallSite) -> Outcome:
        met.append(call.site)
        ticket = call.arguments["ticket"]
        assert isinstance(ticket, Labeled)
        return Ok(ticket.value)

    after = evaluate(plan, {"1": Ok(listing(TICKET, ALONE))}, CONTEXT, do)
    assert met == ["3[0]"] and [call.site for call in after.reads] == ["4[0]", "4[1]"]
