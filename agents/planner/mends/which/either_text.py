"""« Quels tickets parlent de rats ou de souris ? »: two words, either of which is looked for.

A search looks for all the words of a text together, and would find nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import calls_of, free_name, given, uses, with_argument

_EITHER = re.compile(
    r"(?P<one>[\w'’-]{3,30}) ou (?:bien )?(?:d[eu]s? |d['’]|une? )?"
    r"(?P<other>(?!moins\b|bien\b)[\w'’-]{3,30})",
    re.IGNORECASE,
)


def either_text(plan: n.Plan, said: str) -> n.Plan:
    """The plan that searches for each of two words and shows what either finds.

    Args:
        said: the request without what it quotes: a quotation is one text.
    """
    searches = [call for call in calls_of(plan, "ticketing.search") if " ou " in given(call, "text")]
    if len(searches) != 1 or given(searches[0], "text") not in said:
        return plan
    (search,), found = searches, _EITHER.fullmatch(given(searches[0], "text"))
    at = next((i for i, s in enumerate(plan.body) if isinstance(s, n.Assign) and s.value == search), None)
    if found is None or at is None:
        return plan
    step = plan.body[at]
    assert isinstance(step, n.Assign)
    other = free_name(plan, f"{step.name}2")
    after = tuple(_both(plan.body[at + 1 :], step.name, other))
    if uses(replace(plan, body=after), step.name) != uses(replace(plan, body=after), other):
        return plan
    first = replace(step, value=with_argument(search, "text", found["one"]))
    second = replace(step, name=other, value=with_argument(search, "text", found["other"]))
    return replace(plan, body=(*plan.body[:at], first, second, *after))


def _both(body: tuple[n.Statement, ...], name: str, other: str) -> Iterator[n.Statement]:
    """Steps that show or act on what one search found, with what the other found beside it."""
    for step in body:
        match step:
            case n.Show(_, values):
                yield replace(step, values=tuple(_beside(values, name, other)))
            case n.For(source=n.Name(source, line)) if source == name:
                yield step
                yield replace(step, source=n.Name(other, line))
            case _:
                yield step


def _beside(values: tuple[n.Expression, ...], name: str, other: str) -> Iterator[n.Expression]:
    for value in values:
        yield value
        match value:
            case n.Name(shown) if shown == name:
                yield replace(value, name=other)
            case n.Apply("count", (n.Name(shown, line),)) if shown == name:
                yield replace(value, operands=(n.Name(other, line),))
