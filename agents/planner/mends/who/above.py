"""« Le chef du chef de Karim Benali »: as many steps up as the words have. A small model goes one."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, calls_of, free_name, given, literals_of, named, renamed

_CHIEF = r"(?:chef(?:fe)?|responsable|sup[ée]rieure?(?: hi[ée]rarchique)?|manager|n ?\+ ?1)"
_TWICE = re.compile(
    rf"\b(?:l[ea]|du|au) (?:propre )?{_CHIEF} "
    rf"(?:du|de la|de son|de sa) {_CHIEF} (?:de |d['’])(?:M\. |Mme )?$"
    r"|\b(?:n ?\+ ?2|grand chef) (?:de |d['’])(?:M\. |Mme )?$",
    re.IGNORECASE,
)
_CHIEFS = re.compile(rf"\b{_CHIEF}\b|\bn ?\+ ?\d|\bgrand chef\b|\bhi[ée]rarchi\w*", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:pas|sans|plut[ôo]t|sauf|ni)\b|\bn['’]", re.IGNORECASE)


def two_above(plan: n.Plan, said: str) -> n.Plan:
    """The plan with the head of somebody's head, where the words name both and it stops at the first."""
    managers = calls_of(plan, "directory.manager")
    whose = argument(managers[0], "person") if len(managers) == 1 else None
    person = named(plan).get(whose.name) if isinstance(whose, n.Name) else None
    if not (isinstance(person, n.Call) and person.tool == "directory.find_person"):
        return plan
    name = given(person, "name")
    if not name or said.count(name) != 1 or sum(name in each for each in literals_of(plan)) != 1:
        return plan
    told = _TWICE.search(said[: said.index(name)])
    if told is None or len(_CHIEFS.findall(said)) != len(_CHIEFS.findall(told[0])) or _DENIED.search(said):
        return plan
    for at, step in enumerate(plan.body):
        match step:
            case n.Assign(first, call, line) if call == managers[0]:
                second = free_name(plan, f"{first}2")
                above = n.Assign(second, n.Call(call.tool, (("person", n.Name(first, line)),), line), line)
                after = renamed(plan.body[at + 1 :], first, second)
                return replace(plan, body=(*plan.body[: at + 1], above, *after))
    return plan
