"""What can be read off statements without evaluating them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agents.language.syntax import nodes as n


def assigned(body: Sequence[n.Statement]) -> tuple[str, ...]:
    """Names that statements assign, those of inner blocks included; loop variables are not among them."""
    found: dict[str, None] = {}
    for statement in body:
        match statement:
            case n.Assign(name):
                found[name] = None
            case n.For(body=inner):
                found |= dict.fromkeys(assigned(inner))
            case n.If(then=then, otherwise=otherwise):
                found |= dict.fromkeys((*assigned(then), *assigned(otherwise)))
    return tuple(found)


def calls_of(body: Sequence[n.Statement]) -> Iterator[n.Call]:
    """Every call in statements, inner blocks included, in order."""
    for statement in body:
        match statement:
            case n.Assign(value=n.Call() as call) | n.Do(call):
                yield call
            case n.For(body=inner):
                yield from calls_of(inner)
            case n.If(then=then, otherwise=otherwise):
                yield from calls_of((*then, *otherwise))
