"""Family ``assmats``: childminders whom the city accredits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from beffroi import City, DistrictNumber, Effect, Listing, Lookup, Number, Person, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class AccueilEnfant(StrEnum):
    """When a childminder works."""

    JOURNEE = "journée"
    NUIT = "nuit"
    SOIREE = "soirée"
    WEEKEND = "week-end"


class EtatAgrement(StrEnum):
    """Where an accreditation stands."""

    EN_COURS = "en cours"
    A_RENOUVELER = "à renouveler"
    RETIRE = "retiré"


class JourVisite(StrEnum):
    """Days on which homes are visited."""

    LUNDI = "lundi"
    MARDI = "mardi"
    MERCREDI = "mercredi"
    JEUDI = "jeudi"
    VENDREDI = "vendredi"


@dataclass(frozen=True)
class AssistanteMaternelle:
    """A childminder; ``places`` are those still free, ``tarif`` in euros an hour."""

    nom: str
    arrondissement: int
    accueil: AccueilEnfant
    agrement: EtatAgrement
    capacite: int
    places: int
    tarif: float
    telephone: str


@dataclass(frozen=True)
class VisiteDomicile:
    """A visit to a childminder's home that was planned."""

    assistante: str
    visiteur: str
    jour: str


_JOURNEE, _NUIT, _SOIREE, _WEEKEND = AccueilEnfant
_EN_COURS, _A_RENOUVELER, _RETIRE = EtatAgrement
ASSISTANTES = (
    AssistanteMaternelle("Maryse Oudin", 12, _JOURNEE, _EN_COURS, 4, 1, 4.6, "01 99 00 10 01"),
    AssistanteMaternelle("Khadija Bensaïd", 12, _NUIT, _EN_COURS, 2, 2, 6.2, "01 99 00 10 02"),
    AssistanteMaternelle("Rosa Delgado", 12, _JOURNEE, _A_RENOUVELER, 3, 3, 4.9, "01 99 00 10 03"),
    AssistanteMaternelle("Ginette Rabier", 19, _JOURNEE, _EN_COURS, 4, 0, 4.2, "01 99 00 10 04"),
    AssistanteMaternelle("Aïssatou Baldé", 19, _SOIREE, _EN_COURS, 3, 2, 5.3, "01 99 00 10 05"),
    AssistanteMaternelle("Chantal Vigneron", 19, _WEEKEND, _RETIRE, 2, 0, 5.8, "01 99 00 10 06"),
    AssistanteMaternelle("Li Mei Zhang", 13, _JOURNEE, _EN_COURS, 4, 2, 4.4, "01 99 00 10 07"),
    AssistanteMaternelle("Paulette Courtois", 13, _NUIT, _A_RENOUVELER, 3, 1, 6.0, "01 99 00 10 08"),
    AssistanteMaternelle("Inès Carvalho", 15, _JOURNEE, _A_RENOUVELER, 4, 4, 5.1, "01 99 00 10 09"),
)


@tool(
    "assmats.trouver",
    effect=Effect.READ,
    operations=(),
    summary="Trouver une assistante maternelle par son nom",
    sentence="Trouver l'assistante maternelle « {nom} »",
    phrases=(
        "l'assistante maternelle Maryse Oudin",
        "combien de places reste-t-il chez Mme Zhang",
        "le tarif de la nounou Rosa Delgado",
    ),
    questions={"nom": "Quel est le nom de l'assistante maternelle ?"},
)
def trouver(city: City, nom: Query) -> Lookup[AssistanteMaternelle]:
    """Find a childminder by name."""
    return lookup(each for each in ASSISTANTES if said(nom, each.nom))


@tool(
    "assmats.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les assistantes maternelles agréées",
    sentence="Lister les assistantes maternelles[ de {arrondissement}][ en accueil de {accueil}]"
    "[ d'agrément {agrement}][ ayant au moins {places} places libres]",
    phrases=(
        "les nounous du 12e",
        "une assistante maternelle de nuit avec deux places",
        "quels agréments sont à renouveler dans le 13e",
        "qui garde les enfants le week-end",
    ),
)
def lister(
    city: City,
    arrondissement: DistrictNumber | None = None,
    accueil: AccueilEnfant | None = None,
    agrement: EtatAgrement | None = None,
    places: Number | None = None,
) -> Listing[AssistanteMaternelle]:
    """List childminders with at least so many free places; every given condition must hold."""
    return listing(
        each
        for each in ASSISTANTES
        if arrondissement in (None, each.arrondissement)
        and accueil in (None, each.accueil)
        and agrement in (None, each.agrement)
        and (places is None or each.places >= places)
    )


@tool(
    "assmats.visiter",
    effect=Effect.WRITE,
    operations=(),
    summary="Planifier une visite au domicile d'une assistante maternelle",
    sentence="Planifier la visite de {visiteur} chez {assistante}[ le {jour}]",
    phrases=(
        "Claire Aubry passera chez Rosa Delgado mardi",
        "planifie une visite de contrôle chez Mme Carvalho",
        "je visite la nounou Courtois jeudi",
    ),
    questions={"assistante": "Chez quelle assistante maternelle ?", "visiteur": "Qui fera la visite ?"},
)
def visiter(
    city: City, assistante: AssistanteMaternelle, visiteur: Person, jour: JourVisite | None = None
) -> VisiteDomicile:
    """Plan a visit to a childminder's home."""
    return VisiteDomicile(assistante.nom, visiteur.name, jour or "")
