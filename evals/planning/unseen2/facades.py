"""Family ``facades``: the cleaning and repair of façades that owners must have done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, DistrictNumber, Effect, Listing, Lookup, Number, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class EtatRavalement(StrEnum):
    """How far the work on a façade is."""

    A_FAIRE = "à faire"
    AUTORISE = "autorisé"
    EN_TRAVAUX = "en travaux"
    ACHEVE = "achevé"


class Parement(StrEnum):
    """What a façade is made of."""

    PIERRE = "pierre de taille"
    BRIQUE = "brique"
    PLATRE = "plâtre"
    BETON = "béton"


@dataclass(frozen=True)
class Ravalement:
    """The file of one façade; ``surface`` in square metres, ``annee`` is when it was last cleaned."""

    numero: int
    adresse: str
    syndic: str
    etat: EtatRavalement
    parement: Parement
    arrondissement: int
    surface: int
    annee: int


@dataclass(frozen=True)
class Injonction:
    """An order to have a façade cleaned."""

    numero: int
    syndic: str
    mois: int
    le: datetime


_A_FAIRE, _AUTORISE, _EN_TRAVAUX, _ACHEVE = EtatRavalement
_PIERRE, _BRIQUE, _PLATRE, _BETON = Parement
RAVALEMENTS = (
    Ravalement(310, "14 rue Lamarck", "Cabinet Orsel", _A_FAIRE, _PLATRE, 18, 420, 1998),
    Ravalement(317, "3 rue Doudeauville", "Gestia", _EN_TRAVAUX, _BRIQUE, 18, 310, 2001),
    Ravalement(322, "51 rue Ordener", "Gestia", _A_FAIRE, _PIERRE, 18, 780, 1993),
    Ravalement(335, "8 rue Vivienne", "Syndic Palais", _AUTORISE, _PIERRE, 2, 950, 2004),
    Ravalement(341, "27 rue d'Aboukir", "Cabinet Orsel", _A_FAIRE, _PLATRE, 2, 260, 2006),
    Ravalement(356, "102 rue de Tolbiac", "Gestia", _ACHEVE, _BETON, 13, 1400, 2026),
    Ravalement(364, "6 rue Bobillot", "Immo Gobelins", _A_FAIRE, _BRIQUE, 13, 505, 1989),
    Ravalement(378, "19 rue Charlot", "Syndic Palais", _EN_TRAVAUX, _PIERRE, 3, 610, 2000),
    Ravalement(381, "70 rue de Turenne", "Immo Gobelins", _EN_TRAVAUX, _BETON, 3, 245, 1996),
    Ravalement(385, "40 rue de Bretagne", "Cabinet Orsel", _AUTORISE, _PLATRE, 3, 330, 2003),
)


@tool(
    "facades.dossier",
    effect=Effect.READ,
    operations=(),
    summary="Lire le dossier de ravalement d'une façade par son numéro",
    sentence="Lire le dossier de ravalement {numero}",
    phrases=(
        "le dossier de ravalement 310",
        "quel syndic pour la façade 335",
        "de quand date le dernier ravalement du dossier 364",
    ),
    questions={"numero": "Quel est le numéro du dossier de ravalement ?"},
)
def dossier(city: City, numero: Number) -> Lookup[Ravalement]:
    """Find the file of one façade by its number."""
    return lookup(each for each in RAVALEMENTS if each.numero == numero)


@tool(
    "facades.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les façades à ravaler ou ravalées",
    sentence="Lister les façades[ de {arrondissement}][ à l'état « {etat} »][ en {parement}]"
    "[ du syndic « {syndic} »]",
    phrases=(
        "les façades en travaux du 18e",
        "les ravalements à faire",
        "quelles façades en brique gère Gestia",
        "les façades en pierre de taille du 3e",
    ),
)
def lister(
    city: City,
    etat: EtatRavalement | None = None,
    parement: Parement | None = None,
    arrondissement: DistrictNumber | None = None,
    syndic: Query | None = None,
) -> Listing[Ravalement]:
    """List files of façades; every given condition must hold."""
    return listing(
        each
        for each in RAVALEMENTS
        if etat in (None, each.etat)
        and parement in (None, each.parement)
        and arrondissement in (None, each.arrondissement)
        and said(syndic, each.syndic)
    )


@tool(
    "facades.enjoindre",
    effect=Effect.NOTIFY,
    operations=(),
    summary="Envoyer au syndic l'injonction de ravaler une façade",
    sentence="Enjoindre au syndic de ravaler {facade}[ sous {mois} mois]",
    phrases=(
        "envoie une injonction pour la façade 310",
        "injonction de ravaler sous six mois, dossier 364",
        "mets le syndic du 322 en demeure de ravaler",
    ),
    questions={"facade": "Pour quelle façade faut-il une injonction ?"},
)
def enjoindre(city: City, facade: Ravalement, mois: Number | None = None) -> Injonction:
    """Order the manager of a building to have its façade cleaned within so many months."""
    return Injonction(facade.numero, facade.syndic, mois or 0, city.now)
