"""« Ferme tous mes tickets sauf le 3120 », « préviens-les tous sauf Karim Benali »: one that is named is left
out of a list.

A small model looks for the one, or writes it into the message, and acts on all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.tree import call_of, changed, free_name, given, literals_of, named, renamed, uses

_EXCEPT = r"\b(?:sauf|hormis|except[ée]|[àa] part|[àa] l['’]exception d[eu]|en dehors d[eu]|hors)\b"
_TICKETS = re.compile(
    rf",? *{_EXCEPT}(?: (?:l[ae]s?|d[eu]s?|tickets?|num[ée]ros?|n[o°])\b)*(?P<them>(?: ?(?:(?:et|ou|,) )?"
    r"(?:l[ae]s? )?(?:ticket )?(?:n[o°] ?)?\b\d{2,6}\b"
    r"(?! ?(?:m|km|m[eè]tres|jours?|mois|semaines?|rue|e|er|[eè]me)\b))+)",
    re.IGNORECASE,
)
_PERSON = re.compile(
    rf",? *(?i:{_EXCEPT})(?: (?i:[àa]|pour|de|d['’]|l['’]agente?))?(?: (?:M\.|Mme|Mlle))? ?"
    r"(?P<them>[A-ZÀ-Ý][\w'’-]+(?: (?:(?:de|da|di|du|le|la|van|ben|el) )?[A-ZÀ-Ý][\w'’-]+)+)"
)
_TICKET_LISTS = ("ticketing.search",)
_PEOPLE_LISTS = ("directory.members", "directory.search_people")
_MADE_UP = ("status", "priority", "number")


@dataclass(frozen=True)
class _Spared:
    """What is left out: the words for it, the field that says which it is, and where that is said."""

    words: tuple[str, ...]
    field: str
    said: str

    def sieve(self, source: n.Expression, held: Sequence[n.Expression], line: int) -> n.Filter:
        """The list without it; ``held`` are the values of the field that are left out."""
        item = "p" if self.field == "name" else "t"
        left = n.Field(n.Name(item, line), self.field, line)
        right = held[0] if len(held) == 1 else tuple(held)
        return n.Filter(
            item, source, n.Compare("!=" if len(held) == 1 else "not in", left, right, line), line
        )


def all_but_one(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose one list is without the tickets or the person that are left out by number or name."""
    spared = _spared(said)
    if spared is None:
        return plan
    values = named(plan)
    lists = [name for name, value in values.items() if _is_list(value, values, spared)]
    if _is_heard(plan, spared) or not lists:
        return plan
    last = lists[-1]
    at, step = next((i, s) for i, s in enumerate(plan.body) if isinstance(s, n.Assign) and s.name == last)
    value, line = step.value, step.line
    found, held = _held(plan, spared, line)
    before, after = plan.body[:at], plan.body[at + 1 :]
    if isinstance(value, n.Filter) and _is_made_up(value.condition, said):
        kept = replace(step, value=spared.sieve(value.source, held, line))
        return _tidied(replace(plan, body=(*before, *found, kept, *after)), spared)
    name = free_name(plan, "restants" if spared.field == "number" else "autres")
    kept = n.Assign(name, spared.sieve(n.Name(last, line), held, line), line)
    return _tidied(replace(plan, body=(*before, step, *found, kept, *renamed(after, last, name))), spared)


def _held(
    plan: n.Plan, spared: _Spared, line: int
) -> tuple[tuple[n.Statement, ...], tuple[n.Expression, ...]]:
    """What is left out, as the list is compared with it: numbers as they are said; a person is looked up, for
    their name may be written otherwise."""
    words = tuple(n.Literal(each, line) for each in spared.words)
    if spared.field == "number":
        return (), words
    name = free_name(plan, "personne")
    found = n.Assign(name, n.Call("directory.find_person", (("name", words[0]),), line), line)
    return (found,), (n.Field(n.Name(name, line), "name", line),)


def _spared(said: str) -> _Spared | None:
    tickets, people = list(_TICKETS.finditer(said)), list(_PERSON.finditer(said))
    if len(tickets) + len(people) != 1:
        return None
    if tickets:
        return _Spared(tuple(re.findall(r"\d+", tickets[0]["them"])), "number", tickets[0][0])
    return _Spared((people[0]["them"],), "name", people[0][0])


def _is_list(value: n.Expression, values: dict[str, n.Expression], spared: _Spared) -> bool:
    """Whether a result is a list of what something is left out of."""
    tools = _TICKET_LISTS if spared.field == "number" else _PEOPLE_LISTS
    match value:
        case n.Call(tool):
            return tool in tools
        case n.Filter(source=n.Name(source)):
            return source in values and _is_list(values[source], values, spared)
    return False


def _is_heard(plan: n.Plan, spared: _Spared) -> bool:
    """Whether something hangs on the one that is left out already."""
    held = [node for step in statements_of(plan.body) for node in _compared(step)]
    return any(word in held for word in spared.words)


def _compared(step: n.Statement) -> list[str]:
    """The words of what a step compares."""
    match step:
        case n.Assign(_, n.Filter(condition=condition)) | n.If(condition):
            return literals_of(n.Plan((n.If(condition, (), (), step.line),), ""))
    return []


def _is_made_up(condition: n.Condition, said: str) -> bool:
    """Whether a filter leaves something out for which there are no other words than those of the one."""
    match condition:
        case n.Compare("!=", n.Field(n.Name(), field), n.Literal()):
            return field in _MADE_UP and not re.search(r"\b(?:pas|non|ni|encore|d[ée]j[àa])\b", said.lower())
    return False


def _tidied(plan: n.Plan, spared: _Spared) -> n.Plan:
    """The plan without a search for the one that nothing uses, and with messages that do not speak of it."""

    def without(node: object) -> object:
        match node:
            case n.Literal(str(text)) if text.endswith(spared.said.strip()) and text != spared.said.strip():
                return replace(node, value=text[: -len(spared.said.strip())].rstrip(" ,"))
        return node

    def is_idle(step: n.Statement) -> bool:
        call = call_of(step)
        if not isinstance(step, n.Assign) or call is None or uses(plan, step.name):
            return False
        looked_for = given(call, "number") or given(call, "name")
        return call.tool in ("ticketing.get", "directory.find_person") and looked_for in spared.words

    return changed(replace(plan, body=tuple(step for step in plan.body if not is_idle(step))), without)
