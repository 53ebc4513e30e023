"""From a map's features to the house's facilities, by the mapping of the settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from beffroi.enums import FacilityKind
from beffroi.errors import ConfigurationError
from beffroi.records import Facility
from beffroi.settings.maps import FacilityLayer, MapLayers
from tools.city.text import fold
from tools.districts import district_of
from tools.gis.districts import Districts
from tools.gis.embedded_address import KINDS, Typed, read_address, street_key, written_out
from tools.gis.source import Feature, text_of


class Reading:
    """Reads features of one map; what it leaves out is counted.

    Args:
        districts: polygons, for facilities that do not say their arrondissement.
    """

    def __init__(self, system: MapLayers, districts: Districts) -> None:
        self._districts = districts
        self._kinds = system.kinds or {kind.value: kind for kind in FacilityKind}
        self.unknown_kinds: Counter[str] = Counter()
        self.nowhere = 0

    def words(self, layer: FacilityLayer, kind: FacilityKind | None) -> tuple[str, ...] | None:
        """The layer's words for a kind; empty where it need not be asked, None where it has none of it."""
        if layer.always is not None:
            return () if kind in (None, layer.always) else None
        if kind is None:
            return ()
        return tuple(word for word, meant in self._kinds.items() if meant is kind) or None

    def facilities(self, layer: FacilityLayer, features: Iterable[Feature]) -> Iterable[Facility]:
        """Those that have a kind and an arrondissement."""
        for feature in features:
            kind = self._kind(layer, feature)
            point = feature.geometry.representative_point()
            if kind is None or point.is_empty:
                continue
            district = self._district(layer, feature, point.x, point.y)
            if district is None:
                self.nowhere += 1
                continue
            key = text_of(feature.properties.get(layer.id)) if layer.id else ""
            yield Facility(
                id=key or feature.id,
                name=text_of(feature.properties.get(layer.name)) or kind.value.capitalize(),
                kind=kind,
                address=text_of(feature.properties.get(layer.address)) if layer.address else "",
                district=district,
                lon=round(point.x, 7),
                lat=round(point.y, 7),
            )

    def _kind(self, layer: FacilityLayer, feature: Feature) -> FacilityKind | None:
        if layer.always is not None:
            return layer.always
        word = text_of(feature.properties.get(layer.kind))
        if word not in self._kinds:
            self.unknown_kinds[word] += 1
        return self._kinds.get(word)

    def _district(self, layer: FacilityLayer, feature: Feature, lon: float, lat: float) -> int | None:
        said = district_of(text_of(feature.properties.get(layer.district))) if layer.district else None
        return said or self._districts.number_at(lon, lat)


def in_street(facility: Facility, typed: Typed) -> bool:
    """Whether a facility's address is in a typed street, and in its arrondissement where one was typed."""
    if typed.district not in (None, facility.district) or not facility.address:
        return False
    key = street_key(typed.street)
    parts = (facility.address, *facility.address.split(","))
    return any(key in (street_key(own.street), street_key(own.whole)) for own in map(read_address, parts))


def telling_word(typed: Typed) -> str:
    """The longest word of a street that every spelling of it holds; empty where there is none."""
    words = (word for word in fold(typed.street).split() if word not in KINDS and not written_out(word))
    return max((word for word in words if len(word) > 1 and word.isascii()), key=len, default="")


def pattern_of(word: str) -> str:
    """A ``LIKE`` pattern that a word fits whatever its accents: nothing but letters, digits and %."""
    loose = "".join("%" if letter in "aceinouy" or not letter.isalnum() else letter for letter in word)
    return f"%{loose}%"


def wrong_mapping(setting: str, kind: str, name: str, known: Iterable[str] = ()) -> ConfigurationError:
    """A layer or property of the settings that is not there.

    Args:
        setting: below ``systems.gis`` (``facilities.0.name``).
        kind: what it would be, in French with its article (« la couche »).
        known: what there is instead.
    """
    there = ", ".join(f"« {one} »" for one in sorted(known)[:8])
    hint = f" Il y a : {there}." if there else ""
    return ConfigurationError(
        f"La carte n'a pas {kind} « {name} » (réglage systems.gis.{setting}).{hint}",
        f"The map has no '{name}' (setting systems.gis.{setting}).",
    )
