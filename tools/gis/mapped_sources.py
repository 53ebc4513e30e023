"""A map of the settings, opened: the source that its kind names, behind the port."""

from __future__ import annotations

from beffroi.maps import Postgis
from beffroi.ports import Geocoder
from tools.gis.mapped import MappedGis

MapSystem = Postgis


def open_map(system: MapSystem, streets: Geocoder | None = None) -> MappedGis:
    """The map's connector; nothing is asked yet.

    Args:
        streets: tells a street without facilities from one that is not known.

    Raises:
        ConfigurationError: a library or the credential is missing.
    """
    from tools.gis.postgis import PostgisSource  # only where it is set: an optional library

    return MappedGis(PostgisSource(system), system, streets)
