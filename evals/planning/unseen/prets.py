"""Family ``prets``: library loans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from beffroi import City, Effect, Listing, Lookup, Number, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class Support(StrEnum):
    """What can be borrowed."""

    LIVRE = "livre"
    BD = "BD"
    DVD = "DVD"
    REVUE = "revue"


class EtatPret(StrEnum):
    """Where a loan stands."""

    EN_COURS = "en cours"
    EN_RETARD = "en retard"
    RENDU = "rendu"


@dataclass(frozen=True)
class Ouvrage:
    """Something that a library lends; ``exemplaires`` on the shelves today."""

    cote: str
    titre: str
    auteur: str
    support: Support
    bibliotheque: str
    exemplaires: int


@dataclass(frozen=True)
class Pret:
    """A loan; ``penalite`` in euros."""

    numero: int
    titre: str
    carte: int
    support: Support
    etat: EtatPret
    retour: datetime
    penalite: float


OUVRAGES = (
    Ouvrage("R CAM", "La Peste", "Albert Camus", Support.LIVRE, "Buffon", 3),
    Ouvrage("R YOU", "Mémoires d'Hadrien", "Marguerite Yourcenar", Support.LIVRE, "Buffon", 1),
    Ouvrage("BD SAT", "Persepolis", "Marjane Satrapi", Support.BD, "Couronnes", 2),
    Ouvrage("F TAT", "Playtime", "Jacques Tati", Support.DVD, "Couronnes", 0),
    Ouvrage("R ERN", "Les Années", "Annie Ernaux", Support.LIVRE, "Vandamme", 4),
    Ouvrage("P GEO", "Terre sauvage", "collectif", Support.REVUE, "Vandamme", 6),
)
PRETS = (
    Pret(9001, "La Peste", 4410, Support.LIVRE, EtatPret.EN_COURS, datetime(2026, 12, 2), 0.0),
    Pret(9004, "Persepolis", 4410, Support.BD, EtatPret.EN_RETARD, datetime(2026, 10, 19), 2.4),
    Pret(9010, "Playtime", 5273, Support.DVD, EtatPret.EN_RETARD, datetime(2026, 10, 26), 1.8),
    Pret(9013, "Les Années", 5273, Support.LIVRE, EtatPret.RENDU, datetime(2026, 10, 9), 0.5),
    Pret(9021, "Terre sauvage", 6038, Support.REVUE, EtatPret.EN_COURS, datetime(2026, 12, 9), 0.0),
    Pret(9026, "Mémoires d'Hadrien", 6038, Support.LIVRE, EtatPret.EN_RETARD, datetime(2026, 9, 30), 6.0),
    Pret(9030, "Playtime", 6038, Support.DVD, EtatPret.EN_COURS, datetime(2026, 11, 24), 0.0),
    Pret(9033, "Persepolis", 4410, Support.BD, EtatPret.RENDU, datetime(2026, 8, 14), 0.0),
    Pret(9035, "Les Années", 5273, Support.LIVRE, EtatPret.EN_RETARD, datetime(2026, 10, 12), 1.2),
)


@tool(
    "prets.ouvrage",
    effect=Effect.READ,
    operations=(),
    summary="Trouver un ouvrage des bibliothèques par son titre",
    sentence="Trouver l'ouvrage « {titre} »",
    phrases=(
        "avons-nous La Peste",
        "combien d'exemplaires de Persepolis",
        "dans quelle bibliothèque est Playtime",
    ),
    questions={"titre": "Quel est le titre ?"},
)
def ouvrage(city: City, titre: Query) -> Lookup[Ouvrage]:
    """Find one thing to lend by its title."""
    return lookup(o for o in OUVRAGES if said(titre, o.titre))


@tool(
    "prets.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les prêts des bibliothèques",
    sentence="Lister les prêts[ de la carte {carte}][ « {etat} »][ de support {support}]",
    phrases=(
        "les prêts de la carte 4410",
        "combien de DVD en retard",
        "les livres rendus",
    ),
)
def lister(
    city: City,
    carte: Number | None = None,
    etat: EtatPret | None = None,
    support: Support | None = None,
) -> Listing[Pret]:
    """List loans; every given condition must hold."""
    return listing(
        p
        for p in PRETS
        if carte in (None, p.carte) and etat in (None, p.etat) and support in (None, p.support)
    )


@tool(
    "prets.prolonger",
    effect=Effect.WRITE,
    operations=(),
    summary="Prolonger un prêt",
    sentence="Prolonger {pret} de {semaines} semaines",
    phrases=(
        "prolonge les prêts de la carte 4410",
        "ajoute deux semaines au prêt de Persepolis",
        "renouvelle ce prêt",
    ),
    questions={"pret": "Quel prêt faut-il prolonger ?"},
    defaults={"semaines": "3"},
)
def prolonger(city: City, pret: Pret, semaines: Number = 3) -> Pret:
    """Give a loan so many weeks more."""
    return replace(pret, etat=EtatPret.EN_COURS, retour=pret.retour + timedelta(weeks=semaines))
