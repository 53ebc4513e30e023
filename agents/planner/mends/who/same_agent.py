"""« Donne le 812 au même agent que le 813 »: whoever has the one gets the other. A small model gives both."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, calls, calls_of, free_name, given, named

_NUMBER = r"(?:l[ea] |ticket |n[o°] ?)*(?P<{}>\d+)"
_SAME = re.compile(
    r"\b(?:donn|confi|(?:r[ée])?(?:assign|attribu|affect)|pass|transf[eè]r|transmet)\w* "
    + _NUMBER.format("what")
    + r" (?:à la|au|à|aux) m[êe]mes? (?:agente?|personne|coll[èe]gue|gestionnaire)s? que "
    + r"(?:celui |pour |celle )?(?:du |l[ea] )?(?:ticket |n[o°] ?)*(?P<whose>\d+)\b",
    re.IGNORECASE,
)


def the_same_agent(plan: n.Plan, said: str) -> n.Plan:
    """The plan that gives a ticket to whoever has the other one, and the other to nobody."""
    found = list(_SAME.finditer(said))
    if len(found) != 1:
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
        for number in (found[0]["what"], found[0]["whose"])
    ]
    ticket, other = (n.Name(step.name, line) for step in looked_up)
    agent = free_name(plan, "agent_charge")
    has_it = n.Apply("need", (n.Field(other, "assignee", line),), (), line)
    give = n.Call("ticketing.assign", (("ticket", ticket), ("to", n.Name(agent, line))), line)
    return replace(plan, body=(*looked_up, n.Assign(agent, has_it, line), n.Do(give, line), *kept))


def _get(number: str, line: int) -> n.Call:
    return n.Call("ticketing.get", (("number", n.Literal(number, line)),), line)
