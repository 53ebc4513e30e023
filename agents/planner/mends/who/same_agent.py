"""« Donne le 812 au même agent que le 813 »: whoever has the one gets the other; « donne-le à la personne qui
l'avait »: whoever has it keeps it. A small model gives both, and asks who that was."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeGuard

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, calls, calls_of, free_name, given, named, swapped
from agents.planner.mends.who.to_whom import asks_who

_NUMBER = r"(?:l[ea] |ticket |n[o°] ?)*(?P<{}>\d+)"
_SAME = re.compile(
    r"\W*(?:(?:bonjour|merci de|peux-tu|pouvez-vous|il faut|stp|svp)[ ,]+)*"
    r"(?:donn|confi|(?:r[ée])?(?:assign|attribu|affect)|transf[eè]r)\w* "
    + _NUMBER.format("what")
    + r" (?:à la|au) m[êe]me (?:agente?|personne|coll[èe]gue|gestionnaire) que "
    + r"(?:celui |pour |celle )?(?:du |l[ea] )?(?:ticket |n[o°] ?)*(?P<whose>\d+)[ ,]*(?:stp|svp|merci)?\W*",
    re.IGNORECASE,
)
"""The whole request."""
_HAD_IT = re.compile(
    r"\b(?:à|a|au|aux) (?:la (?:même )?personne|celui|celle|l['’]agente?|(?:même )?agente?) qui "
    r"(?:l['’](?:avait|a)|s['’]en (?:occupait|occupe))\b",
    re.IGNORECASE,
)


def to_whoever_had_it(plan: n.Plan, said: str) -> n.Plan:
    """The plan that gives its one ticket to whoever has it, in the place of asking for a name."""
    asked = [step for step in plan.body if asks_who(step)]
    found = [step for step in plan.body if _gets(step)]
    if len(asked) != 1 or len(found) != 1 or len(_HAD_IT.findall(said)) != 1:
        return plan
    (who,), ticket = asked, found[0].name
    if plan.body.index(who) < plan.body.index(found[0]):
        return plan
    has_it = n.Apply("need", (n.Field(n.Name(ticket, who.line), "assignee", who.line),), (), who.line)
    return swapped(plan, who, replace(who, value=has_it))


def _gets(step: n.Statement) -> TypeGuard[n.Assign]:
    match step:
        case n.Assign(_, n.Call("ticketing.get")):
            return True
    return False


def the_same_agent(plan: n.Plan, said: str) -> n.Plan:
    """The plan that gives a ticket to whoever has the other one, and the other to nobody."""
    found = _SAME.fullmatch(said)
    if found is None or any(isinstance(step, n.If | n.For) for step in plan.body):
        return plan
    gives = calls_of(plan, "ticketing.assign")
    by_number = {
        given(value, "number"): name
        for name, value in named(plan).items()
        if isinstance(value, n.Call) and value.tool == "ticketing.get"
    }
    others = {call.tool for call in calls(plan)} - {
        "ticketing.get",
        "ticketing.assign",
        "directory.find_person",
    }
    if not gives or others or not all(isinstance(argument(call, "ticket"), n.Name) for call in gives):
        return plan
    line, kept = plan.body[0].line, [step for step in plan.body if isinstance(step, n.Show)]
    looked_up = [
        n.Assign(by_number.get(number) or free_name(plan, "autre_ticket"), _get(number, line), line)
        for number in (found["what"], found["whose"])
    ]
    ticket, other = (n.Name(step.name, line) for step in looked_up)
    agent = free_name(plan, "agent_charge")
    has_it = n.Apply("need", (n.Field(other, "assignee", line),), (), line)
    give = n.Call("ticketing.assign", (("ticket", ticket), ("to", n.Name(agent, line))), line)
    return replace(plan, body=(*looked_up, n.Assign(agent, has_it, line), n.Do(give, line), *kept))


def _get(number: str, line: int) -> n.Call:
    return n.Call("ticketing.get", (("number", n.Literal(number, line)),), line)
