"""What was found in a list stays what is spoken of: « le plus ancien », « ferme-le ».

A small model goes back to a list, whose first is another one.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.tree import changed, named, nodes_of

_CHOSEN = re.compile(
    r"\b(?:premi[eè]r\w*|1(?:er|[èe]re)|derni[eè]r\w*|deuxi[eè]me|second\w*|autres?|suivante?|listes?|"
    r"tou(?:te)?s|ceux|celles|celui|celle|l['’]une?|une?|lequel|laquelle|hasard|haut|dessus|tri\w*|eux|elles|"
    r"(?:plus|moins|most|least) \w+|first|last|next|other|any|oldest|newest)\b",
    re.IGNORECASE,
)
"""Words that choose one anew, or speak of the list."""


def the_one_found(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan with the one record that was found among those of a list, in the place of the first of such a
    list."""
    if _CHOSEN.search(said) or not any(isinstance(node, n.Apply) for node in nodes_of(plan)):
        return plan

    def change(node: object) -> object:
        match node:
            case n.Apply("need", (n.Earlier(name) as one,)) if name in before.types:
                return one
            case n.Apply("first", (source,)):
                found = _found_in(source, before)
                return n.Earlier(found, node.line) if found else node
        return node

    return changed(plan, change)


def _found_in(source: n.Expression, before: TurnBefore) -> str:
    """The one record of before that was picked from lists of what a list holds; empty where there is none, or
    where it was found otherwise."""
    match source:
        case n.Earlier(name) | n.Apply("sort", (n.Earlier(name),)):
            held = before.listed(name)
            alone = before.alone(held) if held is not None else []
            return alone[0] if len(alone) == 1 and _is_picked(named(before.plan).get(alone[0])) else ""
    return ""


def _is_picked(value: n.Expression | None) -> bool:
    match value:
        case n.Apply("need", (inner,)):
            return _is_picked(inner)
        case n.Apply("first"):
            return True
    return False
