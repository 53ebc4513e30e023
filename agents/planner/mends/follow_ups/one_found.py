"""What was found alone stays what is spoken of: « le plus ancien », « ferme-le ».

A small model goes back to a list, whose first is another one.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.tree import changed, nodes_of

_CHOSEN = re.compile(
    r"\b(?:premi[eè]r\w*|derni[eè]r\w*|deuxi[eè]me|second\w*|autres?|suivante?|liste|tou(?:te)?s|ceux|celles|"
    r"(?:plus|moins|most|least) \w+|first|last|next|other|oldest|newest)\b",
    re.IGNORECASE,
)
"""Words that choose one anew, or speak of the list."""


def the_one_found(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan with the one record that was found before, in the place of the first of a list of such."""
    if _CHOSEN.search(said) or not any(isinstance(node, n.Apply) for node in nodes_of(plan)):
        return plan

    def change(node: object) -> object:
        match node:
            case n.Apply("need", (n.Earlier(name) as one,)) if name in before.types:
                return one
            case n.Apply("first", (source,)):
                alone = _alone(source, before)
                return n.Earlier(alone, node.line) if alone else node
        return node

    return changed(plan, change)


def _alone(source: n.Expression, before: TurnBefore) -> str:
    """The one record found before of the kind that a list of before holds; empty where there is none."""
    match source:
        case n.Earlier(name) | n.Apply("sort", (n.Earlier(name),)):
            held = before.listed(name)
            found = before.alone(held) if held is not None else []
            return found[0] if len(found) == 1 else ""
    return ""
