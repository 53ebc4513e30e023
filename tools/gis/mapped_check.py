"""Whether a map answers and the settings fit it: for ``beffroi doctor`` and the console."""

from __future__ import annotations

from beffroi.errors import BeffroiError
from beffroi.settings.maps import MapLayers
from tools.gis.districts import Districts
from tools.gis.layers import Reading
from tools.gis.source import Source, Wanted
from tools.reach.checked import Checked

_SHOWN = 5


def check_map(source: Source, system: MapLayers) -> Checked:
    """All that can be known of a map by asking it; raises nothing."""
    try:
        server = source.server()
    except BeffroiError as error:
        return Checked(False, trouble=error.fr)
    try:
        source.check_mapping()
        return Checked(True, server.latency, server.version, notes=tuple(_notes(source, system)))
    except BeffroiError as error:
        return Checked(True, server.latency, server.version, error.fr)


def _notes(source: Source, system: MapLayers) -> list[str]:
    districts = Districts(system, source.districts)
    numbers = set(districts.polygons().numbers)
    reading, total, complete = Reading(system, districts), 0, True
    for layer in system.facilities:
        features = source.facilities(Wanted(layer))
        total += sum(1 for _ in reading.facilities(layer, features.items))
        complete = complete and features.complete
    more = "" if complete else f" (les {system.most} premiers de chaque couche)"
    notes = [f"{total} équipements{more}, {len(numbers)} arrondissements"]
    if lost := sum(reading.unknown_kinds.values()):
        common = ", ".join(f"« {word} » ({n})" for word, n in reading.unknown_kinds.most_common(_SHOWN))
        notes.append(f"{lost} laissés de côté, d'un type absent de systems.gis.kinds : {common}")
    if reading.nowhere:
        notes.append(f"{reading.nowhere} laissés de côté, hors de tout arrondissement")
    return notes
