"""To whom something is sent: « envoie-moi », « envoie-lui » name somebody where no address was said, and of a
ticket « le responsable » is the one in charge of it, not the head of the one who asks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeGuard

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.language.syntax.words import ME
from agents.planner.mends.tree import (
    acts,
    argument,
    calls_of,
    changed,
    given,
    named,
    shows_alone,
    swapped,
    with_argument,
)

_SEND = r"\b(?:envoi\w*|exp[ée]di\w+|transmet\w*|adress\w+|fai\w*(?: suivre| parvenir)?)"
_TO_ME = re.compile(
    rf"{_SEND}[- ](?:(?:l[ea]s?[- ])?moi|m['’]en)\b|\bm['’](?:en )?(?:envo|exp[ée]di|adress)\w+"
    r"|\bme (?:l[ea]s? )?(?:transmet|faire parvenir)\w*",
    re.IGNORECASE,
)
_TO_THEM = re.compile(
    rf"{_SEND}[- ](?:l[ea]s?[- ])?lui\b|\blui (?:envo|transmet|faire parvenir)\w*", re.IGNORECASE
)

_SEND_THEM = re.compile(
    r"(?<!ne )\b(?:envoie|envoyez|transmets|transmettez|adresse|adressez)-lui (?:aussi |donc )?"
    r"(?:la |cette |leur |sa |le )(?:liste|tableau)\b",
    re.IGNORECASE,
)
_FOUND_AND_SENT = re.compile(
    r"\W*(?:(?:re)?trouve|cherche|r[ée]cup[èe]re)[rz]?(?:[- ]moi)? "
    r"(?:le |l['’])(?:e-?mail|mail|courriel|adresse(?: mail)?) (?:de |d['’])"
    r"(?P<name>[^,.;:!?\n]{2,60}?) (?:et|puis) (?:envoie|envoyez)[- ]lui (?:la |cette |sa |ma )liste"
    r"(?! [^.;!?\n]*\b(?:pas|que|demain|lundi|plus tard)\b)",
    re.IGNORECASE,
)
"""From the beginning of the request: an address is looked for to send its owner a list."""
_SHOW_ME = re.compile(
    r"\b(?:montr|affich|list|donn|dis|dites|voir)\w*[- ](?:moi|nous|la|les)\b|\bje veux\b", re.IGNORECASE
)
_PEOPLE = ("directory.find_person", "directory.find_service", "directory.manager")
_SEND_ME = re.compile(
    r"(?<!ne )(?<!pas )\b(?:envoi\w*|exp[ée]di\w+|transmet\w*|adress\w+)[- ](?:l[ea]s?-)?moi\b|"
    r"(?<!ne )(?<!pas )(?<!de )\bm['’](?:envoyer|exp[ée]dier|adresser)\b",
    re.IGNORECASE,
)
_GIVE_ME = re.compile(
    r"(?<!ne )(?<!pas )\b"
    r"(?:(?:r[ée])?(?:assign|attribu|affect|confi)e[rz]?(?:-l[ae]s?)?|donne[rz]?-l[ae]s?)[- ]moi\b"
    r"|\b(?:assign|attribu|affect|confi)e[rz]?\b[^.;:!?,]{0,40}"
    r"(?<!pas)(?<!non)(?<!sauf)(?<!ni) [àa] moi(?:-m[êe]me)?\b",
    re.IGNORECASE,
)
_SENT = re.compile(r"\b(?:listes?|par (?:e-?)?mail|par courriel|tableau|passages?)\b", re.IGNORECASE)
_THE_HEAD = re.compile(r"\b(?:l[ea] (?:responsable|chef(?:fe)?)|the (?:manager|head))\b", re.IGNORECASE)
_ONES_OWN = re.compile(
    r"\b(?:mon|ma|mes|notre|nos|my|our|moi|me|sup[ée]rieure?|hi[ée]rarchi\w*)\b|n\+1", re.IGNORECASE
)


def addressed(plan: n.Plan, said: str) -> n.Plan:
    """The plan with whoever asks, or its one person, in the place of a question for an address."""
    people = [step.name for step in statements_of(plan.body) if _finds_somebody(step)]
    to_me, to_them = bool(_TO_ME.search(said)), len(people) == 1 and bool(_TO_THEM.search(said))
    if "@" in said or to_me == to_them:
        return plan
    for call in calls_of(plan, "ticketing.send"):
        if isinstance(argument(call, "to"), n.Ask):
            who = n.Field(n.Name("moi" if to_me else people[0], call.line), "email", call.line)
            plan = swapped(plan, call, with_argument(call, "to", who))
    return plan


def sent_to_oneself(plan: n.Plan, said: str) -> n.Plan:
    """The plan that sends whoever asks the one thing that it would only show, where they want it sent:
    « envoie-moi la liste »."""
    shown = [step for step in plan.body if shows_alone(step)]
    if "@" in said or not _SEND_ME.search(said) or not _SENT.search(said):
        return plan
    if calls_of(plan, "ticketing.send"):
        return plan
    if len(shown) != 1:
        return plan
    (step,), line = shown, shown[0].line
    mine = n.Field(n.Name(ME, line), "email", line)
    given = (("content", n.Name(shows_alone(step), line)), ("to", mine))
    return swapped(plan, step, n.Do(n.Call("ticketing.send", given, line), line))


def sent_to_them(plan: n.Plan, said: str) -> n.Plan:
    """The plan that sends the list that it would show to the one who is told something right before, where it
    is to be sent to them: « préviens le chef et envoie-lui la liste ».

    With more people, or where something is to be shown too, nothing is done.
    """
    if "@" in said or len(_SEND_THEM.findall(said)) != 1 or _SHOW_ME.search(said):
        return plan
    if calls_of(plan, "ticketing.send") or len(calls_of(plan, *_PEOPLE)) != 1:
        return plan
    lists = {name for name, value in named(plan).items() if _is_list(value)}
    return replace(plan, body=_sent(plan.body, lists))


def sent_instead(plan: n.Plan, said: str) -> n.Plan:
    """The plan that sends somebody the list that it would show beside their address: « trouve son mail et
    envoie-lui la liste »."""
    people = [step.name for step in plan.body if _finds_somebody(step)]
    if len(people) != 1 or acts(plan) or len(calls_of(plan, *_PEOPLE)) != 1:
        return plan
    wanted = _FOUND_AND_SENT.match(said)
    if wanted is None or wanted["name"] != given(calls_of(plan, "directory.find_person")[0], "name"):
        return plan
    lists = {name for name, value in named(plan).items() if _is_list(value)}
    match plan.body[-1]:
        case n.Show("answer", (n.Field(n.Name(who), "email") as mail, n.Name(shown)), line) if (
            who == people[0] and shown in lists
        ):
            sent = n.Call("ticketing.send", (("content", n.Name(shown, line)), ("to", mail)), line)
            return replace(plan, body=(*plan.body[:-1], n.Do(sent, line)))
    return plan


def _is_list(value: n.Expression) -> bool:
    match value:
        case n.Call(tool):
            return tool in ("ticketing.search", "directory.members", "directory.search_people")
        case n.Filter() | n.Apply("top" | "sort" | "without"):
            return True
    return False


def _sent(body: tuple[n.Statement, ...], lists: set[str]) -> tuple[n.Statement, ...]:
    out = list[n.Statement]()
    for step in body:
        match step, out[-1] if out else None:
            case n.If(then=then, otherwise=otherwise), _:
                out.append(replace(step, then=_sent(then, lists), otherwise=_sent(otherwise, lists)))
            case n.Show("answer", (n.Name(name) as listed,), line), n.Do(n.Call("ticketing.notify") as told):
                to = argument(told, "to")
                if name not in lists or not isinstance(to, n.Name | n.Field):
                    return body
                mail = n.Field(to, "email", line)
                out.append(n.Do(n.Call("ticketing.send", (("content", listed), ("to", mail)), line), line))
            case _:
                out.append(step)
    return tuple(out)


def to_oneself(plan: n.Plan, said: str) -> n.Plan:
    """The plan that gives tickets to whoever asks, in the place of somebody who is to be asked for:
    « assigne-moi les tickets sans agent »."""
    asked = [step for step in plan.body if asks_who(step)]
    if len(asked) != 1 or not _GIVE_ME.search(said) or not calls_of(plan, "ticketing.assign"):
        return plan
    name = asked[0].name
    rest = replace(plan, body=tuple(step for step in plan.body if step is not asked[0]))
    return changed(
        rest, lambda node: replace(node, name=ME) if isinstance(node, n.Name) and node.name == name else node
    )


def asks_for_the_head(said: str) -> bool:
    """Whether « le responsable » was named, and not one's own."""
    return bool(_THE_HEAD.search(said)) and not _ONES_OWN.search(said)


def in_charge(plan: n.Plan, said: str) -> n.Plan:
    """The plan with the head of the service in charge of its one ticket, where the head was named and not the
    person's own."""
    own = [step for step in plan.body if _finds_own_head(step)]
    tickets = [step.name for step in plan.body if _has_ticket(step)]
    if len(own) != 1 or len(tickets) != 1 or not asks_for_the_head(said):
        return plan
    (step,), line = own, own[0].line
    taken = {each.name for each in statements_of(plan.body) if isinstance(each, n.Assign)}
    name = next(
        each for each in ("service", "service2", "service3") if each not in taken or each == "service3"
    )
    ticket = ("ticket", n.Name(tickets[0], line))
    found = n.Assign(name, n.Call("directory.service_in_charge", (ticket,), line), line)
    head = n.Field(n.Name(name, line), "head", line)
    before, after = plan.body[: plan.body.index(step)], plan.body[plan.body.index(step) + 1 :]
    rest = changed(
        replace(plan, body=after),
        lambda node: head if isinstance(node, n.Name) and node.name == step.name else node,
    )
    return replace(plan, body=(*before, found, *rest.body))


def _finds_own_head(step: n.Statement) -> TypeGuard[n.Assign]:
    match step:
        case n.Assign(_, n.Call("directory.manager", (("person", n.Name("moi")),))):
            return True
    return False


def asks_who(step: n.Statement) -> TypeGuard[n.Assign]:
    """Whether a step asks for somebody's name."""
    match step:
        case n.Assign(_, n.Call("directory.find_person", (("name", n.Ask()),))):
            return True
    return False


def _has_ticket(step: n.Statement) -> TypeGuard[n.Assign]:
    match step:
        case n.Assign(_, n.Call("ticketing.create" | "ticketing.get")):
            return True
    return False


def _finds_somebody(step: n.Statement) -> TypeGuard[n.Assign]:
    match step:
        case n.Assign(_, n.Call("directory.find_person")):
            return True
    return False
