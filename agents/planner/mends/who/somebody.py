"""« Confie-le à quelqu'un du service »: not to its head, nor to whomever code would choose. It is asked who.

A small model knows one person of a service, the one who heads it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import (
    argument,
    call_of,
    calls_of,
    free_name,
    given,
    named,
    uses,
    with_argument,
)

_SOMEBODY = re.compile(
    r"(?<!d['’])(?<!y )\b[àa] (?:quelqu['’]une?|(?:un|une|l['’]une?|n['’]importe quel(?:le)?) "
    r"(?:(?:autre|bon|bonne) )?(?:des |de (?:ses|leurs) |d['’]entre eux )?"
    r"(?:agente?s?|membres?|coll[èe]gues?|personnes?|technicien(?:ne)?s?)?)\b"
    r"(?: (?:disponible|libre|comp[ée]tente?))? ?"
    r"(?:de (?:la |l['’])|d['’](?!autre)|du |des |de |au |[àa] la )"
    r"(?:(?:service|[ée]quipe) )?(?:de (?:la |l['’])|d['’]|du |des |de )?(?P<of>[^,.;:!?]*)",
    re.IGNORECASE,
)
_SPOKEN_TO = re.compile(
    r"\b(?:parl|t[ée]l[ée]phon|promi|demand|racont|arriv|expliqu|[ée]cri|appel|d[ée]j[àa])\w*[^,.;:!?]*$|\bdit[^,.;:!?]*$",
    re.IGNORECASE,
)
"""What somebody else was told, right before them in the same clause."""
_HEAD = re.compile(
    r"\b(?:chef(?:fe)?s?|responsables?|directeurs?|directrices?|dirige|t[êe]te|encadrante?|n\+1|sup[ée]rieure?)\b",
    re.IGNORECASE,
)


def somebody_of_it(plan: n.Plan, said: str) -> n.Plan:
    """The plan that asks who gets a ticket, where that is somebody of a service and the plan has its head."""
    acts = [call for call in calls_of(plan, "ticketing.assign") if _head_of(argument(call, "to"))]
    found = list(_SOMEBODY.finditer(said))
    if len(acts) != 1 or len(found) != 1 or _HEAD.search(said):
        return plan
    if _SPOKEN_TO.search(said[: found[0].start()]):
        return plan
    domain = _domain_of(plan, _head_of(argument(acts[0], "to")))
    if not domain or not found[0]["of"].lower().startswith(domain.lower()):
        return plan
    at = next(
        (i for i, step in enumerate(plan.body) if isinstance(step, n.Do) and step.call == acts[0]), None
    )
    if at is None:
        return plan
    line, name = acts[0].line, free_name(plan, "personne")
    asked = n.Assign(name, n.Call("directory.find_person", (("name", n.Ask("", line)),), line), line)
    told = n.Do(with_argument(acts[0], "to", n.Name(name, line)), line)
    made = replace(plan, body=(*plan.body[:at], asked, told, *plan.body[at + 1 :]))
    return _without_unused(made, _head_of(argument(acts[0], "to")))


def _head_of(node: n.Expression | None) -> str:
    """The name of the service whose head this is; empty for anything else."""
    match node:
        case n.Field(n.Name(service), "head"):
            return service
    return ""


def _domain_of(plan: n.Plan, service: str) -> str:
    """The words that a service was looked up by; empty where it was not."""
    match named(plan).get(service):
        case n.Call("directory.find_service") as found:
            return given(found, "domain")
    return ""


def _without_unused(plan: n.Plan, name: str) -> n.Plan:
    """The plan without the look-up of a service that nothing else is for."""
    if uses(plan, name):
        return plan
    kept = (
        step for step in plan.body if not (isinstance(step, n.Assign) and step.name == name and call_of(step))
    )
    return replace(plan, body=tuple(kept))
