"""Family ``salles``: meeting rooms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from beffroi import City, Effect, Listing, Lookup, Number, Prose, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class Jour(StrEnum):
    """A day of this week."""

    LUNDI = "lundi"
    MARDI = "mardi"
    MERCREDI = "mercredi"
    JEUDI = "jeudi"
    VENDREDI = "vendredi"


class Materiel(StrEnum):
    """What a room is equipped with."""

    PROJECTEUR = "vidéoprojecteur"
    VISIO = "visioconférence"
    TABLEAU = "tableau blanc"
    SONO = "sonorisation"


@dataclass(frozen=True)
class Salle:
    """A meeting room; ``surface`` in square metres."""

    nom: str
    places: int
    etage: int
    batiment: str
    materiel: Materiel
    surface: float


@dataclass(frozen=True)
class Reservation:
    """A room taken for a day."""

    numero: str
    salle: str
    jour: Jour
    heure: str
    objet: str


SALLES = (
    Salle("Salle Camus", 12, 2, "Hôtel de ville", Materiel.PROJECTEUR, 31.0),
    Salle("Salle Joliot-Curie", 40, 0, "Hôtel de ville", Materiel.SONO, 88.5),
    Salle("Salle Verlaine", 6, 3, "Hôtel de ville", Materiel.TABLEAU, 16.0),
    Salle("Salle des mariages", 120, 1, "Hôtel de ville", Materiel.SONO, 190.0),
    Salle("Salle Pasteur", 18, 4, "Annexe Morland", Materiel.VISIO, 42.0),
    Salle("Salle Colette", 8, 4, "Annexe Morland", Materiel.VISIO, 20.5),
    Salle("Salle Zola", 25, 1, "Annexe Morland", Materiel.PROJECTEUR, 55.0),
)
PRISES = (
    ("Salle Camus", Jour.LUNDI),
    ("Salle Camus", Jour.MARDI),
    ("Salle Zola", Jour.MARDI),
    ("Salle Pasteur", Jour.JEUDI),
    ("Salle Colette", Jour.VENDREDI),
)


@tool(
    "salles.trouver",
    effect=Effect.READ,
    operations=(),
    summary="Trouver une salle de réunion par son nom",
    sentence="Trouver la salle « {nom} »",
    phrases=(
        "la salle Camus",
        "combien de places dans la salle Zola",
        "à quel étage est la salle Pasteur",
    ),
    questions={"nom": "De quelle salle s'agit-il ?"},
)
def trouver(city: City, nom: Query) -> Lookup[Salle]:
    """Find a meeting room by its name."""
    return lookup(salle for salle in SALLES if said(nom, salle.nom))


@tool(
    "salles.libres",
    effect=Effect.READ,
    operations=(),
    summary="Lister les salles libres un jour donné",
    sentence="Lister les salles libres le {jour}[ d'au moins {places} places][ avec {materiel}]",
    phrases=(
        "les salles libres jeudi",
        "une salle de 12 places pour mardi",
        "quelle salle avec visioconférence est disponible lundi",
    ),
    questions={"jour": "Pour quel jour ?"},
)
def libres(
    city: City, jour: Jour, places: Number | None = None, materiel: Materiel | None = None
) -> Listing[Salle]:
    """List the rooms that nobody has taken on a day, with at least so many seats."""
    return listing(
        salle
        for salle in SALLES
        if (salle.nom, jour) not in PRISES
        and (places is None or salle.places >= places)
        and materiel in (None, salle.materiel)
    )


@tool(
    "salles.reserver",
    effect=Effect.WRITE,
    operations=(),
    summary="Réserver une salle",
    sentence="Réserver {salle} le {jour}[ à {heure}][ pour « {objet} »]",
    phrases=(
        "réserve la salle Camus jeudi à 14h",
        "prends la salle Zola mardi pour le point budget",
        "bloque-moi une salle lundi",
    ),
    questions={"salle": "Quelle salle faut-il réserver ?", "jour": "Pour quel jour ?"},
)
def reserver(
    city: City, salle: Salle, jour: Jour, heure: Query | None = None, objet: Prose | None = None
) -> Reservation:
    """Take a room for a day."""
    return Reservation(f"R-{city.now:%y%m%d}", salle.nom, jour, heure or "", objet or "")
