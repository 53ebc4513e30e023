"""New tickets: one for one trouble, and with a name.

« Un dépôt sauvage rue de Belleville, il y a un matelas et deux frigos »: a small model makes a ticket of each
thing that is named. What only tells of the trouble that was reported, at the same place, is no ticket of its
own; it shows as not taken into account. And of a ticket without a name « mets-le en urgent » could not speak
in the next turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import TypeGuard

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression, print_plan
from agents.planner.mends.tree import (
    argument,
    call_of,
    calls_of,
    given,
    swapped,
    uses,
    with_argument,
    without_steps,
)
from agents.planner.mends.where.streets import STREET_NAMED
from agents.planner.orders.effect_words import CREATING

_TELLS = re.compile(
    r"\b(?:il y a|on (?:y )?(?:voit|trouve)|j['’]y vois|dont|notamment|compos[ée]\w* d\w*|avec) "
    r"(?!aussi\b|[ée]galement\b|encore\b|en (?:plus|outre)\b|par ailleurs\b)",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:signal\w*|cr[ée]e\w*|ouvr\w*|tickets?|aussi|[ée]galement|encore|en (?:plus|outre)|autre|"
    r"ainsi que|puis)\b",
    re.IGNORECASE,
)


_NUMBER = re.compile(
    r"\ble (?:num[ée]ro|n[o°])(?= (?:du|de ce) (?:ticket|signalement)| ?(?:$|[.,;!?]|stp|svp|merci))",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(
    r"\bt[ée]l|\b(?:appel\w*|joindre|contact\w*|portable|mobile|fixe|poste|ligne)\b", re.IGNORECASE
)
_LINKED = re.compile(
    r"(?:[ ,:(-]{1,4}(?:(?:dans|sur|de|à|au|en|devant) ?)?(?:la |le |l['’])?)$", re.IGNORECASE
)
"""What joins a trouble to its street."""
_NO_TROUBLE = re.compile(
    r"\d|^\W*$|\b(?:\w+(?:er|ir|ant)|vers|c[ôo]t[ée]|angle|coin|jusqu['’][àa]|pr[èe]s|entre|num[ée]ro|demande)\W+"
    r"(?:(?:de|du|d['’]|la|le|les|l['’])\W*)*$",
    re.IGNORECASE,
)
"""What leaves no trouble without its street, and what its street begins with."""


_THE_SAME = re.compile(
    r"(?:l[ae] )?m[êe]mes? (?:probl[èe]me|chose|souci|sujet|objet|motif)s?|idem|pareil", re.IGNORECASE
)
_ENDS_WITH_A_NUMBER = re.compile(r"(?P<trouble>\S.*?(?<!\W)(?<!\b[a-zà-ÿ])(?<!\b[a-zà-ÿ]{2})) \d+")
"""A trouble, and no word of one or two letters before the number: « au 4 », « devant le 4 »."""


def one_for_each_trouble(plan: n.Plan, said: str) -> n.Plan:
    """The plan without new tickets for what only tells of the one before."""
    created = [
        (step, call)
        for step in plan.body
        if (call := call_of(step)) is not None and call.tool == "ticketing.create"
    ]
    told = [
        step
        for step, call in created[1:]
        if _is_told_of(created[0][1], call, said)
        and not (isinstance(step, n.Assign) and uses(plan, step.name))
    ]
    return without_steps(plan, lambda step: step in told) or plan


def its_number(plan: n.Plan, said: str) -> n.Plan:
    """The plan that tells the number of its one new ticket, where « le numéro » became a telephone's."""
    made = [step for step in plan.body if isinstance(step, n.Assign) and _is_new(step.value)]
    if len(made) != 1 or not _NUMBER.search(said) or _TELEPHONE.search(said):
        return plan
    for step in plan.body:
        match step:
            case n.Show("answer", values):
                shown = tuple(
                    n.Field(n.Name(made[0].name, step.line), "number", step.line)
                    if isinstance(value, n.Field) and value.field == "phone"
                    else value
                    for value in values
                )
                plan = swapped(plan, step, replace(step, values=shown))
    return plan


def _is_new(value: n.Expression) -> bool:
    return isinstance(value, n.Call) and value.tool in CREATING


def in_its_street(plan: n.Plan, said: str) -> n.Plan:
    """The plan that asks for no address where its one new ticket's subject ends with a street: « un banc
    cassé square du Temple »."""
    created = calls_of(plan, *CREATING)
    asked = [step for step in plan.body if _asks_where(step)]
    if len(created) != 1 or len(asked) != 1 or not (subject := given(created[0], "subject")):
        return plan
    street = STREET_NAMED.search(subject)
    ahead = "" if street is None else subject[: street.start()]
    if street is None or street.end() != len(subject) or _NO_TROUBLE.search(ahead):
        return plan
    trouble = _LINKED.sub("", ahead)
    step = asked[0]
    where = n.Call("gis.locate", (("address", n.Literal(street[0], step.line)),), step.line)
    plan = swapped(plan, step, replace(step, value=where))
    return swapped(plan, created[0], with_argument(created[0], "subject", trouble))


def not_by_the_house_number(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose new tickets are about their trouble alone: « tag 4 rue Titon » is a tag."""
    for call in calls_of(plan, *CREATING):
        place, numbered = argument(call, "place"), _ENDS_WITH_A_NUMBER.fullmatch(given(call, "subject"))
        found = next(
            (step for step in plan.body if isinstance(place, n.Name) and _finds(step, place.name)), None
        )
        if numbered is None or found is None or not isinstance(found.value, n.Call):
            continue
        if f"{numbered['trouble']} {given(found.value, 'address')}" in said:
            plan = swapped(plan, call, with_argument(call, "subject", numbered["trouble"]))
    return plan


def not_the_same_again(plan: n.Plan, said: str) -> n.Plan:
    """The plan that asks what its new ticket is about, where that is « le même problème » as another's."""
    for call in calls_of(plan, *CREATING):
        if _THE_SAME.fullmatch(given(call, "subject")):
            plan = swapped(plan, call, with_argument(call, "subject", n.Ask("", call.line)))
    return plan


def _finds(step: n.Statement, name: str) -> TypeGuard[n.Assign]:
    match step:
        case n.Assign(found, n.Call("gis.locate")):
            return found == name
    return False


def _asks_where(step: n.Statement) -> TypeGuard[n.Assign]:
    match step:
        case n.Assign(_, n.Call("gis.locate", (("address", n.Ask()),))):
            return True
    return False


def named_tickets(plan: n.Plan, said: str) -> n.Plan:
    """The plan where a new ticket has a name, outside loops and branches."""
    taken = set(re.findall(r"\w+", print_plan(plan)))
    body = list[n.Statement]()
    for step in plan.body:
        match step:
            case n.Do(n.Call("ticketing.create") as call, line):
                name = next(each for each in _names() if each not in taken)
                taken.add(name)
                body.append(n.Assign(name, call, line))
            case _:
                body.append(step)
    return replace(plan, body=tuple(body))


def _is_told_of(first: n.Call, other: n.Call, said: str) -> bool:
    """Whether the second is about something that the request only tells of the first."""
    trouble, thing = given(first, "subject"), given(other, "subject")
    at = said.find(trouble) if trouble and thing else -1
    if at < 0 or _place(first) != _place(other):
        return False
    behind = said[at + len(trouble) :]
    between = behind[: max(0, behind.find(thing))]
    return bool(_TELLS.search(between)) and not _ANOTHER.search(between)


def _place(call: n.Call) -> str:
    place = argument(call, "place")
    return "" if place is None else print_expression(place)


def _names() -> Iterator[str]:
    yield "ticket"
    yield from (f"ticket{at}" for at in count(2))
