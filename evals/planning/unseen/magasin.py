"""Family ``magasin``: stock of supplies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, Effect, Listing, Lookup, Number, Prose, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class Rayon(StrEnum):
    """Shelves of the store."""

    PAPETERIE = "papeterie"
    ENTRETIEN = "entretien"
    OUTILLAGE = "outillage"
    VETEMENTS = "vêtements"
    ELECTRICITE = "électricité"


class EtatStock(StrEnum):
    """How well an article is stocked, from worst to best."""

    RUPTURE = "rupture"
    FAIBLE = "faible"
    SUFFISANT = "suffisant"


@dataclass(frozen=True)
class Article:
    """An article of the store; ``prix`` in euros for one."""

    reference: str
    nom: str
    rayon: Rayon
    quantite: int
    etat: EtatStock
    prix: float
    livraison: datetime


@dataclass(frozen=True)
class Commande:
    """An order of an article."""

    numero: str
    reference: str
    quantite: int
    motif: str


def _article(reference: str, nom: str, rayon: Rayon, quantite: int, prix: float, jour: int) -> Article:
    etat = EtatStock.RUPTURE if not quantite else EtatStock.FAIBLE if quantite < 20 else EtatStock.SUFFISANT
    return Article(reference, nom, rayon, quantite, etat, prix, datetime(2026, 10, jour))


ARTICLES = (
    _article("P-110", "ramettes A4", Rayon.PAPETERIE, 340, 3.9, 4),
    _article("P-142", "stylos bleus", Rayon.PAPETERIE, 15, 0.4, 6),
    _article("P-171", "enveloppes kraft", Rayon.PAPETERIE, 0, 0.15, 2),
    _article("E-205", "sacs poubelle 100 L", Rayon.ENTRETIEN, 900, 0.1, 12),
    _article("E-218", "savon liquide", Rayon.ENTRETIEN, 12, 2.8, 9),
    _article("O-301", "pelles rondes", Rayon.OUTILLAGE, 8, 17.5, 3),
    _article("O-327", "sécateurs", Rayon.OUTILLAGE, 0, 24.0, 1),
    _article("V-402", "gants de travail", Rayon.VETEMENTS, 120, 4.6, 14),
    _article("V-415", "gilets fluo", Rayon.VETEMENTS, 18, 6.2, 17),
    _article("L-503", "ampoules LED", Rayon.ELECTRICITE, 64, 3.1, 18),
)


@tool(
    "magasin.article",
    effect=Effect.READ,
    operations=(),
    summary="Trouver un article du magasin par son nom ou sa référence",
    sentence="Trouver l'article « {nom} » au magasin",
    phrases=(
        "combien de ramettes A4 en stock",
        "reste-t-il des gants de travail",
        "le prix des ampoules LED",
        "l'article O-301",
    ),
    questions={"nom": "Quel article ?"},
)
def article(city: City, nom: Query) -> Lookup[Article]:
    """Find one article by its name or reference."""
    return lookup(a for a in ARTICLES if said(nom, a.nom, a.reference))


@tool(
    "magasin.stock",
    effect=Effect.READ,
    operations=(),
    summary="Lister les articles en stock",
    sentence="Lister les articles[ du rayon {rayon}][ au stock « {etat} »]",
    phrases=(
        "tout le rayon papeterie",
        "les articles en rupture",
        "qu'est-ce qui est faible en outillage",
    ),
)
def stock(city: City, rayon: Rayon | None = None, etat: EtatStock | None = None) -> Listing[Article]:
    """List the articles of the store; every given condition must hold."""
    return listing(a for a in ARTICLES if rayon in (None, a.rayon) and etat in (None, a.etat))


@tool(
    "magasin.commander",
    effect=Effect.WRITE,
    operations=(),
    summary="Commander un article",
    sentence="Commander {quantite} unités de {article}[ pour « {motif} »]",
    phrases=(
        "commande 50 ramettes A4",
        "il me faut dix gilets fluo pour les saisonniers",
        "réapprovisionne les sécateurs, 12 pièces",
    ),
    questions={"article": "Quel article faut-il commander ?", "quantite": "Combien en faut-il ?"},
)
def commander(city: City, article: Article, quantite: Number, motif: Prose | None = None) -> Commande:
    """Order so many of an article."""
    return Commande(f"C-{city.now:%y%m%d}", article.reference, quantite, motif or "")
