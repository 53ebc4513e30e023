"""What was found in a list stays what is spoken of: « le plus ancien », « ferme-le ».

A small model goes back to a list, whose first is another one.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
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
    """The plan with the one record that was found among those of a list, in the place of the first of this
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
    """The one record of before that was picked from a list, or from a part of it, in the order in which a
    plan would pick it again, if in any; empty where there is none."""
    name, order = _ordered(source)
    held = before.listed(name) if name else None
    alone = before.alone(held) if held is not None else []
    if len(alone) != 1:
        return ""
    picked, as_before = _ordered(_first_of(named(before.plan).get(alone[0])))
    again = picked and _root(picked, before) == _root(name, before) and order in ((), as_before)
    return alone[0] if again else ""


def _first_of(value: n.Expression | None) -> n.Expression | None:
    """The list whose first a value is; None for anything else."""
    match value:
        case n.Apply("need", (inner,)):
            return _first_of(inner)
        case n.Apply("first", (source,)):
            return source
    return None


def _ordered(source: n.Expression | None) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A list's name, and how it is put in order."""
    match source:
        case n.Name(name) | n.Earlier(name):
            return name, ()
        case n.Apply("sort", (n.Name(name) | n.Earlier(name),), options):
            return name, tuple(sorted((each, print_expression(value)) for each, value in options))
    return "", ()


def _root(name: str, before: TurnBefore) -> str:
    """The list that a list of before is a part of."""
    match named(before.plan).get(name):
        case n.Filter(source=n.Name(whole)) | n.Apply("sort" | "top", (n.Name(whole),)):
            return _root(whole, before)
    return name
