"""What effects made or changed, as it now stands: each ticket or place once, with its map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agents.interpreter.compare import record_key
from agents.interpreter.evaluation import Evaluation, ShownValue
from agents.interpreter.values import Items, Labeled, sites_of
from agents.views.blocks import Block
from agents.views.cards import card
from agents.views.maps import map_blocks
from agents.views.tables import table
from beffroi.records import Facility, Place, Ticket

CARDS = 3
"""So many are shown each on a card; more of them in one table."""


def made_blocks(now: Evaluation, roles: frozenset[str] | None) -> Iterator[Block]:
    """Their cards, or their table, and one map of them all."""
    made = _newest(now)
    sites = tuple(sorted(sites_of(*made)))
    if len(made) > CARDS:
        yield table(Labeled(None, sites=frozenset(sites)), Items(made, total=len(made)), "", roles)
    else:
        yield from (card(value, roles) for value in made)
    yield from map_blocks(made, sites, roles)


def made_values(now: Evaluation) -> tuple[ShownValue, ...]:
    """The same as values to be judged before they are shown."""
    return tuple(ShownValue("answer", type(value.value).__name__, value) for value in _newest(now))


def _newest(now: Evaluation) -> tuple[Labeled, ...]:
    """Each once, as the last effect on it left it; what the plan itself shows is not shown twice."""
    shown = {record_key(item.value) for each in now.shown for item in _items(each.value)}
    found = {record_key(each.value): each for each in now.made}
    placed = (each for each in found.values() if isinstance(each.value, Ticket | Place | Facility))
    return tuple(each for each in placed if record_key(each.value) not in shown)


def _items(value: Any) -> Iterator[Labeled]:
    held = value.value if isinstance(value, Labeled) else None
    if isinstance(held, Items):
        yield from held.known()
    elif isinstance(value, Labeled):
        yield value
