"""Family ``taxis``: taxi licences that the city grants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, DistrictNumber, Effect, Listing, Lookup, Prose, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class StatutTaxi(StrEnum):
    """Where a licence stands."""

    VALIDE = "valide"
    SUSPENDUE = "suspendue"
    EXPIREE = "expirée"
    CEDEE = "cédée"


class Motorisation(StrEnum):
    """What a taxi runs on."""

    DIESEL = "diesel"
    HYBRIDE = "hybride"
    ELECTRIQUE = "électrique"
    HYDROGENE = "hydrogène"


@dataclass(frozen=True)
class LicenceTaxi:
    """A taxi licence; ``echeance`` is when it must be renewed, ``plaintes`` how many customers complained."""

    numero: str
    titulaire: str
    statut: StatutTaxi
    motorisation: Motorisation
    arrondissement: int
    plaintes: int
    echeance: datetime


@dataclass(frozen=True)
class SuspensionTaxi:
    """A licence that was suspended."""

    numero: str
    motif: str
    le: datetime


def _licence(
    numero: str, titulaire: str, statut: StatutTaxi, motorisation: Motorisation, ou: int, plaintes: int
) -> LicenceTaxi:
    echeance = datetime(2027, 1 + plaintes % 12, int(numero[-2:]) % 28 + 1)
    return LicenceTaxi(numero, titulaire, statut, motorisation, ou, plaintes, echeance)


_VALIDE, _SUSPENDUE, _EXPIREE, _CEDEE = StatutTaxi
_DIESEL, _HYBRIDE, _ELECTRIQUE, _HYDROGENE = Motorisation
LICENCES = (
    _licence("TX0412", "Omar Belkacem", _VALIDE, _HYBRIDE, 18, 1),
    _licence("TX0587", "Sylvie Garnier", _VALIDE, _ELECTRIQUE, 18, 0),
    _licence("TX0733", "Jean-Marc Petitjean", _SUSPENDUE, _DIESEL, 18, 9),
    _licence("TX0851", "Fatima Zerrouki", _VALIDE, _DIESEL, 13, 4),
    _licence("TX0904", "Taxis du Lion", _EXPIREE, _DIESEL, 13, 2),
    _licence("TX1126", "Luc Thévenot", _VALIDE, _HYDROGENE, 7, 0),
    _licence("TX1309", "Taxis du Lion", _VALIDE, _HYBRIDE, 7, 6),
    _licence("TX1477", "Ivan Petrov", _CEDEE, _HYBRIDE, 20, 3),
    _licence("TX1560", "Nadège Roussel", _EXPIREE, _ELECTRIQUE, 20, 5),
    _licence("TX1688", "Patrice Onana", _SUSPENDUE, _HYBRIDE, 7, 11),
    _licence("TX1702", "Carole Mbaye", _EXPIREE, _DIESEL, 2, 1),
)


@tool(
    "taxis.licence",
    effect=Effect.READ,
    operations=(),
    summary="Lire une licence de taxi par son numéro",
    sentence="Lire la licence de taxi « {numero} »",
    phrases=(
        "la licence de taxi TX0412",
        "qui est titulaire de la TX0851",
        "combien de plaintes contre le taxi TX1309",
    ),
    questions={"numero": "Quel est le numéro de la licence ?"},
)
def licence(city: City, numero: Query) -> Lookup[LicenceTaxi]:
    """Find one taxi licence by its number."""
    return lookup(each for each in LICENCES if said(numero, each.numero))


@tool(
    "taxis.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les licences de taxi",
    sentence="Lister les licences de taxi[ à l'état « {statut} »][ en {motorisation}][ de {arrondissement}]"
    "[ de « {titulaire} »]",
    phrases=(
        "les licences de taxi suspendues",
        "quels taxis électriques dans le 18e",
        "les licences de la société Taxis du Lion",
        "les taxis diesel du 13e",
    ),
)
def lister(
    city: City,
    statut: StatutTaxi | None = None,
    motorisation: Motorisation | None = None,
    arrondissement: DistrictNumber | None = None,
    titulaire: Query | None = None,
) -> Listing[LicenceTaxi]:
    """List taxi licences; every given condition must hold."""
    return listing(
        each
        for each in LICENCES
        if statut in (None, each.statut)
        and motorisation in (None, each.motorisation)
        and arrondissement in (None, each.arrondissement)
        and said(titulaire, each.titulaire)
    )


@tool(
    "taxis.suspendre",
    effect=Effect.WRITE,
    operations=(),
    summary="Suspendre une licence de taxi",
    sentence="Suspendre {licence}[ au motif « {motif} »]",
    phrases=(
        "suspends la licence TX0851",
        "retire provisoirement sa licence à ce taxi",
        "suspension de la TX1309 pour refus de course",
    ),
    questions={"licence": "Quelle licence faut-il suspendre ?"},
)
def suspendre(city: City, licence: LicenceTaxi, motif: Prose | None = None) -> SuspensionTaxi:
    """Suspend a taxi licence."""
    return SuspensionTaxi(licence.numero, motif or "", city.now)
