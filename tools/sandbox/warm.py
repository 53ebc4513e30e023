"""What costs time once in a process is done before a call waits for it: nothing of a tool is loaded here."""

from __future__ import annotations

import gc
import importlib.util

from beffroi import City, Effect, Place, Query, Ticket, tool
from beffroi.declared import declare_types
from beffroi.wire import prepare

_HOUSE = ("directory", "documents", "gis", "ticketing")


def warm() -> None:
    """Declare a tool, know the records' fields, list the folders that tools are found in."""

    @tool("none.none", effect=Effect.READ, operations=(), summary="x", sentence="x", phrases=("x",))
    def none(city: City, text: Query, ticket: Ticket | None = None, place: Place | None = None) -> Ticket:
        """Never called."""
        raise NotImplementedError

    declare_types(none)
    prepare()
    for name in _HOUSE:
        importlib.util.find_spec(f"tools.{name}.none")
    gc.freeze()
