"""Family ``marches``: public procurement contracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, Effect, Listing, Prose, Query, tool
from evals.planning.unseen.shared import listing, said


class NatureMarche(StrEnum):
    """What a contract buys."""

    TRAVAUX = "travaux"
    FOURNITURES = "fournitures"
    SERVICES = "services"


class PhaseMarche(StrEnum):
    """Where a contract stands, in order."""

    PUBLIE = "publié"
    ANALYSE = "en analyse"
    NOTIFIE = "notifié"
    RESILIE = "résilié"


@dataclass(frozen=True)
class Marche:
    """A contract; ``montant`` in euros, ``echeance`` when it ends."""

    numero: str
    objet: str
    nature: NatureMarche
    phase: PhaseMarche
    titulaire: str
    montant: float
    echeance: datetime


@dataclass(frozen=True)
class Relance:
    """A reminder sent to the holder of a contract."""

    marche: str
    titulaire: str
    le: datetime
    message: str


_NOTIFIE, _ANALYSE, _PUBLIE = PhaseMarche.NOTIFIE, PhaseMarche.ANALYSE, PhaseMarche.PUBLIE
MARCHES = (
    Marche("2025-017", "réfection des trottoirs", NatureMarche.TRAVAUX, _NOTIFIE, "Sotravia",
           845000.0, datetime(2027, 6, 30)),
    Marche("2025-031", "denrées des cantines", NatureMarche.FOURNITURES, _NOTIFIE, "Prim'Terroir",
           1260000.0, datetime(2026, 12, 31)),
    Marche("2026-004", "nettoyage des écoles", NatureMarche.SERVICES, _NOTIFIE, "Clarnet",
           390000.0, datetime(2028, 3, 31)),
    Marche("2026-012", "mobilier de bureau", NatureMarche.FOURNITURES, _ANALYSE, "", 74000.0,
           datetime(2027, 1, 15)),
    Marche("2026-020", "toiture du gymnase", NatureMarche.TRAVAUX, _PUBLIE, "", 512000.0,
           datetime(2027, 9, 1)),
    Marche("2026-021", "transport des élèves", NatureMarche.SERVICES, _PUBLIE, "", 240000.0,
           datetime(2027, 8, 31)),
    Marche("2026-022", "ravalement du théâtre", NatureMarche.TRAVAUX, _ANALYSE, "", 655000.0,
           datetime(2027, 5, 31)),
    Marche("2026-023", "gardiennage des parcs", NatureMarche.SERVICES, PhaseMarche.RESILIE, "Vigisud",
           128000.0, datetime(2026, 8, 31)),
    Marche("2026-026", "éclairage de Noël", NatureMarche.SERVICES, _NOTIFIE, "Lumiplan", 96500.0,
           datetime(2027, 1, 31)),
)  # fmt: skip


@tool(
    "marches.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les marchés publics",
    sentence=(
        "Lister les marchés[ de {nature}][ à la phase « {phase} »][ de « {titulaire} »]"
        "[ qui parlent de « {objet} »][ de numéro « {numero} »]"
    ),
    phrases=(
        "les marchés de travaux notifiés",
        "quels marchés a Sotravia",
        "le montant du marché 2025-017",
        "les marchés en analyse",
    ),
)
def lister(
    city: City,
    nature: NatureMarche | None = None,
    phase: PhaseMarche | None = None,
    titulaire: Query | None = None,
    objet: Query | None = None,
    numero: Query | None = None,
) -> Listing[Marche]:
    """List contracts; every given condition must hold."""
    return listing(
        m
        for m in MARCHES
        if nature in (None, m.nature)
        and phase in (None, m.phase)
        and said(titulaire, m.titulaire)
        and said(objet, m.objet)
        and said(numero, m.numero)
    )


@tool(
    "marches.relancer",
    effect=Effect.NOTIFY,
    operations=(),
    summary="Relancer le titulaire d'un marché",
    sentence="Relancer le titulaire de {marche}[ avec le message « {message} »]",
    phrases=(
        "relance le titulaire du marché 2025-017",
        "écris à Clarnet que le chantier a pris du retard",
        "relance tous les titulaires de marchés de travaux",
    ),
    questions={"marche": "Quel marché ?"},
)
def relancer(city: City, marche: Marche, message: Prose | None = None) -> Relance:
    """Remind the holder of a contract of what it owes."""
    return Relance(marche.numero, marche.titulaire, city.now, message or "")
