"""Family ``stationnement``: parking meters and residents' permits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, DistrictNumber, Effect, Listing, Lookup, Prose, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class EtatHorodateur(StrEnum):
    """How a parking meter works."""

    EN_SERVICE = "en service"
    EN_PANNE = "en panne"
    DEPOSE = "déposé"


class Zone(StrEnum):
    """Price zones of the street."""

    ROUGE = "rouge"
    ORANGE = "orange"
    VERTE = "verte"


@dataclass(frozen=True)
class Horodateur:
    """A parking meter; ``recette`` in euros since the first of the month."""

    numero: str
    rue: str
    arrondissement: DistrictNumber
    zone: Zone
    etat: EtatHorodateur
    recette: float


@dataclass(frozen=True)
class Permis:
    """A resident's parking permit."""

    immatriculation: str
    titulaire: str
    zone: Zone
    debut: datetime
    fin: datetime
    tarif: float


@dataclass(frozen=True)
class Depannage:
    """A repair asked for a parking meter."""

    numero: str
    horodateur: str
    panne: str


def _permis(plaque: str, titulaire: str, zone: Zone, annee: int, tarif: float) -> Permis:
    return Permis(plaque, titulaire, zone, datetime(annee, 2, 1), datetime(annee + 1, 1, 31), tarif)


_MARCHE, _PANNE, _DEPOSE = EtatHorodateur
HORODATEURS = (
    Horodateur("H1104", "rue de la Roquette", 11, Zone.ORANGE, _MARCHE, 1840.5),
    Horodateur("H1121", "boulevard Voltaire", 11, Zone.ORANGE, _PANNE, 212.0),
    Horodateur("H0703", "rue Cler", 7, Zone.ROUGE, _MARCHE, 3105.0),
    Horodateur("H0716", "avenue de Saxe", 7, Zone.ROUGE, _MARCHE, 1204.0),
    Horodateur("H0719", "avenue de Saxe", 7, Zone.ROUGE, _PANNE, 96.5),
    Horodateur("H1502", "rue Lecourbe", 15, Zone.ORANGE, _MARCHE, 1422.0),
    Horodateur("H1533", "rue de Vaugirard", 15, Zone.VERTE, _DEPOSE, 0.0),
    Horodateur("H2008", "rue de Bagnolet", 20, Zone.VERTE, _MARCHE, 655.5),
)
PERMIS = (
    _permis("BX-417-FD", "Lucie Arnaudin", Zone.ORANGE, 2026, 45.0),
    _permis("CR-905-JH", "Malik Oudin", Zone.ROUGE, 2026, 90.0),
    _permis("EV-228-PT", "Rose Delmotte", Zone.VERTE, 2025, 0.0),
    _permis("FW-663-AC", "Ivan Petrescu", Zone.ORANGE, 2025, 45.0),
)


@tool(
    "stationnement.permis",
    effect=Effect.READ,
    operations=(),
    summary="Trouver le permis de stationnement d'une immatriculation",
    sentence="Trouver le permis de stationnement de « {immatriculation} »",
    phrases=(
        "la voiture BX-417-FD a-t-elle un permis résident",
        "jusqu'à quand est valable le permis de CR-905-JH",
        "quelle zone pour l'immatriculation EV-228-PT",
    ),
    questions={"immatriculation": "Quelle est l'immatriculation ?"},
)
def permis(city: City, immatriculation: Query) -> Lookup[Permis]:
    """Find the parking permit of a plate."""
    return lookup(p for p in PERMIS if said(immatriculation, p.immatriculation))


@tool(
    "stationnement.horodateurs",
    effect=Effect.READ,
    operations=(),
    summary="Lister les horodateurs",
    sentence="Lister les horodateurs[ « {etat} »][ en zone {zone}][ sur « {rue} »][ de {arrondissement}]",
    phrases=(
        "les horodateurs en panne du 11e",
        "combien d'horodateurs rue Cler",
        "les horodateurs de la zone rouge",
    ),
)
def horodateurs(
    city: City,
    etat: EtatHorodateur | None = None,
    zone: Zone | None = None,
    rue: Query | None = None,
    arrondissement: DistrictNumber | None = None,
) -> Listing[Horodateur]:
    """List parking meters; every given condition must hold."""
    return listing(
        h
        for h in HORODATEURS
        if etat in (None, h.etat)
        and zone in (None, h.zone)
        and said(rue, h.rue)
        and arrondissement in (None, h.arrondissement)
    )


@tool(
    "stationnement.depanner",
    effect=Effect.WRITE,
    operations=(),
    summary="Demander le dépannage d'un horodateur",
    sentence="Demander le dépannage de {horodateur}[ pour « {panne} »]",
    phrases=(
        "fais réparer les horodateurs en panne",
        "envoie un dépanneur rue Cler",
        "l'horodateur est bloqué",
    ),
    questions={"horodateur": "Quel horodateur faut-il dépanner ?"},
)
def depanner(city: City, horodateur: Horodateur, panne: Prose | None = None) -> Depannage:
    """Ask for the repair of a parking meter."""
    return Depannage(f"D-{city.now:%y%m%d}", horodateur.numero, panne or "")
