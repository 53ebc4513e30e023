"""Pages of a web service gathered into one answer, within one time limit and one count."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from beffroi.errors import Failure, ToolError
from tools.gis.geojson import Page
from tools.gis.source import Feature, Features
from tools.reach.deadline import Deadline

Query = Mapping[str, str]


def gather(
    ask: Callable[[Query], Page],
    query: Query,
    following: Callable[[Page, int], Query | None],
    most: int,
    seconds: float,
) -> Features:
    """All features, page by page.

    Args:
        ask: one page.
        following: the query of the page after one, given it and how many features came so far; None: it was
            the last.
        most: features that are read; beyond, the answer says that it is not complete.
        seconds: for all pages together.

    Raises:
        ToolError: as ``ask`` does; ``TIMEOUT`` where the pages together take too long.
    """
    deadline, found = Deadline(seconds), list[Feature]()
    before: Page | None = None
    after: Query | None = query
    while after is not None:
        _hurry(deadline)
        page = ask(after)
        if before is not None and _same(page, before):  # a server that cannot page gives the first one again
            return Features(tuple(found), complete=False)
        found += page.features
        if len(found) > most:
            return Features(tuple(found[:most]), complete=False)
        before, after = page, following(page, len(found))
    return Features(tuple(found))


def _same(one: Page, other: Page) -> bool:
    return bool(one.features) and [(f.id, f.properties) for f in one.features] == [
        (f.id, f.properties) for f in other.features
    ]


def _hurry(deadline: Deadline) -> None:
    try:
        deadline.left()
    except TimeoutError:
        raise ToolError(
            Failure.TIMEOUT,
            "La carte répond trop lentement pour tout lire à temps : précisez la recherche, ou réessayez "
            "plus tard.",
            "The map answers too slowly to read everything in time: narrow the search, or try again later.",
        ) from None
