"""Of the ticket that is spoken of: « il est à qui ? », « écrivez-lui », « préviens le responsable »."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeGuard

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import acts, argument, calls_of, free_name, swapped
from agents.planner.mends.who.to_whom import asks_for_the_head
from agents.planner.orders.effect_words import CREATING
from agents.planner.orders.mood_patterns import SO_URGENT
from beffroi.records import Person, Ticket
from beffroi.text import without_accents

_WHOSE = re.compile(
    r"(?:et |ok,? )?(?:(?:il|elle|c['’]est|ce ticket) (?:est )?(?:à|a) qui|"
    r"qui (?:s['’]en occup(?:e|era)|l['’]a|le (?:suit|traite|g[èe]re)|est dessus|en est charg[ée]e?))\b"
    r"[ ?.!]*",
    re.IGNORECASE,
)
_WRITE = re.compile(
    r"(?:(?:et|ok|alors|bon|merci de|tu peux|pouvez-vous)[, ]+)*"
    r"(?:(?:[ée]cri(?:s|vez|re)|dis|dites|demande[zr]?)[- ]lui\b|lui (?:[ée]crire|dire)\b|"
    r"envo(?:ie|yez)[- ]lui (?:un |ce |le )?(?:petit )?(?:message|mot)\b)",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:comment\w*|notes?|(?:dans|sur) (?:le|ce) ticket|dessus|fil|historique|dossier|suivi|avec|joins|"
    r"joint|listes?|tableau)\b",
    re.IGNORECASE,
)
"""What is written into the ticket, or sent beside the words."""
_OF_SOMEBODY = re.compile(r"\b(?:responsable|chef\w*|head|manager) (?:d[eu]\b|d['’]|of\b)", re.IGNORECASE)
_QUOTED = re.compile(r"[«“\"] *([^«»“”\"]+?) *[»”\"]")


def told_of_it(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The agent of the one ticket, where a plan asks who is meant; its priority, where that is asked for."""
    tickets, people = before.alone(Ticket), calls_of(plan, "directory.find_person")
    if len(tickets) != 1 or acts(plan):
        return plan
    asks = any(isinstance(argument(call, "name"), n.Ask) for call in people)
    if (asks or _shows_again(plan, tickets[0])) and _WHOSE.fullmatch(said):
        field = "assignee"
    elif SO_URGENT.fullmatch(without_accents(said.lower())):
        field = "priority"
    else:
        return plan
    told = n.Field(n.Earlier(tickets[0], 1), field, 1)
    return n.Plan((n.Show("answer", (told,), 1),), "")


def _shows_again(plan: n.Plan, ticket: str) -> bool:
    """Whether all that a plan does is show the whole ticket once more."""
    match plan.body:
        case (n.Show("answer", (n.Earlier(shown),)),):
            return shown == ticket
        case (n.Assign(name, n.Earlier(shown)), n.Show("answer", (n.Name(again),))):
            return (shown, again) == (ticket, name)
    return False


def written_to_them(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """A message to the person who was just shown, in the place of a comment on the ticket or of a mail to
    nobody."""
    person, found = _shown_person(before), calls_of(plan, "ticketing.comment", "ticketing.send")
    ordered = outside_quotations(said)
    if person is None or len(found) != 1 or not _WRITE.match(ordered) or _OTHERWISE.search(ordered):
        return plan
    (act,) = found
    given: tuple[tuple[str, n.Expression], ...]
    ticket, text, quoted = argument(act, "ticket"), argument(act, "text"), _QUOTED.findall(said)
    match person:
        case n.Field(base) if text is not None and base == ticket:
            given = (("to", person), ("ticket", base), ("message", text))
        case _ if len(quoted) == 1 and isinstance(argument(act, "to"), n.Ask):
            given = (("to", person), ("message", n.Literal(quoted[0], act.line)))
        case _:
            return plan
    return swapped(plan, act, n.Call("ticketing.notify", given, act.line))


def head_in_charge(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """« Préviens le responsable » of a new ticket, which nobody has yet: the head of the service for it."""
    new = [step.name for step in before.plan.body if _makes_ticket(step)]
    managers = calls_of(plan, "directory.manager")
    if len(new) != 1 or len(managers) != 1 or not asks_for_the_head(said) or _OF_SOMEBODY.search(said):
        return plan
    if calls_of(before.plan, "ticketing.assign"):
        return plan
    ticket = n.Earlier(new[0], managers[0].line)
    if argument(managers[0], "person") != n.Field(ticket, "assignee", ticket.line):
        return plan
    service, line = free_name(plan, "service"), managers[0].line
    found = n.Call("directory.service_in_charge", (("ticket", ticket),), line)
    head = swapped(plan, managers[0], n.Call("directory.head", (("service", n.Name(service, line)),), line))
    return replace(head, body=(n.Assign(service, found, line), *head.body))


def _makes_ticket(step: n.Statement) -> TypeGuard[n.Assign]:
    return isinstance(step, n.Assign) and isinstance(step.value, n.Call) and step.value.tool in CREATING


def _shown_person(before: TurnBefore) -> n.Expression | None:
    """The one person that the turn before showed alone."""
    match [step for step in before.plan.body if isinstance(step, n.Show)]:
        case [n.Show("answer", (n.Field(n.Name(name), "assignee" | "head" as field),))]:
            return n.Field(n.Earlier(name, 1), field, 1)
        case [n.Show("answer", (n.Name(name),))] if name in before.alone(Person):
            return n.Earlier(name, 1)
    return None
