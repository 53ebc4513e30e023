"""Family ``periscolaire``: workshops for children after school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, Effect, Listing, Number, Query, tool
from evals.planning.unseen.shared import listing, said


class ThemeAtelier(StrEnum):
    """What a workshop is about."""

    THEATRE = "théâtre"
    ECHECS = "échecs"
    JARDINAGE = "jardinage"
    ROBOTIQUE = "robotique"
    DANSE = "danse"


class SoirAtelier(StrEnum):
    """Days with workshops."""

    MARDI = "mardi"
    MERCREDI = "mercredi"
    VENDREDI = "vendredi"


@dataclass(frozen=True)
class Atelier:
    """A workshop; ``tarif`` in euros a term."""

    intitule: str
    theme: ThemeAtelier
    jour: SoirAtelier
    ecole: str
    animateur: str
    age_min: int
    places: int
    tarif: float


@dataclass(frozen=True)
class InscriptionAtelier:
    """A child registered for a workshop."""

    atelier: str
    enfant: str
    le: datetime


_THEATRE, _ECHECS, _JARDINAGE, _ROBOTIQUE, _DANSE = ThemeAtelier
_MARDI, _MERCREDI, _VENDREDI = SoirAtelier
ATELIERS = (
    Atelier("Petits comédiens", _THEATRE, _MARDI, "école Tlemcen", "Yann Le Bihan", 6, 4, 32.0),
    Atelier("Scène ouverte", _THEATRE, _VENDREDI, "école Boulard", "Yann Le Bihan", 9, 0, 41.0),
    Atelier("Roi et reine", _ECHECS, _MARDI, "école Tlemcen", "Sonia Ferhat", 7, 9, 18.0),
    Atelier("Mat en trois coups", _ECHECS, _MERCREDI, "école Vitruve", "Sonia Ferhat", 8, 2, 18.0),
    Atelier("Graines et pousses", _JARDINAGE, _MERCREDI, "école Boulard", "Luce Amiel", 4, 6, 12.5),
    Atelier("Potager des grands", _JARDINAGE, _VENDREDI, "école Vitruve", "Luce Amiel", 8, 11, 12.5),
    Atelier("Mon premier robot", _ROBOTIQUE, _MARDI, "école Vitruve", "Igor Walczak", 9, 1, 55.0),
    Atelier("Capteurs et moteurs", _ROBOTIQUE, _VENDREDI, "école Tlemcen", "Igor Walczak", 10, 3, 60.0),
    Atelier("Hip-hop débutants", _DANSE, _MERCREDI, "école Tlemcen", "Coralie Nsimba", 6, 7, 28.0),
    Atelier("Contemporain", _DANSE, _MARDI, "école Boulard", "Coralie Nsimba", 8, 0, 30.0),
)


@tool(
    "periscolaire.ateliers",
    effect=Effect.READ,
    operations=(),
    summary="Lister les ateliers périscolaires",
    sentence="Lister les ateliers[ de {theme}][ le {jour}][ à « {ecole} »][ dès {age} ans]",
    phrases=(
        "les ateliers d'échecs du mardi",
        "que propose l'école Vitruve après la classe",
        "quels ateliers pour un enfant de 6 ans",
        "qui anime l'atelier danse du mercredi",
    ),
)
def ateliers(
    city: City,
    theme: ThemeAtelier | None = None,
    jour: SoirAtelier | None = None,
    ecole: Query | None = None,
    age: Number | None = None,
) -> Listing[Atelier]:
    """List workshops that take children of an age; every given condition must hold."""
    return listing(
        each
        for each in ATELIERS
        if theme in (None, each.theme)
        and jour in (None, each.jour)
        and said(ecole, each.ecole)
        and (age is None or each.age_min <= age)
    )


@tool(
    "periscolaire.inscrire",
    effect=Effect.WRITE,
    operations=(),
    summary="Inscrire un enfant à un atelier périscolaire",
    sentence="Inscrire « {enfant} » à {atelier}",
    phrases=(
        "inscris Noé Garcia à l'atelier théâtre",
        "ajoute Louise Tran à la robotique du vendredi",
        "une place au jardinage pour Sacha",
    ),
    questions={"atelier": "À quel atelier ?", "enfant": "Quel est le nom de l'enfant ?"},
)
def inscrire(city: City, atelier: Atelier, enfant: Query) -> InscriptionAtelier:
    """Register a child for a workshop."""
    return InscriptionAtelier(atelier.intitule, enfant, city.now)
