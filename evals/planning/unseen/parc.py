"""Family ``parc``: computers and other equipment of the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import Age, City, Effect, Listing, Person, Query, tool
from evals.planning.unseen.shared import listing, said


class NatureMateriel(StrEnum):
    """What a piece of equipment is."""

    PORTABLE = "ordinateur portable"
    ECRAN = "écran"
    IMPRIMANTE = "imprimante"
    SMARTPHONE = "smartphone"
    TABLETTE = "tablette"


class EtatMateriel(StrEnum):
    """Condition of a piece of equipment, from best to worst."""

    NEUF = "neuf"
    BON = "bon"
    USE = "usé"
    HS = "hors service"


@dataclass(frozen=True)
class MaterielInformatique:
    """A piece of equipment; ``prix`` in euros when bought."""

    inventaire: str
    nature: NatureMateriel
    modele: str
    etat: EtatMateriel
    bureau: str
    achat: datetime
    prix: float


@dataclass(frozen=True)
class Attribution:
    """A piece of equipment given to a person."""

    inventaire: str
    agent: str
    le: datetime


def _materiel(
    numero: str, nature: NatureMateriel, modele: str, etat: EtatMateriel, bureau: str, annee: int, prix: float
) -> MaterielInformatique:
    return MaterielInformatique(numero, nature, modele, etat, bureau, datetime(annee, 5, 4), prix)


MATERIELS = (
    _materiel("I-0298", NatureMateriel.PORTABLE, "ThinkPad T480", EtatMateriel.USE, "B204", 2019, 1120.0),
    _materiel("I-0411", NatureMateriel.PORTABLE, "Latitude 5440", EtatMateriel.NEUF, "B204", 2026, 980.0),
    _materiel("I-0305", NatureMateriel.PORTABLE, "ThinkPad T14", EtatMateriel.BON, "C110", 2022, 1240.0),
    _materiel("I-0331", NatureMateriel.ECRAN, "Iiyama 22", EtatMateriel.HS, "A015", 2016, 160.0),
    _materiel("I-0350", NatureMateriel.ECRAN, "Dell P2423", EtatMateriel.BON, "C110", 2023, 210.0),
    _materiel("I-0177", NatureMateriel.IMPRIMANTE, "LaserJet M507", EtatMateriel.HS, "A012", 2017, 640.0),
    _materiel("I-0182", NatureMateriel.IMPRIMANTE, "Ecosys 2040", EtatMateriel.BON, "A015", 2021, 455.0),
    _materiel("I-0430", NatureMateriel.SMARTPHONE, "Fairphone 5", EtatMateriel.NEUF, "B210", 2026, 599.0),
    _materiel("I-0266", NatureMateriel.TABLETTE, "Galaxy Tab A8", EtatMateriel.HS, "B210", 2022, 229.0),
)


@tool(
    "parc.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister le matériel informatique",
    sentence=(
        "Lister le matériel[ de nature {nature}][ à l'état « {etat} »][ du bureau « {bureau} »]"
        "[ acheté il y a plus de {plus_de}][ d'inventaire « {inventaire} »]"
    ),
    phrases=(
        "les imprimantes hors service",
        "quel matériel dans le bureau B204",
        "les ordinateurs portables de plus de cinq ans",
        "le modèle du matériel I-0350",
    ),
)
def lister(
    city: City,
    nature: NatureMateriel | None = None,
    etat: EtatMateriel | None = None,
    bureau: Query | None = None,
    plus_de: Age | None = None,
    inventaire: Query | None = None,
) -> Listing[MaterielInformatique]:
    """List equipment; every given condition must hold."""
    before = city.now.replace(tzinfo=None) - plus_de if plus_de is not None else None
    return listing(
        m
        for m in MATERIELS
        if nature in (None, m.nature)
        and etat in (None, m.etat)
        and said(bureau, m.bureau)
        and (before is None or m.achat < before)
        and said(inventaire, m.inventaire)
    )


@tool(
    "parc.attribuer",
    effect=Effect.WRITE,
    operations=(),
    summary="Attribuer un matériel informatique à un agent",
    sentence="Attribuer {materiel} à {agent}",
    phrases=(
        "attribue le portable I-0411 à Thomas Kowalski",
        "donne-moi un écran",
        "affecte cette tablette à ma cheffe",
    ),
    questions={"materiel": "Quel matériel ?", "agent": "À qui faut-il l'attribuer ?"},
)
def attribuer(city: City, materiel: MaterielInformatique, agent: Person) -> Attribution:
    """Give a piece of equipment to a member of staff."""
    return Attribution(materiel.inventaire, agent.name, city.now)
