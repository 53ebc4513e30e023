"""Family ``conges``: staff leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, Effect, Listing, Person, Query, tool
from evals.planning.unseen.shared import listing, said


class NatureConge(StrEnum):
    """Kinds of leave."""

    ANNUEL = "congé annuel"
    RTT = "RTT"
    MALADIE = "maladie"
    FORMATION = "formation"


class EtatDemande(StrEnum):
    """Where a request for leave stands."""

    DEPOSEE = "déposée"
    ACCORDEE = "accordée"
    REFUSEE = "refusée"


@dataclass(frozen=True)
class Solde:
    """Days of leave that a person has left and has taken."""

    agent: str
    nature: NatureConge
    restants: float
    pris: float


@dataclass(frozen=True)
class DemandeConge:
    """A request for leave."""

    numero: int
    agent: str
    service: str
    nature: NatureConge
    etat: EtatDemande
    debut: str
    fin: str
    jours: int
    depot: datetime


def _demande(
    numero: int, agent: str, service: str, nature: NatureConge, etat: EtatDemande, debut: str, jours: int
) -> DemandeConge:
    depot = datetime(2026, 10, numero - 500, 10)
    return DemandeConge(numero, agent, service, nature, etat, debut, "", jours, depot)


_PER_YEAR = {NatureConge.ANNUEL: 25, NatureConge.RTT: 12, NatureConge.MALADIE: 90, NatureConge.FORMATION: 6}
DEMANDES = (
    _demande(501, "Odile Ferrand", "Cadastre", NatureConge.ANNUEL, EtatDemande.DEPOSEE, "22 décembre", 5),
    _demande(504, "Marc Tissier", "Cadastre", NatureConge.RTT, EtatDemande.ACCORDEE, "9 novembre", 1),
    _demande(507, "Sanae Idrissi", "Régie", NatureConge.ANNUEL, EtatDemande.DEPOSEE, "15 décembre", 10),
    _demande(509, "Paul Vasseur", "Régie", NatureConge.MALADIE, EtatDemande.ACCORDEE, "13 octobre", 4),
    _demande(512, "Irène Colas", "Archives", NatureConge.FORMATION, EtatDemande.REFUSEE, "16 novembre", 3),
    _demande(518, "Odile Ferrand", "Cadastre", NatureConge.RTT, EtatDemande.REFUSEE, "10 novembre", 1),
    _demande(520, "Marc Tissier", "Cadastre", NatureConge.ANNUEL, EtatDemande.REFUSEE, "2 mars", 3),
    _demande(521, "Sanae Idrissi", "Régie", NatureConge.RTT, EtatDemande.REFUSEE, "20 novembre", 1),
    _demande(523, "Paul Vasseur", "Régie", NatureConge.ANNUEL, EtatDemande.ACCORDEE, "3 août", 20),
    _demande(525, "Léa Munier", "Régie", NatureConge.MALADIE, EtatDemande.DEPOSEE, "26 octobre", 2),
    _demande(527, "Irène Colas", "Archives", NatureConge.MALADIE, EtatDemande.ACCORDEE, "27 octobre", 6),
    _demande(529, "Yann Le Goff", "Archives", NatureConge.FORMATION, EtatDemande.DEPOSEE, "1er février", 15),
)


@tool(
    "conges.solde",
    effect=Effect.READ,
    operations=(),
    summary="Dire combien de jours de congé il reste à un agent",
    sentence="Lire le solde de congés de {agent}[ de nature {nature}]",
    phrases=(
        "combien de RTT me reste-t-il",
        "mon solde de congés",
        "les jours de congé annuel d'Awa Diarra",
    ),
    questions={"agent": "De quel agent ?"},
    defaults={"nature": "congé annuel"},
)
def solde(city: City, agent: Person, nature: NatureConge = NatureConge.ANNUEL) -> Solde:
    """Days that a person has left and has taken of one kind of leave."""
    whole = _PER_YEAR[nature]
    taken = float((len(agent.name) + whole) % 5)
    return Solde(agent.name, nature, whole - taken, taken)


@tool(
    "conges.demandes",
    effect=Effect.READ,
    operations=(),
    summary="Lister les demandes de congé",
    sentence="Lister les demandes de congé[ {nature}][ à l'état « {etat} »][ du service « {service} »]",
    phrases=(
        "les demandes de congé déposées",
        "quelles demandes de RTT ont été refusées",
        "les congés accordés au cadastre",
    ),
)
def demandes(
    city: City,
    nature: NatureConge | None = None,
    etat: EtatDemande | None = None,
    service: Query | None = None,
) -> Listing[DemandeConge]:
    """List requests for leave; every given condition must hold."""
    return listing(
        d
        for d in DEMANDES
        if nature in (None, d.nature) and etat in (None, d.etat) and said(service, d.service)
    )


@tool(
    "conges.poser",
    effect=Effect.WRITE,
    operations=(),
    summary="Déposer une demande de congé pour soi",
    sentence="Déposer une demande de {nature} de « {debut} »[ à « {fin} »]",
    phrases=(
        "pose-moi un RTT vendredi",
        "je voudrais un congé annuel du 22 au 26 décembre",
        "dépose une demande de formation à partir du 3 mars",
    ),
    questions={"nature": "Quelle nature de congé ?", "debut": "À partir de quel jour ?"},
)
def poser(city: City, nature: NatureConge, debut: Query, fin: Query | None = None) -> DemandeConge:
    """Ask for leave from a day on, up to another or for that one day."""
    return DemandeConge(520, "", "", nature, EtatDemande.DEPOSEE, debut, fin or debut, 1, city.now)
