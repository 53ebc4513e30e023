"""Parameter types of tools. A type decides where a value may come from (docs/plan-language.md).

A record type (``Ticket``, ``Person``, ``Place``, ``Service``) as a parameter is a reference: only a result of
an earlier step or what the person picked may stand there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Protocol, runtime_checkable


@dataclass(frozen=True)
class Kind:
    """Marker in ``Annotated`` that names what kind of text or number a parameter takes."""

    name: str


Query = Annotated[str, Kind("query")]
"""Words to search with: a span of what the person typed, their own bytes."""
Prose = Annotated[str, Kind("prose")]
"""Text for people to read: a span, an approved template, or model text marked so."""
Email = Annotated[str, Kind("email")]
"""An e-mail address that the person typed."""
DistrictNumber = Annotated[int, Kind("district")]
"""An arrondissement, 1 to 20."""
Number = Annotated[int, Kind("number")]
"""A whole number."""
Metres = Annotated[float, Kind("distance")]
"""A distance in metres."""
Age = Annotated[timedelta, Kind("duration")]
"""A length of time before now."""
Until = Annotated[datetime, Kind("until")]
"""A moment; of a day, a month… that the person named, its end."""
Anything = Annotated[object, Kind("any")]
"""Any earlier result, shown or sent as it is."""


@runtime_checkable
class Located(Protocol):
    """Anything with a position: a Place or a Facility."""

    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...
