"""« Le 3120 et le 3121 sont à Karim, passe-les à Rosa Figueira »: who has them now is not who gets them.

A small model gives the first ticket to the first of two people, and the second to the second.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.language.syntax.walk import statements_of
from agents.planner.mends.tree import (
    call_of,
    calls_of,
    given,
    named,
    swapped,
    uses,
    with_argument,
    without_steps,
)

_HELD = (
    r"\b(?:est|sont|[ée]tait|[ée]taient) "
    r"(?:actuellement |encore |tous |toutes |toujours |les deux |aujourd['’]hui )?"
    r"(?:(?:confi|assign|attribu|affect)[ée]e?s? )?(?:[àa]|chez|au nom de) (?:M\. |Mme )?$"
    r"|\b(?:retir|enl[èe]v|[ôo]t)\w*(?:-l[ea]s?)? "
    r"(?:(?! et | puis )[^.;:!?,]){0,40}?(?:[àa]|de chez) (?:M\. |Mme )?$"
)
_GIVES = re.compile(
    r"\b(?:pass|donn|confi|(?:r[ée])?(?:assign|attribu|affect)|transf[eè]r|bascul|file|refil)\w*"
    r"[- ](?:l[ae]s?|tout|les deux)\b",
    re.IGNORECASE,
)


def not_who_has_them(plan: n.Plan, said: str) -> n.Plan:
    """The plan that gives all tickets to one of two people, where the other is said to have them."""
    people = {
        name: given(value, "name")
        for name, value in named(plan).items()
        if isinstance(value, n.Call) and value.tool == "directory.find_person" and given(value, "name")
    }
    if len(people) != 2 or len(_GIVES.findall(said)) != 1:
        return plan
    holders = [name for name, words in people.items() if _has_them(words, said)]
    if len(holders) != 1:
        return plan
    holder, other = holders[0], next(name for name in people if name != holders[0])
    if said.find(people[holder]) > said.find(people[other]):
        return plan
    for step in list(statements_of(plan.body)):
        match step:
            case n.Do(n.Call("ticketing.assign", (("ticket", _), ("to", n.Name(to)))) as call) if (
                to == holder
            ):
                plan = _given_to(plan, call, other)
    plan = _known_first(plan, other)
    if uses(plan, holder):
        return plan
    return without_steps(plan, lambda step: isinstance(step, n.Assign) and step.name == holder) or plan


def _given_to(plan: n.Plan, call: n.Call, other: str) -> n.Plan:
    """The plan that gives a ticket to the other one, and once."""
    theirs = with_argument(call, "to", n.Name(other, call.line))
    given_already = [print_expression(each) for each in calls_of(plan, call.tool)]
    if print_expression(theirs) in given_already:
        return without_steps(plan, lambda step: call_of(step) == call) or plan
    return swapped(plan, call, theirs)


def _has_them(words: str, said: str) -> bool:
    """Whether each time somebody is named is where it is told who has the tickets."""
    places = [found.start() for found in re.finditer(re.escape(words), said)]
    return bool(places) and all(re.search(_HELD, said[:at], re.IGNORECASE) for at in places)


def _known_first(plan: n.Plan, name: str) -> n.Plan:
    """The plan that looks somebody up before all that is done."""
    found = [step for step in plan.body if isinstance(step, n.Assign) and step.name == name]
    rest = [step for step in plan.body if step not in found]
    at = next((at for at, step in enumerate(rest) if not isinstance(step, n.Assign)), len(rest))
    return n.Plan((*rest[:at], *found, *rest[at:]), plan.text)
