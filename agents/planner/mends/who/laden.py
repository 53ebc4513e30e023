"""« Les agents de la voirie du 11e qui n'ont aucun ticket en cours », « qui ont plus de 5 tickets ».

A small model shows all of them, and tickets beside; how many each has is looked up for each.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.relayed import relayed
from agents.planner.mends.tree import acts, applied, calls_of, free_name, named, names_in

_NUMBER = r"\d{1,3}|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze|vingt|trente"
_TICKETS = (
    r"tickets?\b(?: (?P<status>ouverts?|en cours|en attente|ferm[ée]s?|clos)\b)?"
    r"(?=\W*$|[?.!])"
)
_WHO = (
    r"(?:\b(?:agents?|coll[èe]gues|personnes|gens|membres|ceux|celles|lesquels)\b(?:(?! et )[^.;:!?]){0,50}?"
    r"|^\W*qui )"
    r"(?<!m[êe]me ceux )"
)
_SO_MANY = re.compile(
    rf"{_WHO}\b(?:ont|a) (?P<bound>plus de|moins de|au moins|au plus) (?P<number>{_NUMBER}) {_TICKETS}",
    re.IGNORECASE,
)
_NONE = re.compile(
    rf"{_WHO}\b(?:n['’](?:ont|a) (?:(?:pas|plus) (?:de |d['’])|aucune? )|sans (?:aucun )?){_TICKETS}",
    re.IGNORECASE,
)
_LEAST = re.compile(
    r"(?<=agent )(?<!c['’]est l['’]agent )qui (?:en )?a le (?:moins|plus)(?: de tickets| d['’]encours)?\b|"
    r"(?:(?<=agente )|(?<=celui )|(?<=celle )|(?<=collègue ))qui (?:en )?a le (?:moins|plus)"
    r"(?: de tickets)?\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\bqui (?:n['’])?(?:ont|a) "
    r"(?:pas (?:de |d['’])|aucune? |une? |des |(?:plus|moins) de \w+ |au moins \w+ )tickets?\b",
    re.IGNORECASE,
)
_ALL_THE_SAME = re.compile(r"\b(?:m[êe]me|y compris|aussi|mes|moi|mon)\b", re.IGNORECASE)
_ASIDE = frozenset({"assignee", "status"})
"""What the tickets of one of the people may be searched by; more is something else that is asked for."""
_BOUNDS = {"plus de": ">", "moins de": "<", "au moins": ">=", "au plus": "<="}
_PEOPLE = ("directory.members", "directory.search_people")


def laden(plan: n.Plan, said: str) -> n.Plan:
    """The plan that shows those of its people who have so many tickets, where it would show all of them.

    A plan that acts stays, as one that shows anything but lists of people and of tickets.
    """
    found = [*_SO_MANY.finditer(said), *_NONE.finditer(said)]
    values = named(plan)
    people = [name for name, value in values.items() if _is_of_people(value, values)]
    listed = calls_of(plan, *_PEOPLE)
    if len(found) != 1 or len(listed) != 1 or not people or acts(plan) or _ALL_THE_SAME.search(said):
        return plan
    at = next(i for i, step in enumerate(plan.body) if isinstance(step, n.Assign) and step.name == people[-1])
    if not all(_is_of_lists(step, values) for step in plan.body[at + 1 :]):
        return plan
    if any(not dict(call.arguments).keys() <= _ASIDE for call in calls_of(plan, "ticketing.search")):
        return plan
    return replace(plan, body=(*plan.body[: at + 1], _each(plan, people[-1], found[0])))


def laden_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """Words for people by the number of their tickets, of a plan that acts and looks at nobody's."""
    if not acts(plan):
        return ()
    request = outside_quotations(request)
    for told in reversed([*relayed(request)]):
        request = request[: told.start] + request[told.end :]
    least = None if applied(plan, "group") else _LEAST.search(request)
    loops = [step for step in plan.body if isinstance(step, n.For) and _is_over_people(step, plan)]
    some = _SOME.search(request) if loops and not calls_of(plan, "ticketing.search") else None
    return tuple(found[0] for found in (least, some) if found)


def _is_over_people(loop: n.For, plan: n.Plan) -> bool:
    values = named(plan)
    return isinstance(loop.source, n.Name) and _is_of_people(
        values.get(loop.source.name, loop.source), values
    )


def _is_of_people(value: n.Expression, values: dict[str, n.Expression]) -> bool:
    """Whether a result is a list of people, or what is kept of one."""
    match value:
        case n.Call(tool):
            return tool in _PEOPLE
        case n.Filter(source=n.Name(source)):
            return source in values and _is_of_people(values[source], values)
    return False


def _is_of_lists(step: n.Statement, values: dict[str, n.Expression]) -> bool:
    """Whether a step finds or keeps tickets, or shows whole lists."""
    match step:
        case n.Assign(_, n.Call("ticketing.search") | n.Filter()):
            return True
        case n.Show("answer" | "table", shown):
            return all(isinstance(each, n.Name) and names_in(each) <= values.keys() for each in shown)
    return False


def _each(plan: n.Plan, people: str, words: re.Match[str]) -> n.For:
    line = plan.body[-1].line + 1
    person, theirs = free_name(plan, "p"), free_name(plan, "siens")
    given = words.groupdict()
    status = (("status", n.Literal(words["status"], line)),) if words["status"] else ()
    search = n.Call("ticketing.search", (*status, ("assignee", n.Name(person, line))), line)
    count = n.Apply("count", (n.Name(theirs, line),), (), line)
    bound = n.Literal(given.get("number", 0), line)
    condition = n.Compare(_BOUNDS.get(given.get("bound", "").lower(), "=="), count, bound, line)
    shown = n.Show("answer", (n.Name(person, line),), line)
    body = (n.Assign(theirs, search, line), n.If(condition, (shown,), (), line))
    return n.For(person, n.Name(people, line), body, line)
