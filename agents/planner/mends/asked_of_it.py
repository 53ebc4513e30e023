"""What is asked of a ticket besides: « relance le 812 et dis-moi où il en est », « … et qui s'en occupe ».

A small model carries out a long request and leaves out one of the things that it is to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.tree import call_of, calls_of, literals_of, names_shown, nodes_of

_CLAUSE = r"(?:^|[,;:.?!(–] *| - |\b(?:et|puis|dis[- ]moi|dites[- ]moi|savoir|demande|dire|voir|aussi) )"
_ENDS = r"(?= *(?:$|[,;:.?!)]|et\b|en ce moment|actuellement|stp\b|svp\b|merci))"
_ASKED = {
    "status": re.compile(
        r"\bo[ùu] (?:il )?en est(?:[- ]il)?\b|\b(?:son|quel|le) (?:est son )?statut\b|\ben est o[ùu]\b",
        re.IGNORECASE,
    ),
    "assignee": re.compile(
        rf"{_CLAUSE}(?:qui (?:s['’]en (?:occupe|charge)|l['’]a(?: en charge)?|est dessus|en est charg[ée])"
        rf"|[àa] qui (?:il )?est(?:[- ]il| il)? (?:confi|attribu|affect|assign)[ée]+){_ENDS}",
        re.IGNORECASE,
    ),
    "created": re.compile(
        r"\b(?:depuis )?quand (?:il )?(?:a(?:-t-il)? [ée]t[ée] (?:cr[ée][ée]|ouvert)|est-il ouvert)"
        r"|\b(?:la |sa )?date (?:de (?:sa )?cr[ée]ation|d['’]ouverture)\b",
        re.IGNORECASE,
    ),
    "category": re.compile(r"\b(?:sa|quelle est sa) cat[ée]gorie\b", re.IGNORECASE),
    "title": re.compile(r"\b(?:et|donne[- ]moi|indique[- ]moi|dis[- ]moi) (?:son|le) titre\b", re.IGNORECASE),
}
"""Ways to ask for a field of the one ticket that is spoken of."""
_NOT_ASKED = re.compile(
    r"\b(?:pas|sans|sauf|inutile|connais|sais|plus tard|chang\w+|modifi\w+|corrig\w+|[ée]cri\w*|fau\w+)\b",
    re.IGNORECASE,
)
"""Words of the same sentence by which it is not asked for, or is to be changed."""
_SENTENCE = re.compile(r"[^.;!?\n]*[.;!?\n]?")


def told_what_is_asked(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose answer has all that is asked of its one ticket."""
    ticket = _the_ticket(plan)
    if not ticket:
        return plan
    left = tuple(field for field in _asked_for(said, plan) if not _reads(plan, ticket, field))
    if not left or any(ticket in names_shown(step) for step in plan.body):
        return plan
    line = plan.body[-1].line
    values = tuple(n.Field(n.Name(ticket, line), field, line) for field in left)
    match plan.body[-1]:
        case n.Show("answer", shown):
            return replace(plan, body=(*plan.body[:-1], replace(plan.body[-1], values=(*shown, *values))))
    return replace(plan, body=(*plan.body, n.Show("answer", values, line)))


def _the_ticket(plan: n.Plan) -> str:
    """The name of the one ticket of a plain row of steps; empty where there is another thing to ask of."""
    flat = all(isinstance(step, n.Assign | n.Do | n.Show) for step in plan.body)
    found = [
        step.name
        for step in statements_of(plan.body)
        if isinstance(step, n.Assign) and (call := call_of(step)) and call.tool == "ticketing.get"
    ]
    lists = calls_of(plan, "ticketing.search", "ticketing.create")
    return found[0] if flat and len(found) == 1 and not lists else ""


def _asked_for(said: str, plan: n.Plan) -> Iterator[str]:
    """The fields that are asked for, and not in the words for somebody else."""
    texts = literals_of(plan)
    for sentence in _SENTENCE.findall(said):
        for field, words in _ASKED.items():
            asked = None if _NOT_ASKED.search(sentence) else words.search(sentence)
            if asked and not any(asked[0].strip(" ,;:.") in text for text in texts):
                yield field


def _reads(plan: n.Plan, ticket: str, field: str) -> bool:
    """Whether the plan looks at this field of the ticket already."""
    read = (node for node in nodes_of(plan) if isinstance(node, n.Field) and node.field == field)
    return any(isinstance(node.base, n.Name) and node.base.name == ticket for node in read)
