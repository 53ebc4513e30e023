"""Family ``objets``: lost property."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, Effect, Listing, Lookup, Prose, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class NatureObjet(StrEnum):
    """What was lost."""

    TELEPHONE = "téléphone"
    PORTEFEUILLE = "portefeuille"
    CLES = "clés"
    SAC = "sac"
    PARAPLUIE = "parapluie"
    LUNETTES = "lunettes"


class Couleur(StrEnum):
    """Main colour of a thing."""

    NOIR = "noir"
    BLEU = "bleu"
    ROUGE = "rouge"
    MARRON = "marron"
    GRIS = "gris"


@dataclass(frozen=True)
class ObjetTrouve:
    """A thing that was found; ``casier`` where it is kept."""

    numero: str
    nature: NatureObjet
    couleur: Couleur
    description: str
    endroit: str
    trouve: datetime
    casier: int


@dataclass(frozen=True)
class Restitution:
    """A thing given back, or about to be."""

    numero: str
    proprietaire: str
    le: datetime


def _objet(
    numero: str, nature: NatureObjet, couleur: Couleur, quoi: str, endroit: str, jour: int, casier: int
) -> ObjetTrouve:
    return ObjetTrouve(numero, nature, couleur, quoi, endroit, datetime(2026, 10, jour), casier)


OBJETS = (
    _objet("OT-118", NatureObjet.PARAPLUIE, Couleur.NOIR, "manche en bois", "mairie du 11e", 3, 12),
    _objet("OT-121", NatureObjet.SAC, Couleur.BLEU, "sac à dos d'enfant", "piscine Pontoise", 5, 3),
    _objet("OT-124", NatureObjet.CLES, Couleur.GRIS, "trois clés, anneau tressé", "square Léon", 7, 27),
    _objet("OT-130", NatureObjet.TELEPHONE, Couleur.NOIR, "écran fêlé", "bibliothèque Buffon", 10, 8),
    _objet("OT-133", NatureObjet.PORTEFEUILLE, Couleur.MARRON, "cuir, sans papiers", "gymnase Japy", 12, 9),
    _objet("OT-137", NatureObjet.LUNETTES, Couleur.ROUGE, "étui rigide", "piscine Pontoise", 17, 14),
    _objet("OT-140", NatureObjet.SAC, Couleur.NOIR, "sac à main", "marché d'Aligre", 19, 5),
    _objet("OT-142", NatureObjet.PARAPLUIE, Couleur.ROUGE, "pliant", "crèche Popincourt", 20, 13),
    _objet("OT-144", NatureObjet.LUNETTES, Couleur.NOIR, "branche cassée", "mairie du 11e", 21, 15),
    _objet("OT-146", NatureObjet.PORTEFEUILLE, Couleur.NOIR, "toile", "square Léon", 22, 10),
    _objet("OT-149", NatureObjet.SAC, Couleur.MARRON, "cabas en osier", "gymnase Japy", 26, 6),
)


@tool(
    "objets.fiche",
    effect=Effect.READ,
    operations=(),
    summary="Lire la fiche d'un objet trouvé par son numéro",
    sentence="Lire la fiche de l'objet trouvé « {numero} »",
    phrases=(
        "l'objet trouvé OT-118",
        "dans quel casier est l'OT-130",
        "où a été trouvé l'objet OT-124",
    ),
    questions={"numero": "Quel est le numéro de l'objet ?"},
)
def fiche(city: City, numero: Query) -> Lookup[ObjetTrouve]:
    """Find one thing by its number."""
    return lookup(objet for objet in OBJETS if said(numero, objet.numero))


@tool(
    "objets.chercher",
    effect=Effect.READ,
    operations=(),
    summary="Chercher parmi les objets trouvés",
    sentence="Chercher les objets trouvés[ de nature {nature}][ de couleur {couleur}][ à « {endroit} »]",
    phrases=(
        "a-t-on trouvé un parapluie noir",
        "les sacs perdus à la piscine Pontoise",
        "quelqu'un a-t-il rapporté des clés",
    ),
)
def chercher(
    city: City,
    nature: NatureObjet | None = None,
    couleur: Couleur | None = None,
    endroit: Query | None = None,
) -> Listing[ObjetTrouve]:
    """Search lost property; every given condition must hold."""
    return listing(
        objet
        for objet in OBJETS
        if nature in (None, objet.nature)
        and couleur in (None, objet.couleur)
        and said(endroit, objet.endroit)
    )


@tool(
    "objets.restituer",
    effect=Effect.WRITE,
    operations=(),
    summary="Restituer un objet trouvé à son propriétaire",
    sentence="Restituer {objet} à « {proprietaire} »",
    phrases=(
        "rends le parapluie OT-118 à Mme Vidal",
        "l'objet OT-121 est rendu à la famille Soares",
        "note la restitution de l'OT-133",
    ),
    questions={"objet": "Quel objet est rendu ?", "proprietaire": "À qui est-il rendu ?"},
)
def restituer(city: City, objet: ObjetTrouve, proprietaire: Prose) -> Restitution:
    """Write down that a thing is given back to its owner."""
    return Restitution(objet.numero, proprietaire, city.now)
