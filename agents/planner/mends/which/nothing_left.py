"""A filter that can leave nothing: the urgent ones of a search for the others.

Of « et les autres ? » a small model keeps the search and turns its filter round; the empty list that it would
show is no answer.
"""

from __future__ import annotations

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import filters_of, given, named

_OF_ONE = ("category", "status", "priority", "district")


def leaves_nothing(plan: n.Plan) -> bool:
    """Whether a filter takes away just what its search was for."""
    values = named(plan)
    return any(_contradicts(sieve, values.get(_name(sieve.source))) for sieve in filters_of(plan))


def _contradicts(sieve: n.Filter, source: n.Expression | None) -> bool:
    match source, sieve.condition:
        case (
            n.Call("ticketing.search") as search,
            n.Compare("!=", n.Field(n.Name(), field), n.Literal(str(word))),
        ):
            return field in _OF_ONE and given(search, field).lower() == word.lower()
    return False


def _name(source: n.Expression) -> str:
    return source.name if isinstance(source, n.Name) else ""
