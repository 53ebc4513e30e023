"""Somebody or some place that this request names, where the plan has those of the turn before.

« Et préviens Julien Castel pour ce ticket » goes to him, and not to whom the ticket was given; « devant cette
école » is the school that was found, and not the address near which it lies.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeGuard

from agents.language.lexicon.wordlists import NONE, content, word_list
from agents.language.request.places import fold_text
from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_plan
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import (
    argument,
    calls,
    changed,
    free_name,
    given,
    literals_of,
    named,
    uses,
    with_argument,
    words,
)
from beffroi.enums import FacilityKind
from beffroi.records import Facility, Person

_NAME = re.compile(r"(?<=[a-zà-ÿ,:] )[A-ZÀ-Þ][\w’'-]+(?: (?:de|du|Le|La|El|Ben))? [A-ZÀ-Þ][a-zà-ÿ][\w’'-]*")
_ORDERED = r"(?:^|[.,;:!] ?|\b(?:et|puis|aussi|bien|merci de|tu peux|pouvez-vous|peux-tu) )"
_TOO = r"(?: (?:aussi|[ée]galement|plut[ôo]t|donc))?"
_ADDRESSED = re.compile(
    rf"{_ORDERED}(?:(?:pr[ée]vi?en|avert|inform|notifi|alert|contact)(?:s|ez|e[rz]?|is|issez|ir)){_TOO} $|"
    rf"{_ORDERED}(?:(?:r[ée])?(?:assign|confi|donn|attribu|affect|adress)e[rz]?|envo(?:ie|ye[rz])|"
    r"[ée]cri(?:s|vez|re)|transmet(?:s|tez|tre))"
    rf"(?:-l[ae]s?| [cç]a| cel(?:a|ui-ci)| le (?:m[êe]me )?(?:ticket|message))?{_TOO} [àa] $",
    re.IGNORECASE,
)
"""What stands right before whom something is ordered to go to."""
_NEAR = 80
"""Characters before a name, among which that stands."""
_BACK = re.compile(r"\b(?:adresse|d[ée]part|au d[ée]but)\b", re.IGNORECASE)
_THIS = re.compile(
    r"(?<!pas )(?:devant|[àa]|dans|pr[èe]s de|en face de) (?:cette|cet|ce) (?P<kind>[\w-]+)", re.IGNORECASE
)


def whom_it_names(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan whose effects go to the one person whom the request names, where they would go to another of
    the turn before."""
    spoken = outside_quotations(said)
    names = {each[0] for each in _NAME.finditer(spoken) if _is_addressed(spoken, each.start())}
    if len(names) != 1:
        return plan
    (name,) = names
    if any(fold_text(name) in fold_text(literal) for literal in literals_of(plan)):
        return plan
    people = {each for each in before.alone(Person) if fold_text(_found_by(each, before)) != fold_text(name)}
    found = free_name(plan, "personne")

    def change(node: object) -> object:
        match node:
            case n.Call() if isinstance(to := argument(node, "to"), n.Earlier) and to.name in people:
                return with_argument(node, "to", n.Name(found, node.line))
            case n.Call() if isinstance(to := argument(node, "to"), n.Field) and _of(to) in people:
                return with_argument(node, "to", replace(to, base=n.Name(found, node.line)))
        return node

    mended = changed(plan, change)
    if mended == plan:
        return plan
    look_up = n.Call("directory.find_person", (("name", n.Literal(name, 1)),), 1)
    return replace(mended, body=(n.Assign(found, look_up, 1), *mended.body))


def this_place(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan at the one facility that was found before, where the request says « cette école » and the plan
    goes back to an address."""
    facilities = before.alone(Facility)
    if len(facilities) != 1 or not any(_is_kind(each["kind"], before) for each in _THIS.finditer(said)):
        return plan
    if _BACK.search(said) or facilities[0] in print_plan(plan):
        return plan
    located = {step.name: step for step in plan.body if _is_from_before(step, said)}

    def change(node: object) -> object:
        match node:
            case n.Call() if isinstance(place := argument(node, "place"), n.Name) and place.name in located:
                return with_argument(node, "place", n.Earlier(facilities[0], node.line))
            case n.Call() if isinstance(argument(node, "place"), n.Earlier):
                return with_argument(node, "place", n.Earlier(facilities[0], node.line))
        return node

    mended = changed(plan, change)
    unused = [step for name, step in located.items() if uses(mended, name) == 0]
    return replace(mended, body=tuple(step for step in mended.body if step not in unused))


def _is_addressed(spoken: str, at: int) -> bool:
    return _ADDRESSED.search(spoken, max(0, at - _NEAR), at) is not None


def _found_by(person: str, before: TurnBefore) -> str:
    """The words that a person was looked up by; empty for somebody found otherwise."""
    found = named(before.plan).get(person)
    return given(found, "name") if isinstance(found, n.Call) and found.tool == "directory.find_person" else ""


def _of(field: n.Field) -> str:
    return field.base.name if isinstance(field.base, n.Earlier) else ""


def _is_kind(word: str, before: TurnBefore) -> bool:
    """Whether it is what the turn before looked for, and nothing else."""
    kinds = {_kind(kind) for call in calls(before.plan) if (kind := given(call, "kind"))}
    return kinds == {_kind(word)} != {frozenset()}


def _kind(word: str) -> frozenset[str]:
    return word_list(FacilityKind).find(content(word)) - {NONE}


def _is_from_before(step: n.Statement, said: str) -> TypeGuard[n.Assign]:
    match step:
        case n.Assign(_, n.Call("gis.locate", (("address", address),))):
            return bool(words(address)) and fold_text(words(address)) not in fold_text(said)
    return False
