"""« Le 812 et le 813 sont des doublons, ferme le plus récent »: one of two tickets, by which was made first.

A small model does it to both, or to the one that was named last.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeGuard

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, with_argument

_DOES = (
    r"\b(?:ferm|clo[st]|cl[ôo]tur|relanc|r[ée]?-?ouvr|supprim|effac|confi|assign|attribu|affect|donn|pass|"
    r"comment)\w* (?:(?:donc|alors|seulement|juste|uniquement) )?(?:(?:l['’]agent|celui|le ticket) )?"
    r"(?:l[ea]|du|de la|au) plus "
)
_ALONE = r"(?= *(?:$|[.,;:!?]|(?:des deux|motif|comme|stp|svp|merci|et|puis|à|en)(?!\w)))"
_LATER = re.compile(rf"{_DOES}(?:r[ée]cent|nouveau){_ALONE}", re.IGNORECASE)
_EARLIER = re.compile(rf"{_DOES}(?:ancien|vieux){_ALONE}", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:les deux|l['’]autre|tous|chacun|gard\w+|conserv\w+|laiss\w+)\b", re.IGNORECASE)
"""Something is done to the other one too, or the one that is named is left alone."""


def the_one_made_then(plan: n.Plan, said: str) -> n.Plan:
    """The plan that acts on one of its two tickets, where it is chosen by when it was made."""
    later, earlier = len(_LATER.findall(said)), len(_EARLIER.findall(said))
    tickets = [step.name for step in plan.body if _is_looked_up(step)]
    acting = [step for step in plan.body if isinstance(step, n.Do)]
    if later + earlier != 1 or _BOTH.search(said) or len(tickets) != 2 or not acting:
        return plan
    if not all(isinstance(step, n.Assign | n.Do) for step in plan.body) or len(_forms(acting, tickets)) != 1:
        return plan
    first = acting[0]
    one, other = (_done_to(first, name) for name in tickets)
    made = (n.Field(n.Name(name, first.line), "created", first.line) for name in tickets)
    when = n.Compare(">" if later else "<", next(made), next(made), first.line)
    kept = tuple(step for step in plan.body if step not in acting)
    return replace(plan, body=(*kept, n.If(when, (one,), (other,), first.line)))


def _is_looked_up(step: n.Statement) -> TypeGuard[n.Assign]:
    match step:
        case n.Assign(_, n.Call("ticketing.get")):
            return True
    return False


def _forms(acting: list[n.Do], tickets: list[str]) -> set[n.Call | None]:
    """What is done, apart from the ticket; None for what is done to none of them."""
    forms = set[n.Call | None]()
    for step in acting:
        match argument(step.call, "ticket"):
            case n.Name(name) if name in tickets:
                forms.add(replace(_done_to(step, "").call, line=0))
            case _:
                forms.add(None)
    return forms if forms != {None} else set()


def _done_to(step: n.Do, ticket: str) -> n.Do:
    return n.Do(with_argument(step.call, "ticket", n.Name(ticket, 0)), step.line)
