"""A well-typed plan never fails with a type error when it runs, whatever the city answers."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.interpreter.evaluate import evaluate
from agents.interpreter.evaluation import CallSite, Context
from agents.interpreter.outcomes import Fail, Left, Ok, Outcome
from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.views.answer import answer_blocks
from agents.views.steps import step_views
from beffroi.errors import Failure, PlanError
from beffroi.records import Lookup
from beffroi.types import ListType
from tests.interpreter.plans import listing
from tests.tools.fakes import (
    ALONE,
    HELENE,
    KARIM,
    NOW,
    OBERKAMPF,
    PISCINE,
    TERRASSES,
    TICKET,
    VOIRIE,
    FakeConnectors,
)
from tools.registry import load_registry

SPECS = load_registry().specs
CITY = FakeConnectors()
WORDS = {
    "address": "12 rue Oberkampf", "name": "Karim", "number": "4012", "district": "11e", "category": "voirie",
    "domain": "voirie", "status": "ouverts", "priority": "urgents", "older_than": "un mois", "n": "3",
    "kind": "piscines", "radius": "500 mètres", "text": "rats", "subject": "nid-de-poule", "reason": "réparé",
    "function": "chef d'équipe", "street": "rue Oberkampf", "newer_than": "10 jours", "message": "bonjour",
    "query": "les terrasses",
}  # fmt: skip
REQUEST = " ; ".join(WORDS.values()) + " ; karim.benali@paris.demo"
VALUES: dict[str, list[Any]] = {
    "Ticket": [TICKET, ALONE, replace(TICKET, number=9, version=1)],
    "Person": [KARIM, HELENE],
    "Service": [VOIRIE],
    "Place": [OBERKAMPF],
    "Facility": [PISCINE, replace(PISCINE, id="f2", distance=None)],
    "HistoryEntry": list(CITY.ticketing.history(7).items),
    "District": [CITY.gis.district_at(2.3, 48.8)],
    "PersonalDetails": [CITY.directory.personal_details("p1")],
    "Passage": [TERRASSES],
    "Notice": [CITY.ticketing.notify("k", KARIM, 7, None)],
}
TOOLS = sorted(SPECS)
SHAPES = (
    "{x} = [t for t in {xs} if t.{f} == \"{w}\"]",
    "{x} = [t for t in {xs} if not t.{f} and t.{f} != \"{w}\"]",
    "{x} = sort({xs}, by=\"{f}\", order=\"desc\")",
    "{x} = top({xs}, n=\"3\", by=\"{f}\")",
    "{x} = group({xs}, by=\"{f}\")",
    "{x} = distinct({xs}, by=\"{f}\")",
    "{x} = mean({xs}, by=\"{f}\")",
    "{x} = without({xs}, {ys})",
    "{x} = matching({xs}, {ys}, by=\"{f}\")",
    "{x} = first({xs})",
    "{x} = need({xs})",
    "{x} = count({xs})",
    "{x} = flatten({xs})",
    "{x} = {xs}.{f}",
    "if {xs}:\n    {x} = {call}",
    "if count({xs}) == 0:\n    {x} = {call}\nelse:\n    {x}b = {call2}",
    "if {xs}.{f} == \"{w}\":\n    {x} = {call}",
    "for t in {xs}:\n    {x} = {call}",
    "for t in {xs}:\n    if t.{f} == \"{w}\":\n        {x} = {call}",
)  # fmt: skip
FIELDS = (
    "number", "name", "district", "priority", "status", "created", "assignee", "place", "distance", "head",
    "count", "key", "items", "phone", "title", "place.district", "assignee.name",
)  # fmt: skip


class Writer:
    """Writes a plan one line at a time, keeping what the checker takes."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.lines: list[str] = []
        self.names: list[str] = ["moi"]

    def write(self, most: int) -> str:
        """The plan."""
        for count in range(most * 6):
            if len(self.lines) >= most:
                break
            self._try(self._line(f"x{count}"), f"x{count}")
        self._try("answer(" + ", ".join(self.names[1:] or ["moi"]) + ")", "")
        return "\n".join(self.lines)

    def _try(self, line: str, name: str) -> None:
        try:
            check(parse_plan("\n".join([*self.lines, line])), REQUEST, SPECS, now=NOW)
        except PlanError:
            return
        self.lines.append(line)
        self.names += [name] if name else []

    def _line(self, name: str) -> str:
        if len(self.lines) < 2 or self.chance.random() < 0.3:
            return f"{name} = {self._call()}"
        shape, pick = self.chance.choice(SHAPES), self.chance.choice
        return shape.format(
            x=name, xs=pick(self.names), ys=pick(self.names), f=pick(FIELDS), w=pick(list(WORDS.values())),
            call=self._call("t"), call2=self._call("t"),
        )  # fmt: skip

    def _call(self, *local: str) -> str:
        spec = SPECS[self.chance.choice(TOOLS)]
        given = [p for p in spec.parameters if p.required or self.chance.random() < 0.4]
        return f"{spec.name}({', '.join(f'{p.name}={self._value(p.name, local)}' for p in given)})"

    def _value(self, name: str, local: tuple[str, ...]) -> str:
        if name in WORDS and self.chance.random() < 0.9:
            return f'"{WORDS[name]}"'
        return self.chance.choice([*self.names, *local, *local, '"karim.benali@paris.demo"', "ask()"])


def outcome(call: CallSite, chance: random.Random) -> Outcome:
    """Any answer of the tool's type, and now and then a failure."""
    if chance.random() < 0.1:
        return Fail(chance.choice(list(Failure)), "raison", after=call.after)
    if call.is_effect and chance.random() < 0.2:
        return Left("décoché") if chance.random() < 0.5 else Ok(None)
    kind = call.spec.returns
    if isinstance(kind, ListType):
        held = VALUES[kind.item.cls.__name__]  # type: ignore[union-attr]
        found = chance.sample(held, chance.randrange(len(held) + 1))
        return Ok(listing(*found, complete=chance.random() < 0.8, total=len(found) + 5), after=call.after)
    held = VALUES[kind.cls.__name__] if hasattr(kind, "cls") else [250.0]
    value = chance.choice(held)
    if call.spec.lookup:
        value = chance.choice(
            [Lookup(value), Lookup(value), Lookup(value), Lookup(), Lookup(None, (value, value))]
        )
    return Ok(value, after=call.after)


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_no_plan_breaks_at_run_time(seed: int) -> None:
    chance = random.Random(seed)
    plan = check(parse_plan(Writer(chance).write(6)), REQUEST, SPECS, now=NOW)
    results: dict[str, Outcome] = {}
    for _ in range(60):
        now = evaluate(plan, results, Context(now=NOW, me=KARIM))
        answer_blocks(now)
        step_views(now, plan, "running")
        todo = now.reads or ((now.next_effect,) if now.next_effect is not None else ())
        if not todo or now.stop is not None:
            break
        results |= {call.site: outcome(call, chance) for call in todo}
    else:
        raise AssertionError(f"does not end:\n{plan.text}")
    assert now.stop is not None or now.needs or not now.open, plan.text
