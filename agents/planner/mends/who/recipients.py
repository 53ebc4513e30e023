"""Who is told: the service and not each of its agents, somebody's head and not they themselves, a person and
not an address that nobody said; and all of them what was to be told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeGuard

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import (
    argument,
    calls,
    calls_of,
    changed,
    free_name,
    given,
    literals_of,
    swapped,
    uses,
    with_argument,
)
from agents.planner.orders.effect_words import EFFECT_WORDS
from beffroi.text import without_accents

_SERVICE = re.compile(
    r"\b(?:pr[ée]v(?:iens|enez|enir)|averti(?:s|r|ssez)|(?:inform|notifi|demand|alert)e[rz]?|di[st]|dites|[ée]cri\w+|"
    r"savoir|signale[rz]?|transm\w+|rappel\w+)(?: (?:aussi|donc|bien))? (?:au|le) service\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:agents?|tou(?:s|tes|t)|chacun\w*|chaque|membres?|individuel\w*)\b", re.IGNORECASE)
_HEAD = (
    r"(?:l[ea] |au |à la |du |de la )"
    r"(?:chef(?:fe)?|responsable|sup[ée]rieure?(?: hi[ée]rarchique)?|n ?\+ ?1|manager) d(?:e |['’])"
)
_TELL = (
    r"\b(?:pr[ée]v(?:iens|enez|enir)|averti(?:s|r|ssez)|inform(?:e|ez|er)|notifi(?:e|ez|er)|di[st]|dites|dire|"
    r"[ée]cri(?:s|vez|re)|demande[rz]?|rappelle[rz]?)\b"
)
_ORDER = (
    r"(?:(?:tu|vous) )?(?:"
    + "|".join(each.verbs for each in EFFECT_WORDS.values())
    + r"|(?:passe|mets|envoie|note|ajoute|donne|montre|affiche|liste)[rsz]?)\b"
)
"""What begins another order."""
_OPENING = r"(?:^|[.,;:!?\n] ?|\b(?:et|puis|tu|vous|merci de|stp|svp) )"
"""Where an order may begin: « sans dire à… », « j'ai dit à… » are none."""
_NAME = r"[A-ZÀ-Þ][a-zà-ÿ][\w’'-]*"
_NAMED_HEAD = re.compile(
    rf"(?i:{_OPENING}{_TELL}(?: (?:aussi|[ée]galement))? {_HEAD})(?P<name>{_NAME} {_NAME})"
    r"(?!\w| (?:[A-ZÀ-Þ]|d[ae] |van |von |el |ben ))"
)
_ANOTHER_HEAD = re.compile(
    r"\bhi[ée]rarchie\b|\bn ?\+ ?\d d(?:e|['’])|\b(?:sans|inutile)\b|"
    r"\b(?:son|sa|leurs?|ses) (?:chef|responsable|sup[ée]rieur|n ?\+|manager)|"
    r"\b(?:celui|celle) d|"
    r"\bpas (?:l[ea] |au |à la )?(?:chef|responsable|sup[ée]rieur)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:comment\w*|note\w*|dans le ticket|sur (?:le|chacun|chaque)|sans|pas|plut[ôo]t|au lieu|demandeur|"
    r"usag[eè]re?|riverain\w*|plaignant\w*|chef\w*|responsable|service|requ[ée]rant\w*|habitant\w*)\b",
    re.IGNORECASE,
)
"""Where a text may be for the ticket, or « lui » for somebody else."""
_TO_THEM = re.compile(
    r"\b(?:lui (?:[ée]crire|dire|faire savoir)|(?:[ée]cri(?:s|vez)|di(?:s|tes))[- ]lui) ?:? ?[«\"]? ?$",
    re.IGNORECASE,
)
_CLAUSE = rf"(?:que |qu['’])(?P<clause>[^.;!?\n]+?) *(?=[.;!?\n]|$|,? (?:et|puis) {_ORDER}|, {_ORDER})"
_THAT = re.compile(
    rf"{_TELL}[^.;:!?\n«]{{2,80}}? {_CLAUSE}",
    re.IGNORECASE,
)


def to_the_service(plan: n.Plan, said: str) -> n.Plan:
    """The plan that tells the service once, where it is named and none of its agents, and each was told."""
    spoken = outside_quotations(said)
    if not _SERVICE.search(spoken) or _EACH.search(spoken):
        return plan
    for step in plan.body:
        match step:
            case n.For(person, n.Name(members), (n.Do(n.Call("ticketing.notify") as call),)):
                found = next((each for each in plan.body if _lists(each, members)), None)
                if (
                    found is None
                    or uses(plan, members) != 1
                    or argument(call, "to") != n.Name(person, call.line)
                ):
                    continue
                service = dict(found.value.arguments)["service"] if isinstance(found.value, n.Call) else None
                if service is None:
                    continue
                once = n.Do(with_argument(call, "to", service), step.line)
                body = (once if each is step else each for each in plan.body if each is not found)
                return replace(plan, body=tuple(body))
    return plan


def their_head(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose effects go to somebody's head, where that is who was named, and it has none."""
    spoken = outside_quotations(said)
    if calls_of(plan, "directory.manager", "directory.head", "directory.service_of"):
        return plan
    for at, step in enumerate(plan.body):
        match step:
            case n.Assign(person, n.Call("directory.find_person") as call, line) if name := given(
                call, "name"
            ):
                if not re.search(rf"\b{_HEAD}{re.escape(name)}", spoken) or spoken.count(name) != 1:
                    continue
                if sum(_goes_to(call, person) for call in calls(plan)) != 1 or uses(plan, person) != 1:
                    continue
                head = free_name(plan, "responsable")
                manager = n.Call("directory.manager", (("person", n.Name(person, line)),), line)
                after = changed(replace(plan, body=plan.body[at + 1 :]), _to(person, head))
                return replace(plan, body=(*plan.body[: at + 1], n.Assign(head, manager, line), *after.body))
    return plan


def head_of_the_named(plan: n.Plan, said: str) -> n.Plan:
    """The plan with the head of whoever is named so, where it has that of somebody else: « informe aussi le
    supérieur d'Ivan Roger »."""
    spoken = outside_quotations(said)
    told, heads = list(_NAMED_HEAD.finditer(spoken)), calls_of(plan, "directory.manager")
    whose = argument(heads[0], "person") if len(heads) == 1 else None
    people = {_name_of(step): step.name for step in plan.body if _is_person(step)}
    if len(told) != 1 or not isinstance(whose, n.Name) or whose.name not in people.values():
        return plan
    name, held = told[0]["name"], next(each for each in people if people[each] == whose.name)
    if _ANOTHER_HEAD.search(spoken) or _parts(name) & _parts(held) or _is_in_a_text(plan, told[0][0]):
        return plan
    found, line = people.get(name, free_name(plan, "personne")), plan.body[0].line
    plan = swapped(plan, heads[0], with_argument(heads[0], "person", n.Name(found, heads[0].line)))
    call = n.Call("directory.find_person", (("name", n.Literal(name, line)),), line)
    rest = (step for step in plan.body if not (_is_person(step) and step.name == found))
    return replace(plan, body=(n.Assign(found, call, line), *rest))


def _parts(name: str) -> set[str]:
    return set(re.findall(r"\w+", without_accents(name.lower())))


def _is_in_a_text(plan: n.Plan, words: str) -> bool:
    """Whether these words are part of what is written or told."""
    return any(words in literal for literal in literals_of(plan))


def told_them(plan: n.Plan, said: str) -> n.Plan:
    """The plan that writes to its one person what is « à lui écrire », and not on the ticket."""
    people = [step.name for step in plan.body if _is_person(step)]
    for call in calls_of(plan, "ticketing.comment"):
        text = given(call, "text")
        if len(people) != 1 or said.count(text) != 1 or _ELSEWHERE.search(said.replace(text, " ")):
            continue
        if not _TO_THEM.search(said[: said.find(text)]):
            continue
        to, words = ("to", n.Name(people[0], call.line)), ("message", n.Literal(text, call.line))
        ticket = tuple(pair for pair in call.arguments if pair[0] == "ticket")
        plan = swapped(plan, call, n.Call("ticketing.notify", (to, *ticket, words), call.line))
    return plan


def written_to(plan: n.Plan, said: str) -> n.Plan:
    """A message to a person, in the place of a mail about them to an address that nobody said: « envoie un
    mail à Karim Benali »."""
    people = {step.name: _name_of(step) for step in plan.body if _is_person(step)}
    for call in calls_of(plan, "ticketing.send"):
        content, to = argument(call, "content"), argument(call, "to")
        if not (isinstance(content, n.Name) and content.name in people and isinstance(to, n.Ask)):
            continue
        if _is_written_to(people[content.name], said) and "@" not in said:
            asked = (("to", content), ("message", n.Ask("", call.line)))
            plan = swapped(plan, call, n.Call("ticketing.notify", asked, call.line))
    return plan


def told_what_is_said(plan: n.Plan, said: str) -> n.Plan:
    """The plan that tells a person what « dis à Karim Benali que… » says, where it names the ticket alone."""
    spoken, people = outside_quotations(said), {s.name: _name_of(s) for s in plan.body if _is_person(s)}
    for call in calls_of(plan, "ticketing.notify"):
        to = argument(call, "to")
        name = people.get(to.name, "") if isinstance(to, n.Name) else ""
        if not name or argument(call, "message") is not None:
            continue
        told = list(
            re.finditer(rf"{_OPENING}{_TELL}(?: à| a)? {re.escape(name)} {_CLAUSE}", spoken, re.IGNORECASE)
        )
        clause = told[0]["clause"] if len(told) == 1 else '"'
        if '"' not in clause and clause in said:
            plan = swapped(plan, call, with_argument(call, "message", clause))
    return plan


def told_to_all(plan: n.Plan, said: str) -> n.Plan:
    """The plan that tells several people what was to be told, where it tells none of them anything."""
    spoken, tells = outside_quotations(said), calls_of(plan, "ticketing.notify")
    told = list(_THAT.finditer(spoken))
    if len(tells) < 2 or len(told) != 1 or len(re.findall(_TELL, spoken, re.IGNORECASE)) != 1:
        return plan
    if any(argument(call, "message") is not None for call in tells):
        return plan
    if len({print_expression(ticket) for call in tells if (ticket := argument(call, "ticket"))}) > 1:
        return plan
    clause = told[0]["clause"]
    if '"' in clause or clause not in said:
        return plan
    for call in tells:
        plan = swapped(plan, call, with_argument(call, "message", clause))
    return plan


def _to(person: str, head: str) -> Callable[[object], object]:
    """A change of what goes to one person, which then goes to another."""

    def change(node: object) -> object:
        match node:
            case n.Call() if _goes_to(node, person):
                whole = n.Name(head, node.line)
                mail = n.Field(whole, "email", node.line)
                return with_argument(node, "to", mail if node.tool == "ticketing.send" else whole)
        return node

    return change


def _goes_to(call: n.Call, person: str) -> bool:
    match call.tool, argument(call, "to"):
        case (("ticketing.notify" | "ticketing.assign"), n.Name(name)):
            return name == person
        case "ticketing.send", n.Field(n.Name(name), "email"):
            return name == person
    return False


def _lists(step: n.Statement, name: str) -> TypeGuard[n.Assign]:
    match step:
        case n.Assign(found, n.Call("directory.members")):
            return found == name
    return False


def _is_written_to(name: str, said: str) -> bool:
    """Whether a mail or a message is for somebody of this name."""
    to = rf"\b(?:e-?mail|mail|courriel|message|mot) (?:à|a|pour) {re.escape(name)}"
    return bool(name) and re.search(to, said, re.IGNORECASE) is not None


def _name_of(step: n.Assign) -> str:
    """The name that somebody is looked up by."""
    return given(step.value, "name") if isinstance(step.value, n.Call) else ""


def _is_person(step: n.Statement) -> TypeGuard[n.Assign]:
    match step:
        case n.Assign(_, n.Call("directory.find_person")):
            return True
    return False
