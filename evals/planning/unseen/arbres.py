"""Family ``arbres``: the city's trees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, DistrictNumber, Effect, Listing, Lookup, Number, Place, Prose, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class EtatArbre(StrEnum):
    """Health of a tree, from best to worst."""

    SAIN = "sain"
    AFFAIBLI = "affaibli"
    MALADE = "malade"
    MORT = "mort"


class Soin(StrEnum):
    """What can be done to a tree."""

    ELAGAGE = "élagage"
    ARROSAGE = "arrosage"
    DIAGNOSTIC = "diagnostic"
    ABATTAGE = "abattage"


@dataclass(frozen=True)
class Arbre:
    """A tree; ``hauteur`` in metres, ``lieu`` where it stands."""

    numero: int
    espece: str
    etat: EtatArbre
    hauteur: float
    plantation: datetime
    arrondissement: DistrictNumber
    lieu: Place


@dataclass(frozen=True)
class Chantier:
    """A piece of work planned on a tree."""

    numero: str
    arbre: int
    soin: Soin
    consigne: str


def _arbre(numero: int, espece: str, etat: EtatArbre, hauteur: float, annee: int, rue: str, ou: int) -> Arbre:
    porte = str(numero % 90)
    place = Place(f"arbre-{numero}", f"{porte} {rue}", rue, porte, ou, 2.30 + ou / 200, 48.84 + ou / 1000)
    return Arbre(numero, espece, etat, hauteur, datetime(annee, 3, 1), ou, place)


ARBRES = (
    _arbre(3107, "platane", EtatArbre.SAIN, 22.5, 1962, "avenue Daumesnil", 12),
    _arbre(3112, "platane", EtatArbre.MALADE, 18.0, 1971, "boulevard Voltaire", 11),
    _arbre(3188, "tilleul", EtatArbre.SAIN, 12.0, 1998, "rue de Charonne", 11),
    _arbre(3240, "marronnier", EtatArbre.AFFAIBLI, 15.5, 1980, "avenue de Breteuil", 7),
    _arbre(3255, "marronnier", EtatArbre.MORT, 11.0, 1959, "avenue de Saxe", 7),
    _arbre(3301, "sophora", EtatArbre.SAIN, 9.5, 2006, "rue de Tolbiac", 13),
    _arbre(3344, "cerisier", EtatArbre.MALADE, 5.0, 2014, "rue Bobillot", 13),
    _arbre(3390, "cèdre", EtatArbre.SAIN, 27.0, 1934, "rue de Vaugirard", 15),
    _arbre(3402, "platane", EtatArbre.AFFAIBLI, 14.0, 1988, "avenue Bosquet", 7),
    _arbre(3415, "marronnier", EtatArbre.MORT, 10.5, 1975, "rue de Picpus", 12),
)


@tool(
    "arbres.fiche",
    effect=Effect.READ,
    operations=(),
    summary="Lire la fiche d'un arbre par son numéro",
    sentence="Lire la fiche de l'arbre {numero}",
    phrases=(
        "la fiche de l'arbre 3107",
        "de quelle espèce est l'arbre n° 3240",
        "quelle est la hauteur de l'arbre 3390",
    ),
    questions={"numero": "Quel est le numéro de l'arbre ?"},
)
def fiche(city: City, numero: Number) -> Lookup[Arbre]:
    """Find one tree by its number."""
    return lookup(arbre for arbre in ARBRES if arbre.numero == numero)


@tool(
    "arbres.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les arbres de la ville",
    sentence="Lister les arbres[ d'espèce « {espece} »][ à l'état « {etat} »][ de {arrondissement}]",
    phrases=(
        "les platanes du 12e",
        "combien d'arbres morts dans le 7e",
        "les arbres malades de la ville",
    ),
)
def lister(
    city: City,
    espece: Query | None = None,
    etat: EtatArbre | None = None,
    arrondissement: DistrictNumber | None = None,
) -> Listing[Arbre]:
    """List trees; every given condition must hold."""
    singular = espece.strip().removesuffix("s") if espece is not None else None
    return listing(
        arbre
        for arbre in ARBRES
        if said(singular, arbre.espece)
        and etat in (None, arbre.etat)
        and arrondissement in (None, arbre.arrondissement)
    )


@tool(
    "arbres.planifier",
    effect=Effect.WRITE,
    operations=(),
    summary="Planifier un soin sur un arbre",
    sentence="Planifier un soin « {soin} » sur {arbre}[ avec la consigne « {consigne} »]",
    phrases=(
        "planifie l'élagage de l'arbre 3107",
        "programme un diagnostic sur les platanes malades",
        "demande l'abattage de l'arbre 3255",
    ),
    questions={"arbre": "Quel arbre ?", "soin": "Quel soin faut-il planifier ?"},
)
def planifier(city: City, arbre: Arbre, soin: Soin, consigne: Prose | None = None) -> Chantier:
    """Plan a piece of work on a tree."""
    return Chantier(f"A-{city.now:%y%m%d}", arbre.numero, soin, consigne or "")
