"""What is labelled as open to all staff does not depend on what is kept for some: plans by chance, run twice.

Both runs get the same answers but for the personal fields. Every call and every shown value whose label lets
all staff read it must then be the same in both. How a run stops may tell one bit; that is not claimed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.interpreter.compare import same_key
from agents.interpreter.evaluate import evaluate
from agents.interpreter.evaluation import CallSite, Context, Evaluation
from agents.interpreter.labels import full_label, given_label
from agents.interpreter.outcomes import Ok, Outcome
from agents.interpreter.values import Items, Labeled, Value
from agents.language.checked import CheckedPlan
from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from beffroi.labels import Label
from beffroi.records import Lookup, PersonalDetails
from beffroi.types import ListType
from tests.interpreter import test_plans_never_break as chance_plans
from tests.interpreter.plans import listing
from tests.interpreter.test_label_bounds import holds
from tests.interpreter.test_plans_never_break import VALUES
from tests.tools.fakes import HELENE, KARIM, NOW

DETAILS = (
    'equipe = directory.search_people(function="chef d\'équipe")\n'
    "for p in equipe:\n    d = directory.personal_details(person=p)\n"
    'un = directory.find_person(name="Karim")\ne = directory.personal_details(person=un)\n'
)
ON_LISTS = (
    '{x} = [t for t in {xs} if "1" in t.{f}]',
    "{x} = [t for t in {xs} if t.{f} == e.{f}]",
    '{x} = sort({xs}, by="{f}")',
    '{x} = top({xs}, n="3", by="{f}")',
    '{x} = group({xs}, by="{f}")',
    '{x} = distinct({xs}, by="{f}")',
    "{x} = without({xs}, {ys})",
    '{x} = matching({xs}, {ys}, by="{f}")',
    "{x} = first({xs})",
    "{x} = count({xs})",
    "if count({xs}) == 0:\n    {x} = {call}",
    'for t in {xs}:\n    if "1" in t.{f}:\n        {x} = t.person_id',
    "for t in {xs}:\n    {x} = {call}",
    "for t in {xs}:\n    {x} = t.{f}",
)
ON_ONE = (
    "{x} = {xs}.{f}",
    "if {xs}.{f}:\n    {x} = {call}\nelse:\n    {x}b = {call2}",
    'if "1" in {xs}.{f}:\n    {x} = {ys}',
    'if "1" in {xs}.{f}:\n    {x} = un.name\nelse:\n    {x} = un.function',
    'if {xs}.{f} == "{w}":\n    {x} = {call}',
    'if "1" in {xs}.{f}:\n    {x} = {call}',
    'if "1" in {xs}.{f}:\n    answer(un.name)',
    "if {xs}.{f} in {ys}:\n    {x} = un.name",
    'for t in equipe:\n    if "1" in {xs}.{f}:\n        {x} = t.name',
)
PRIVATE = ("home_address", "birth_date", "private_phone")
FIELDS = ("person_id", "name", "key", "count", "items", "number", "head", "assignee")


class Writer(chance_plans.Writer):
    """Plans about people's details."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(chance)
        self.lines = DETAILS.strip().split("\n")
        self.names = ["moi", "equipe", "d", "un", "e"]

    def write(self, most: int) -> str:
        for count in range(3 * most):
            if len(self.lines) < most:
                self._try(self._line(f"x{count}"), f"x{count}")
        for name in self.names[1:]:
            self._try(f"answer({name})", "")
        return "\n".join(self.lines)

    def _line(self, name: str) -> str:
        pick, often = self.chance.choice, self.chance.random() < 0.7
        if self.chance.random() < 0.1:
            return f"{name} = {self._call()}"
        shape, source = pick(((ON_LISTS, "d"), (ON_ONE, "e"), (ON_ONE, "e")))
        return pick(shape).format(
            x=name,
            xs=source if often else pick(self.names),
            ys=pick(self.names),
            f=pick(PRIVATE if self.chance.random() < 0.7 else FIELDS),
            w=pick(list(chance_plans.WORDS.values())),
            call=self._call("t"),
            call2=self._call("t"),
        )


def answered(call: CallSite, private: Mapping[str, PersonalDetails]) -> Outcome:
    """The same for every call of a tool, but for what is private."""
    if call.spec.name == "directory.personal_details":
        person = call.arguments["person"]
        assert isinstance(person, Labeled)
        return Ok(private[person.value.id])
    if call.spec.name == "directory.search_people":
        return Ok(listing(KARIM, HELENE))
    kind = call.spec.returns
    if isinstance(kind, ListType):
        return Ok(listing(*VALUES[kind.item.cls.__name__]))  # type: ignore[union-attr]
    value = VALUES[kind.cls.__name__][0] if hasattr(kind, "cls") else 250.0
    return Ok(Lookup(value) if call.spec.lookup else value, after=call.after)


def run(plan: CheckedPlan, private: Mapping[str, PersonalDetails]) -> Evaluation:
    results: dict[str, Outcome] = {}
    while True:
        now = evaluate(plan, results, Context(now=NOW, me=KARIM))
        todo = now.reads or ((now.next_effect,) if now.next_effect is not None else ())
        if not todo or now.stop is not None or len(results) > 400:
            return now
        results |= {call.site: answered(call, private) for call in todo}


def plain(held: Any) -> Any:
    if isinstance(held, Labeled):
        return plain(held.value)
    if isinstance(held, Items):
        return [plain(item) for item in held.known()]
    return repr(same_key(held))


def low(label: Label) -> bool:
    return label.readers is None


def seen(now: Evaluation) -> tuple[set[Any], dict[str, Any]]:
    """Calls and shown values that all staff may know of."""
    calls = {
        (
            call.site,
            call.spec.name,
            repr(sorted((name, plain(value)) for name, value in call.arguments.items())),
        )
        for call in now.calls
        if low(call.label) and all(_open(call, name, value) for name, value in call.arguments.items())
    }
    values = {
        f"{number}:{each.name}": plain(each.value)
        for number, each in enumerate(now.shown)
        if isinstance(each.value, Labeled) and low(full_label(each.value))
    }
    return calls, values


def _open(call: CallSite, name: str, value: Value) -> bool:
    return isinstance(value, Labeled) and low(given_label(value, call.spec.role(name)))


@settings(max_examples=80)
@given(st.integers(0, 2**32))
def test_what_is_open_does_not_depend_on_what_is_kept(seed: int) -> None:
    chance = random.Random(seed)
    plan = check(parse_plan(Writer(chance).write(11)), chance_plans.REQUEST, chance_plans.SPECS, now=NOW)
    one = {
        p: PersonalDetails(p, chance.choice("12"), chance.choice("12"), chance.choice("12"))
        for p in ("p1", "p2")
    }
    other = {
        p: replace(d, home_address=chance.choice("123"), birth_date=chance.choice("123"), private_phone="")
        for p, d in one.items()
    }
    first, second = run(plan, one), run(plan, other)
    for now in (first, second):
        _bounded(plan, now)
    if first.stop is None and second.stop is None and not (first.needs or second.needs):
        assert seen(first) == seen(second), plan.text


def _bounded(plan: CheckedPlan, now: Evaluation) -> None:
    for call in now.calls:
        assert holds(plan.conditions[call.line], call.label), (plan.text, call.site)
        for name, value in call.arguments.items():
            bound = plan.given.get((call.line, name))
            if isinstance(value, Labeled) and bound is not None:
                real = given_label(value, call.spec.role(name))
                assert holds(bound.label, real), (plan.text, call.site, name, bound.label, real)
