"""« Le 3120 et le 3121 sont à Karim, passe-les à Rosa Figueira »: who has them now is not who gets them.

A small model gives the first ticket to the first of two people, and the second to the second.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.planner.mends.tree import (
    argument,
    call_of,
    calls_of,
    given,
    named,
    swapped,
    uses,
    with_argument,
    without_steps,
)

_TITLE = r"(?:l['’]agente? |M\. |Mme )?"
HELD = re.compile(
    r"\b(?:est|sont) (?:actuellement |encore |tous |toutes |toujours |les deux |aujourd['’]hui )?"
    rf"(?:(?:confi|assign|attribu|affect)[ée]e?s? )?(?:[àa]|chez|au nom de) {_TITLE}$"
    r"|\b(?:retir|enl[èe]v|[ôo]t)\w*(?:-l[ea]s?)? "
    rf"(?:(?! et (?!l[ae] ?\d|\d)| puis )[^.;:!?,]){{0,40}}?(?:[àa]|de chez) {_TITLE}$",
    re.IGNORECASE,
)
"""Words before whoever has a ticket now."""
_HAS = re.compile(r" a (?:l[ea]s? )?(?:tickets? )?\d[^.;:!?]*", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:lui|leur|[ée]change|[àa] la place|d[ée]sormais|maintenant|"
    r"dor[ée]navant|rend\w*|[àa] (?:reprendre|traiter))\b|"
    r"\bc['’]est [àa]\b|\b(?:au|le) (?:premier|second)\b",
    re.IGNORECASE,
)
"""Words of an exchange, or of what is to be from now on."""
_GIVES = (
    r"\b(?:(?:pass|donn|confi|(?:r[ée])?(?:assign|attribu|affect)|transf[eè]r|transmet|bascul|fil|refil)\w*"
    r"-(?:l[ae]s?|tout)|l[ae]s? (?:passer|donner|confier|(?:r[ée])?(?:assigner|attribuer|affecter)|"
    rf"transf[ée]rer|transmettre))(?: (?:plut[ôo]t|donc|tous|toutes|les deux))? (?:[àa]|chez) {_TITLE}"
)


def not_who_has_them(plan: n.Plan, said: str) -> n.Plan:
    """The plan that gives all tickets to one of two people, where the other is said to have them."""
    people = {
        name: given(value, "name")
        for name, value in named(plan).items()
        if isinstance(value, n.Call) and value.tool == "directory.find_person" and given(value, "name")
    }
    holders = [name for name, words in people.items() if _what_they_have(words, said)]
    if len(people) != 2 or len(holders) != 1 or _OTHERWISE.search(said):
        return plan
    holder, other = holders[0], next(name for name in people if name != holders[0])
    if len(re.findall(_GIVES + re.escape(people[other]), said, re.IGNORECASE)) != 1:
        return plan
    given_them = [
        call
        for call in calls_of(plan, "ticketing.assign")
        if argument(call, "to") == n.Name(holder, call.line)
    ]
    theirs = _what_they_have(people[holder], said)
    if not all(_number(plan, call) in theirs for call in given_them):
        return plan
    for call in given_them:
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


def _number(plan: n.Plan, call: n.Call) -> str:
    """The number of the ticket that is given; empty where it is not looked up by one."""
    match argument(call, "ticket"):
        case n.Name(name) if isinstance(found := named(plan).get(name), n.Call):
            return given(found, "number")
    return ""


def _what_they_have(words: str, said: str) -> set[str]:
    """The numbers of the tickets that somebody is said to have, who is named once, first name included."""
    first = words.split()[0]
    if len(re.findall(rf"(?<!\w){re.escape(first)}(?!\w)", said)) != 1 or words not in said:
        return set()
    at = said.index(words)
    if has := _HAS.match(said, at + len(words)):
        return set(re.findall(r"\d+", has[0]))
    clause = re.split(r"[.;:!?\n]", said[:at])[-1]
    return set(re.findall(r"\d+", clause)) if HELD.search(said[:at]) else set()


def _known_first(plan: n.Plan, name: str) -> n.Plan:
    """The plan that looks somebody up before all that is done."""
    found = [step for step in plan.body if isinstance(step, n.Assign) and step.name == name]
    rest = [step for step in plan.body if step not in found]
    at = next((at for at, step in enumerate(rest) if not isinstance(step, n.Assign)), len(rest))
    return replace(plan, body=(*rest[:at], *found, *rest[at:]))
