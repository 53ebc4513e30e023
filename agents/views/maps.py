"""The map of records that have a place: of those only that the one who looks may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agents.interpreter.labels import full_label
from agents.interpreter.values import Labeled
from agents.views.blocks import MapBlock
from agents.views.points import points_of


def map_blocks(
    values: Iterable[Labeled], sites: tuple[str, ...], roles: frozenset[str] | None
) -> Iterator[MapBlock]:
    """One map; none where nothing has a place."""
    readable = (each for each in values if roles is None or full_label(each).readable_by(roles))
    if found := tuple(points_of(readable)):
        yield MapBlock(found, sites)
