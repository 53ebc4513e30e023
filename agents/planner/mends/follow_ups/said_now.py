"""What is said now goes before what was said then: « et celui des finances ? », « juste les écoles ».

A small model says the plan before once more, and hears nothing of the follow-up.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.request.places import fold_text
from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.said_values import SaidValues
from agents.planner.mends.tree import (
    acts,
    applied,
    calls,
    changed,
    filters_of,
    given,
    literals_of,
    swapped,
    with_argument,
    words,
)
from beffroi.records import Ticket
from beffroi.types import EnumType, NumberType, OptionalType, Type

_ABOUT = re.compile(
    r"(?:(?:et|sinon|alors|au fait|ok|bon|merci|and)[, ]+)*"
    r"(?:sur|pour|concernant|about|on|(?:à propos|au sujet) d(?:es?|u))\s+(?:l[ae]s? |l['’])?"
    r"(?P<what>.{4,}?)[\s?.!]*",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:et |alors |ok,? )?(?:seulement |juste |que )?(?:les|ceux|celles)(?: qui sont)? "
    r"(?:(?P<priority>urgente?s|prioritaires)|(?P<status>ouverte?s|ferm[ée]e?s))"
    r" (?=qui|sans)",
    re.IGNORECASE,
)


def said_now(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan with the words of this request where it has only those of earlier ones: the value of a closed
    list in the place of another, a filter that the same call had not, what documents are searched about."""
    now = fold_text(said)
    if acts(plan) or applied(plan, "sort", "top", "group", "mean", "first"):
        return plan
    if any(fold_text(literal) in now for literal in literals_of(plan)):
        return plan
    values = SaidValues(said, (), ())
    again = {print_expression(call) for call in calls(before.plan)}

    def change(node: object) -> object:
        if not isinstance(node, n.Call) or node.tool not in before.specs:
            return node
        if node.tool == "documents.search" and given(node, "query") and (topic := _ABOUT.fullmatch(said)):
            return with_argument(node, "query", topic["what"])
        for parameter in before.specs[node.tool].parameters:
            value = values.value(closed(parameter.type))
            if parameter.name == "status" and _is_order(value, said):
                continue
            is_there = words(dict(node.arguments).get(parameter.name))
            if value and (is_there or (not parameter.required and print_expression(node) in again)):
                return with_argument(node, parameter.name, value)
        return node

    mended = changed(plan, change)
    several = [call for call, other in zip(calls(plan), calls(mended), strict=True) if call != other]
    return mended if len(several) == 1 else plan


def _is_order(status: str, said: str) -> bool:
    """« Ferme-les » and « classe par date » name no status."""
    return "-l" in status or said.startswith(status) or f"{status}-l" in said


def closed(kind: Type) -> Type:
    """A type whose values are known words; a number of nothing otherwise, which no words name."""
    inner = kind.item if isinstance(kind, OptionalType) else kind
    return inner if isinstance(inner, EnumType) or inner == NumberType("district") else NumberType()


def both_said(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan whose one filter of the tickets before also has the priority or the status that the request
    begins with: « les urgents qui n'ont pas d'agent »."""
    head = _HEAD.match(said)
    if head is None or any(fold_text(each) in fold_text(head[0]) for each in literals_of(plan)):
        return plan
    filters = filters_of(plan)
    if len(filters) != 1 or not isinstance(filters[0].source, n.Earlier):
        return plan
    kept, field = filters[0], "priority" if head["priority"] else "status"
    if before.listed(filters[0].source.name) is not Ticket:
        return plan
    own = n.Field(n.Name(kept.variable, kept.line), field, kept.line)
    also = n.Compare("==", own, n.Literal(head["priority"] or head["status"], kept.line), kept.line)
    return swapped(plan, kept, replace(kept, condition=n.Both("and", (also, kept.condition), kept.line)))
