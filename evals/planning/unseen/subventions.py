"""Family ``subventions``: grants to associations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, Effect, Listing, Lookup, Number, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class Theme(StrEnum):
    """What an association is for."""

    CULTURE = "culture"
    SPORT = "sport"
    SOLIDARITE = "solidarité"
    ENVIRONNEMENT = "environnement"
    JEUNESSE = "jeunesse"


class EtatDossier(StrEnum):
    """Where a request for a grant stands, in order."""

    DEPOSE = "déposé"
    INCOMPLET = "incomplet"
    INSTRUIT = "instruit"
    VOTE = "voté"
    REJETE = "rejeté"


class Piece(StrEnum):
    """Papers that a request must hold."""

    STATUTS = "statuts"
    BUDGET = "budget"
    RIB = "RIB"
    BILAN = "bilan"


@dataclass(frozen=True)
class Dossier:
    """A request for a grant; amounts in euros."""

    numero: int
    association: str
    theme: Theme
    etat: EtatDossier
    demande: float
    accorde: float
    depot: datetime


@dataclass(frozen=True)
class Reclamation:
    """A paper asked of an association."""

    dossier: int
    association: str
    piece: Piece
    le: datetime


def _dossier(
    numero: int, association: str, theme: Theme, etat: EtatDossier, demande: float, accorde: float
) -> Dossier:
    return Dossier(numero, association, theme, etat, demande, accorde, datetime(2026, 9, numero - 800))


DOSSIERS = (
    _dossier(802, "Les Tréteaux du canal", Theme.CULTURE, EtatDossier.VOTE, 12000.0, 9000.0),
    _dossier(805, "Judo club de l'Est", Theme.SPORT, EtatDossier.INCOMPLET, 4500.0, 0.0),
    _dossier(809, "La Soupe partagée", Theme.SOLIDARITE, EtatDossier.INSTRUIT, 20000.0, 0.0),
    _dossier(811, "Jardins sans béton", Theme.ENVIRONNEMENT, EtatDossier.DEPOSE, 7200.0, 0.0),
    _dossier(814, "Radio Collège", Theme.JEUNESSE, EtatDossier.REJETE, 3000.0, 0.0),
    _dossier(818, "Chorale Mouzaïa", Theme.CULTURE, EtatDossier.INCOMPLET, 2500.0, 0.0),
    _dossier(823, "Aviron populaire", Theme.SPORT, EtatDossier.VOTE, 8800.0, 8000.0),
)


@tool(
    "subventions.dossier",
    effect=Effect.READ,
    operations=(),
    summary="Lire un dossier de subvention par son numéro",
    sentence="Lire le dossier de subvention {numero}",
    phrases=(
        "le dossier de subvention 802",
        "où en est la demande de subvention n° 809",
        "quelle association a déposé le dossier 811",
    ),
    questions={"numero": "Quel est le numéro du dossier ?"},
)
def dossier(city: City, numero: Number) -> Lookup[Dossier]:
    """Find one request for a grant by its number."""
    return lookup(d for d in DOSSIERS if d.numero == numero)


@tool(
    "subventions.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les dossiers de subvention",
    sentence="Lister les dossiers de subvention[ {theme}][ à l'état « {etat} »][ de « {association} »]",
    phrases=(
        "les dossiers incomplets",
        "combien demandent les associations de culture",
        "les subventions de l'Aviron populaire",
    ),
)
def lister(
    city: City,
    theme: Theme | None = None,
    etat: EtatDossier | None = None,
    association: Query | None = None,
) -> Listing[Dossier]:
    """List requests for grants; every given condition must hold."""
    return listing(
        d
        for d in DOSSIERS
        if theme in (None, d.theme) and etat in (None, d.etat) and said(association, d.association)
    )


@tool(
    "subventions.reclamer",
    effect=Effect.NOTIFY,
    operations=(),
    summary="Réclamer une pièce manquante à une association",
    sentence="Réclamer la pièce « {piece} » pour {dossier}",
    phrases=("réclame le RIB pour le dossier 805", "demande-leur le bilan", "il manque les statuts au 818"),
    questions={"dossier": "Pour quel dossier ?", "piece": "Quelle pièce faut-il réclamer ?"},
)
def reclamer(city: City, dossier: Dossier, piece: Piece) -> Reclamation:
    """Ask an association for a paper that its request lacks."""
    return Reclamation(dossier.numero, dossier.association, piece, city.now)
