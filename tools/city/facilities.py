"""Public facilities of the demo city: invented, with plausible names, on addresses of the demo city."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

from beffroi.enums import FacilityKind as K
from tools.city.addresses import Address, postcode
from tools.city.shapes import district_name

# How many of each kind an arrondissement has (from, to), and how they are called.
PLAN: dict[K, tuple[int, int, tuple[str, ...]]] = {
    K.ECOLE: (12, 16, ("École élémentaire {s}", "École maternelle {s}", "École polyvalente {s}")),
    K.CRECHE: (8, 12, ("Crèche {s}", "Crèche collective {s}", "Halte-garderie {s}")),
    K.COLLEGE: (3, 5, ("Collège {s}",)),
    K.GYMNASE: (4, 6, ("Gymnase {s}", "Centre sportif {s}")),
    K.PISCINE: (2, 3, ("Piscine {s}",)),
    K.BIBLIOTHEQUE: (3, 4, ("Bibliothèque {s}", "Médiathèque {s}")),
    K.PARC: (6, 9, ("Square {s}", "Jardin {s}", "Parc {s}")),
    K.FONTAINE: (8, 11, ("Fontaine à boire {s}",)),
    K.SANISETTE: (9, 12, ("Sanisette {a}",)),
    K.DECHETTERIE: (1, 2, ("Espace tri {s}", "Déchetterie {s}")),
    K.MAIRIE: (1, 1, ("Mairie du {d}",)),
    K.MARCHE: (3, 4, ("Marché {s}",)),
    K.MUSEE: (2, 4, ("Musée {s}", "Musée-atelier {s}")),
    K.BORNE: (8, 11, ("Borne de recharge {a}",)),
}
PREFIX = {kind: kind.name.lower() for kind in K}


@dataclass(frozen=True)
class FacilityRow:
    """One facility, as it goes into the GeoJSON file; degrees."""

    id: str
    name: str
    kind: K
    address: str
    street: str
    district: int
    lon: float
    lat: float


def make_facilities(addresses: list[Address], rng: random.Random) -> list[FacilityRow]:
    """Several facilities of every kind in every arrondissement, never two of a kind on one street."""
    by_district: dict[int, list[Address]] = defaultdict(list)
    for address in addresses:
        if not address.suffix:
            by_district[address.district].append(address)
    return [
        row
        for district in sorted(by_district)
        for kind in K
        for row in _of_kind(kind, district, by_district[district], rng)
    ]


def _of_kind(kind: K, district: int, addresses: list[Address], rng: random.Random) -> list[FacilityRow]:
    low, high, names = PLAN[kind]
    spots = _on_different_streets(addresses, rng.randint(low, high), rng)
    return [
        FacilityRow(
            id=f"{PREFIX[kind]}-{district:02d}-{index:02d}",
            name=_name(rng.choice(names), spot),
            kind=kind,
            address=f"{spot.label}, {postcode(district)} Paris",
            street=spot.street,
            district=district,
            lon=round(spot.lon, 7),
            lat=round(spot.lat, 7),
        )
        for index, spot in enumerate(spots, start=1)
    ]


def _on_different_streets(addresses: list[Address], count: int, rng: random.Random) -> list[Address]:
    """Spots on as many streets; of two drawn the one with the higher number, so long streets have more."""
    spots: dict[str, Address] = {}
    while len(spots) < count:
        spot = max(rng.choice(addresses), rng.choice(addresses), key=lambda address: address.number)
        spots.setdefault(spot.street, spot)
    return list(spots.values())


def _name(template: str, spot: Address) -> str:
    return template.format(s=_proper(spot.street), a=spot.label, d=district_name(spot.district))


def _proper(street: str) -> str:
    """The name without its kind: « de la Roquette » for « rue de la Roquette »."""
    return street.split(" ", 1)[1]
