"""Of the ticket that is spoken of: « il est à qui ? », « écrivez-lui »."""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import argument, calls_of, swapped
from beffroi.records import Ticket

_WHOSE = re.compile(
    r"(?:et |ok,? )?(?:(?:il|elle|c['’]est|ce ticket) (?:est )?(?:à|a) qui|"
    r"qui (?:s['’]en occupe|l['’]a|le (?:suit|traite|g[èe]re)|est dessus|en est charg[ée]e?))\b[ ?.!]*",
    re.IGNORECASE,
)
_WRITE = re.compile(
    r"(?:(?:et|ok|alors|bon|merci de|tu peux|pouvez-vous)[, ]+)*"
    r"(?:(?:[ée]cri(?:s|vez|re)|dis|dites|demande[zr]?)[- ](?:lui|leur)\b|lui (?:[ée]crire|dire)\b)"
    r"(?!.*\b(?:comment\w*|notes?|dans le ticket|sur le ticket)\b)",
    re.IGNORECASE,
)


def who_has_it(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The agent of the one ticket, where a plan asks who is meant."""
    tickets = before.alone(Ticket)
    asks = [
        call for call in calls_of(plan, "directory.find_person") if isinstance(argument(call, "name"), n.Ask)
    ]
    if len(tickets) != 1 or not asks or not _WHOSE.fullmatch(said):
        return plan
    agent = n.Field(n.Earlier(tickets[0], 1), "assignee", 1)
    return n.Plan((n.Show("answer", (agent,), 1),), "")


def written_to_its_agent(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """A message to the agent of the ticket whose agent was just shown, in the place of a comment."""
    comments = calls_of(plan, "ticketing.comment")
    if len(comments) != 1 or not _WRITE.match(outside_quotations(said)):
        return plan
    (comment,) = comments
    ticket, text = argument(comment, "ticket"), argument(comment, "text")
    if not isinstance(ticket, n.Earlier) or text is None or not _shows_agent(before.plan, ticket.name):
        return plan
    agent = n.Field(ticket, "assignee", comment.line)
    given = (("to", agent), ("ticket", ticket), ("message", text))
    return swapped(plan, comment, n.Call("ticketing.notify", given, comment.line))


def _shows_agent(plan: n.Plan, ticket: str) -> bool:
    match [step for step in plan.body if isinstance(step, n.Show)]:
        case [n.Show("answer", (n.Field(n.Name(name), "assignee"),))]:
            return name == ticket
    return False
