"""Family ``encheres``: the sale by auction of equipment that the city no longer uses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from beffroi import City, Effect, Listing, Lookup, Number, Prose, tool
from evals.planning.unseen.shared import listing, lookup


class FamilleLot(StrEnum):
    """What is sold."""

    VEHICULES = "véhicules"
    MOBILIER = "mobilier"
    OUTILLAGE = "outillage"
    CUISINE = "cuisine"


class EtatVente(StrEnum):
    """Where a sale stands."""

    PREPARATION = "en préparation"
    OUVERTE = "ouverte"
    ADJUGE = "adjugée"
    INVENDU = "invendue"


@dataclass(frozen=True)
class Vente:
    """Something that is sold by auction; ``mise`` and ``offre`` in euros."""

    numero: int
    designation: str
    famille: FamilleLot
    etat: EtatVente
    mise: int
    offre: int
    encherisseurs: int


@dataclass(frozen=True)
class RetraitVente:
    """A sale that was called off."""

    numero: int
    motif: str


@dataclass(frozen=True)
class ProlongationVente:
    """A sale that goes on longer."""

    numero: int
    jours: int


_VEHICULES, _MOBILIER, _OUTILLAGE, _CUISINE = FamilleLot
_PREPARATION, _OUVERTE, _ADJUGE, _INVENDU = EtatVente
VENTES = (
    Vente(5, "balayeuse Ravo", _VEHICULES, _OUVERTE, 6000, 7400, 12),
    Vente(8, "trente chaises d'écolier", _MOBILIER, _ADJUGE, 90, 310, 21),
    Vente(11, "four mixte", _CUISINE, _OUVERTE, 800, 0, 0),
    Vente(12, "tondeuse autoportée", _OUTILLAGE, _INVENDU, 1200, 0, 0),
    Vente(17, "Kangoo de 2009", _VEHICULES, _ADJUGE, 700, 1850, 34),
    Vente(19, "bureau ministre", _MOBILIER, _OUVERTE, 150, 220, 5),
    Vente(23, "perceuse à colonne", _OUTILLAGE, _OUVERTE, 200, 0, 0),
    Vente(26, "armoire froide", _CUISINE, _PREPARATION, 400, 0, 0),
    Vente(31, "camion benne", _VEHICULES, _INVENDU, 9500, 0, 0),
    Vente(34, "vingt tables pliantes", _MOBILIER, _OUVERTE, 120, 480, 17),
)


@tool(
    "encheres.lot",
    effect=Effect.READ,
    operations=(),
    summary="Lire un lot mis aux enchères par son numéro",
    sentence="Lire le lot {numero} des enchères",
    phrases=(
        "le lot 17 des enchères",
        "à combien est monté le lot 5",
        "combien d'enchérisseurs sur le lot 34",
    ),
    questions={"numero": "Quel est le numéro du lot ?"},
)
def lot(city: City, numero: Number) -> Lookup[Vente]:
    """Find one thing that is sold by auction by its number."""
    return lookup(vente for vente in VENTES if vente.numero == numero)


@tool(
    "encheres.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les ventes aux enchères du matériel réformé",
    sentence="Lister les ventes aux enchères[ de {famille}][ à l'état « {etat} »]"
    "[ de mise à prix d'au plus {mise_max} euros]",
    phrases=(
        "les enchères ouvertes",
        "quels véhicules sont restés invendus",
        "les lots de mobilier à moins de 200 euros",
        "les ventes d'outillage adjugées",
    ),
)
def lister(
    city: City,
    famille: FamilleLot | None = None,
    etat: EtatVente | None = None,
    mise_max: Number | None = None,
) -> Listing[Vente]:
    """List auctions of a starting price of at most so much; every given condition must hold."""
    return listing(
        vente
        for vente in VENTES
        if famille in (None, vente.famille)
        and etat in (None, vente.etat)
        and (mise_max is None or vente.mise <= mise_max)
    )


@tool(
    "encheres.prolonger",
    effect=Effect.WRITE,
    operations=(),
    summary="Prolonger une vente aux enchères de quelques jours",
    sentence="Prolonger {vente} de {jours} jours",
    phrases=(
        "prolonge le lot 11 de cinq jours",
        "laisse la vente 23 ouverte trois jours de plus",
        "rallonge les enchères du lot 19 d'une semaine, 7 jours",
    ),
    questions={"vente": "Quelle vente faut-il prolonger ?", "jours": "De combien de jours ?"},
)
def prolonger(city: City, vente: Vente, jours: Number) -> ProlongationVente:
    """Let an auction go on so many days longer."""
    return ProlongationVente(vente.numero, jours)


@tool(
    "encheres.retirer",
    effect=Effect.WRITE,
    operations=(),
    summary="Retirer un lot des enchères",
    sentence="Retirer {vente} des enchères[ au motif « {motif} »]",
    phrases=(
        "retire le lot 26 de la vente",
        "enlève la tondeuse des enchères",
        "annule la vente 31, le camion est en panne",
    ),
    questions={"vente": "Quel lot faut-il retirer ?"},
)
def retirer(city: City, vente: Vente, motif: Prose | None = None) -> RetraitVente:
    """Call off an auction."""
    return RetraitVente(vente.numero, motif or "")
