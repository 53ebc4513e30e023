"""A map of the settings, opened: the source that its kind names, behind the port."""

from __future__ import annotations

from beffroi.ports import Geocoder
from beffroi.settings.maps import OgcFeatures, Postgis, Wfs
from tools.gis.mapped import MappedGis
from tools.gis.ogc_features import OgcFeaturesSource
from tools.gis.source import Source
from tools.gis.wfs import WfsSource

MapSystem = OgcFeatures | Wfs | Postgis


def open_map(system: MapSystem, streets: Geocoder | None = None) -> MappedGis:
    """The map's connector; nothing is asked yet.

    Args:
        streets: tells a street without facilities from one that is not known.

    Raises:
        ConfigurationError: a library, the credential or the authority's file is missing.
    """
    return MappedGis(_source(system), system, streets)


def _source(system: MapSystem) -> Source:
    match system:
        case OgcFeatures():
            return OgcFeaturesSource(system)
        case Wfs():
            return WfsSource(system)
        case Postgis():
            from tools.gis.postgis import PostgisSource  # only where it is set: an optional library

            return PostgisSource(system)
