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
from beffroi.declared import brought_by
from beffroi.records import Facility, Place, Ticket

CARDS = 3
"""So many of a kind are shown each on a card; more of them in one table."""


def made_blocks(now: Evaluation, roles: frozenset[str] | None) -> Iterator[Block]:
    """Of each kind their cards, or their table, and one map of them all."""
    made = _newest(now)
    kinds = dict.fromkeys(type(value.value) for value in made)
    for alike in (tuple(value for value in made if type(value.value) is kind) for kind in kinds):
        if len(alike) > CARDS:
            yield table(Labeled(None, sites=sites_of(*alike)), Items(alike, total=len(alike)), "", roles)
        else:
            yield from (card(value, roles) for value in alike)
    yield from map_blocks(made, tuple(sorted(sites_of(*made))), roles)


def made_values(now: Evaluation) -> tuple[ShownValue, ...]:
    """The same as values to be judged before they are shown."""
    return tuple(ShownValue("answer", type(value.value).__name__, value) for value in _newest(now))


def _newest(now: Evaluation) -> tuple[Labeled, ...]:
    """Each once, as the last effect on it left it; what the plan itself shows is not shown twice."""
    shown = {_key(item) for each in now.shown for item in _items(each.value)}
    found = {_key(each): each for each in now.made if _told(each.value)}
    return tuple(each for key, each in found.items() if key not in shown)


def _key(value: Labeled) -> Any:
    """Which record it is; of one without identity, which call gave it."""
    return record_key(value.value) or value.sites


def _told(value: Any) -> bool:
    """Whether a record says more than that the effect was done: a place on the map, a ticket's number, or
    whatever another system answers."""
    return isinstance(value, Ticket | Place | Facility) or bool(brought_by(type(value).__name__))


def _items(value: Any) -> Iterator[Labeled]:
    held = value.value if isinstance(value, Labeled) else None
    if isinstance(held, Items):
        yield from held.known()
    elif isinstance(value, Labeled):
        yield value
