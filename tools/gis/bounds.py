"""What may be asked of a map, and what it says where it has nothing; the same words for every connector."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

from beffroi.errors import Failure, ToolError
from beffroi.records import Facility, Listing

MOST = 2_000
LONGEST_RADIUS = 20_000.0
MOST_NEAREST = 100


def listing(found: Sequence[Facility], *, complete: bool = True) -> Listing[Facility]:
    """The facilities as an answer, `MOST` at most.

    Args:
        complete: whether ``found`` is all that matches.
    """
    kept = tuple(found[:MOST])
    whole = complete and len(kept) == len(found)
    return Listing(kept, whole, len(found), datetime.now().replace(microsecond=0))


def by_district_and_name(facility: Facility) -> tuple[int, str, str]:
    """The order of a list that is not about a place."""
    return facility.district, facility.name, facility.id


def check_district(district: int) -> None:
    """An arrondissement that exists."""
    if not 1 <= district <= 20:
        _invalid(
            f"Il n'y a pas de {district}e arrondissement : les arrondissements vont de 1 à 20.",
            f"There is no arrondissement {district}: they go from 1 to 20.",
        )


def check_position(lon: float, lat: float) -> None:
    """Degrees of longitude and latitude."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        _invalid(
            "La position n'est pas une longitude et une latitude en degrés.",
            "The position is not a longitude and a latitude in degrees.",
        )


def check_radius(radius: float) -> None:
    """Metres above 0, up to `LONGEST_RADIUS`."""
    if not 0 < radius <= LONGEST_RADIUS:
        _invalid(
            f"Le rayon doit être entre 1 et {LONGEST_RADIUS:.0f} mètres.",
            f"The radius must be between 1 and {LONGEST_RADIUS:.0f} metres.",
        )


def check_count(n: int) -> None:
    """How many of the nearest are asked for."""
    if not 1 <= n <= MOST_NEAREST:
        _invalid(
            f"Le nombre d'équipements doit être entre 1 et {MOST_NEAREST}.",
            f"The number of facilities must be between 1 and {MOST_NEAREST}.",
        )


def no_district(lon: float, lat: float) -> NoReturn:
    """A position outside the city."""
    raise ToolError(
        Failure.NOT_FOUND,
        f"La position ({lon:.5f}, {lat:.5f}) n'est dans aucun arrondissement.",
        f"Position ({lon:.5f}, {lat:.5f}) lies in no arrondissement.",
    )


def no_street(street: str, alike: Sequence[str] = ()) -> NoReturn:
    """A street that is not known.

    Args:
        alike: names that look like it.
    """
    hint = f" Vouliez-vous dire : {', '.join(alike[:4])} ?" if alike else " Vérifiez son nom."
    raise ToolError(
        Failure.NOT_FOUND,
        f"Je ne connais pas la rue « {street} ».{hint}",
        f"No street '{street}' is known.",
    )


def _invalid(fr: str, en: str) -> NoReturn:
    raise ToolError(Failure.INVALID, fr, en)
