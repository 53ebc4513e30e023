"""« Finalement non, donne-les à Rosa », « et laisse un commentaire »: those that the turn before acted on.

A small model goes back to the list that they were chosen from.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.tree import changed, filters_of, named, names_in

_AGAIN = re.compile(r"\W*(?:finalement|non|en fait|plut[ôo]t|pardon)\b[^.;!?\n]*?\w-les\b", re.IGNORECASE)
_BESIDE = re.compile(r"\W*(?:(?:et|puis|ensuite|aussi)\b[, ]*)+(?=\w+(?:e|s|z)\b)", re.IGNORECASE)
"""« Et laisse un commentaire », « puis relance-les »: more is done to the same."""
_ALL = re.compile(
    r"\b(?:tou(?:s|tes|t)|chaque|totalit\w*|ensemble|int[ée]gralit\w*|enti[èe]r\w*|autres|reste|urgent\w*|listes?|"
    r"list[ée]\w*|affich\w*|tickets|signalements?|premiers?|derniers?|seulement|ceux|celles)\b",
    re.IGNORECASE,
)


def those_done_to(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan that does to those of the turn before otherwise what was done to them then."""
    again, beside = _AGAIN.match(said), _BESIDE.match(said)
    if not (again or beside) or _ALL.search(said) or filters_of(plan):
        return plan
    values = named(before.plan)
    done = [step for step in before.plan.body if isinstance(step, n.For)]
    chosen = {each.source.name for each in done if isinstance(each.source, n.Name | n.Earlier)}
    if len(chosen) != 1 or (name := chosen.pop()) not in before.types or name not in values:
        return plan
    tools = {_tool(each) for each in done}
    wider = names_in(values[name]) | _earlier_in(values[name])

    def narrowed(node: object) -> object:
        match node:
            case n.For(source=n.Earlier(other, line)) if other in wider and (beside or _tool(node) in tools):
                return n.For(node.variable, n.Earlier(name, line), node.body, node.line)
        return node

    return changed(plan, narrowed)


def _tool(loop: n.For) -> str:
    """The one effect that a loop has on each; empty for more."""
    match loop.body:
        case (n.Do(call),):
            return call.tool
    return ""


def _earlier_in(node: n.Expression) -> set[str]:
    """What an expression reads of the turn before."""
    match node:
        case n.Earlier(name):
            return {name}
        case n.Filter(source=source):
            return _earlier_in(source)
        case n.Apply(operands=operands):
            return {name for each in operands for name in _earlier_in(each)}
    return set()
