"""Family ``flotte``: service vehicles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, Effect, Listing, Lookup, Person, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class TypeVehicule(StrEnum):
    """What a vehicle is."""

    BERLINE = "berline"
    UTILITAIRE = "utilitaire"
    CAMION = "camion"
    SCOOTER = "scooter"
    VELO = "vélo"


class Energie(StrEnum):
    """What a vehicle runs on."""

    ESSENCE = "essence"
    DIESEL = "diesel"
    ELECTRIQUE = "électrique"
    HYBRIDE = "hybride"


class Disponibilite(StrEnum):
    """Whether a vehicle can be taken."""

    LIBRE = "libre"
    SORTI = "sorti"
    ATELIER = "à l'atelier"


@dataclass(frozen=True)
class Vehicule:
    """A service vehicle."""

    immatriculation: str
    modele: str
    type: TypeVehicule
    energie: Energie
    disponibilite: Disponibilite
    kilometrage: int
    controle: datetime


@dataclass(frozen=True)
class Sortie:
    """A vehicle given to a driver."""

    immatriculation: str
    conducteur: str
    jour: str


def _vehicule(
    plaque: str, modele: str, type_: TypeVehicule, energie: Energie, ou: Disponibilite, km: int, mois: int
) -> Vehicule:
    return Vehicule(plaque, modele, type_, energie, ou, km, datetime(2026, mois, 15))


_VAN = TypeVehicule.UTILITAIRE
VEHICULES = (
    _vehicule("GA-214-KL", "Zoé", TypeVehicule.BERLINE, Energie.ELECTRIQUE, Disponibilite.LIBRE, 18400, 3),
    _vehicule("FT-882-BN", "Clio", TypeVehicule.BERLINE, Energie.ESSENCE, Disponibilite.SORTI, 76200, 1),
    _vehicule("FX-031-QD", "Yaris", TypeVehicule.BERLINE, Energie.HYBRIDE, Disponibilite.LIBRE, 41000, 6),
    _vehicule("EK-507-RS", "Kangoo", _VAN, Energie.DIESEL, Disponibilite.ATELIER, 132500, 2),
    _vehicule("GH-660-TV", "e-Expert", _VAN, Energie.ELECTRIQUE, Disponibilite.LIBRE, 9700, 9),
    _vehicule("DP-119-ZA", "Midlum", TypeVehicule.CAMION, Energie.DIESEL, Disponibilite.SORTI, 210300, 4),
    _vehicule("GC-745-MM", "Silence", TypeVehicule.SCOOTER, Energie.ELECTRIQUE, Disponibilite.LIBRE, 5300, 7),
    _vehicule("FB-390-CW", "Mégane", TypeVehicule.BERLINE, Energie.DIESEL, Disponibilite.ATELIER, 98100, 5),
    _vehicule("EZ-581-HP", "Vespa", TypeVehicule.SCOOTER, Energie.ESSENCE, Disponibilite.SORTI, 22700, 8),
    _vehicule("VE-012", "Vélo cargo", TypeVehicule.VELO, Energie.ELECTRIQUE, Disponibilite.LIBRE, 1200, 10),
)


@tool(
    "flotte.trouver",
    effect=Effect.READ,
    operations=(),
    summary="Trouver un véhicule de service par son immatriculation",
    sentence="Trouver le véhicule immatriculé « {immatriculation} »",
    phrases=(
        "le véhicule GA-214-KL",
        "le kilométrage de la FT-882-BN",
        "où en est l'utilitaire EK-507-RS",
    ),
    questions={"immatriculation": "Quelle est l'immatriculation du véhicule ?"},
)
def trouver(city: City, immatriculation: Query) -> Lookup[Vehicule]:
    """Find one vehicle by its plate."""
    return lookup(v for v in VEHICULES if said(immatriculation, v.immatriculation))


@tool(
    "flotte.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les véhicules de service",
    sentence="Lister les véhicules[ de type {type}][ en énergie {energie}][ à l'état « {disponibilite} »]",
    phrases=(
        "les utilitaires libres",
        "quelles voitures électriques avons-nous",
        "les véhicules à l'atelier",
        "un camion disponible",
    ),
)
def lister(
    city: City,
    type: TypeVehicule | None = None,
    energie: Energie | None = None,
    disponibilite: Disponibilite | None = None,
) -> Listing[Vehicule]:
    """List service vehicles; every given condition must hold."""
    return listing(
        v
        for v in VEHICULES
        if type in (None, v.type)
        and energie in (None, v.energie)
        and disponibilite in (None, v.disponibilite)
    )


@tool(
    "flotte.confier",
    effect=Effect.WRITE,
    operations=(),
    summary="Confier un véhicule à un conducteur",
    sentence="Confier {vehicule} à {conducteur}[ pour « {jour} »]",
    phrases=(
        "donne la GA-214-KL à Nadia Cherif demain",
        "réserve-moi un utilitaire pour jeudi",
        "confie le scooter à mon collègue",
    ),
    questions={"vehicule": "Quel véhicule faut-il confier ?", "conducteur": "Qui conduira ?"},
)
def confier(city: City, vehicule: Vehicule, conducteur: Person, jour: Query | None = None) -> Sortie:
    """Give a vehicle to a driver."""
    return Sortie(vehicule.immatriculation, conducteur.name, jour or "")
