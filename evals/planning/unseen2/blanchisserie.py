"""Family ``blanchisserie``: the laundry that washes for crèches, kitchens and pools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, Effect, Listing, Number, Query, tool
from evals.planning.unseen.shared import listing, said


class Linge(StrEnum):
    """Kinds of linen."""

    DRAPS = "draps"
    SERVIETTES = "serviettes"
    BLOUSES = "blouses"
    NAPPES = "nappes"
    BAVOIRS = "bavoirs"


class EtatLot(StrEnum):
    """Where a batch is."""

    COLLECTE = "collecté"
    LAVAGE = "en lavage"
    PRET = "prêt"
    LIVRE = "livré"


@dataclass(frozen=True)
class LotLinge:
    """A batch of linen; ``poids`` in kilograms."""

    numero: str
    linge: Linge
    etat: EtatLot
    origine: str
    pieces: int
    poids: float


@dataclass(frozen=True)
class CommandeLinge:
    """Clean linen that was ordered."""

    linge: Linge
    quantite: int
    livraison: str
    le: datetime


_DRAPS, _SERVIETTES, _BLOUSES, _NAPPES, _BAVOIRS = Linge
_COLLECTE, _LAVAGE, _PRET, _LIVRE = EtatLot
LOTS = (
    LotLinge("B-101", _DRAPS, _LAVAGE, "crèche Dautancourt", 60, 42.5),
    LotLinge("B-102", _BAVOIRS, _PRET, "crèche Dautancourt", 120, 9.0),
    LotLinge("B-103", _SERVIETTES, _COLLECTE, "piscine Hébert", 200, 88.0),
    LotLinge("B-104", _BLOUSES, _PRET, "cuisine centrale", 45, 27.0),
    LotLinge("B-105", _NAPPES, _LIVRE, "salons de l'Hôtel de ville", 30, 36.0),
    LotLinge("B-106", _DRAPS, _PRET, "crèche Marcadet", 75, 51.0),
    LotLinge("B-107", _BLOUSES, _LAVAGE, "crèche Marcadet", 18, 10.5),
    LotLinge("B-108", _NAPPES, _COLLECTE, "cuisine centrale", 12, 14.0),
    LotLinge("B-109", _SERVIETTES, _PRET, "piscine Keller", 150, 64.0),
    LotLinge("B-110", _BAVOIRS, _LAVAGE, "crèche Marcadet", 90, 6.5),
)


@tool(
    "blanchisserie.lots",
    effect=Effect.READ,
    operations=(),
    summary="Lister les lots de linge à la blanchisserie",
    sentence="Lister les lots[ de {linge}][ à l'état « {etat} »][ venant de « {origine} »]",
    phrases=(
        "les lots de draps prêts",
        "où est le linge de la piscine Hébert",
        "quelles blouses sont en lavage",
        "le linge collecté",
    ),
)
def lots(
    city: City, linge: Linge | None = None, etat: EtatLot | None = None, origine: Query | None = None
) -> Listing[LotLinge]:
    """List batches of linen; every given condition must hold."""
    return listing(
        lot
        for lot in LOTS
        if linge in (None, lot.linge) and etat in (None, lot.etat) and said(origine, lot.origine)
    )


@tool(
    "blanchisserie.commander",
    effect=Effect.WRITE,
    operations=(),
    summary="Commander du linge propre à la blanchisserie",
    sentence="Commander {quantite} {linge}[ à livrer à « {livraison} »]",
    phrases=(
        "commande 40 draps pour la crèche Marcadet",
        "il nous faut vingt nappes",
        "fais livrer 15 blouses à la cuisine centrale",
    ),
    questions={"linge": "Quel linge faut-il ?", "quantite": "Combien de pièces faut-il ?"},
)
def commander(city: City, linge: Linge, quantite: Number, livraison: Query | None = None) -> CommandeLinge:
    """Order clean linen."""
    return CommandeLinge(linge, quantite, livraison or "", city.now)
