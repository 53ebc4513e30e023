"""Family ``conseil``: deliberations of the city council."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import Age, City, Effect, Listing, Prose, Query, tool
from evals.planning.unseen.shared import listing, said


class Vote(StrEnum):
    """What the council decided."""

    ADOPTEE = "adoptée"
    REJETEE = "rejetée"
    AJOURNEE = "ajournée"


class Commission(StrEnum):
    """Commissions that prepare the sittings."""

    BUDGET = "budget"
    LOGEMENT = "logement"
    ECOLES = "écoles"
    TRANSPORTS = "transports"


@dataclass(frozen=True)
class Deliberation:
    """What the council voted on; ``pour`` and ``contre`` count votes."""

    numero: str
    titre: str
    commission: Commission
    rapporteur: str
    seance: datetime
    vote: Vote
    pour: int
    contre: int


@dataclass(frozen=True)
class PointInscrit:
    """A point put on the agenda of a sitting."""

    sujet: str
    commission: Commission
    seance: str


def _voted(
    numero: str, titre: str, commission: Commission, qui: str, annee: int, mois: int, vote: Vote, pour: int
) -> Deliberation:
    return Deliberation(numero, titre, commission, qui, datetime(annee, mois, 18), vote, pour, 45 - pour)


DELIBERATIONS = (
    _voted("D-09", "plan piscines", Commission.BUDGET, "Hélène Roche", 2025, 10, Vote.ADOPTEE, 30),
    _voted("D-14", "budget primitif", Commission.BUDGET, "Hélène Roche", 2026, 3, Vote.ADOPTEE, 31),
    _voted(
        "D-19",
        "garantie d'emprunt au bailleur",
        Commission.LOGEMENT,
        "Tom Sarfati",
        2026,
        4,
        Vote.ADOPTEE,
        28,
    ),
    _voted("D-27", "encadrement des loyers", Commission.LOGEMENT, "Tom Sarfati", 2026, 6, Vote.AJOURNEE, 41),
    _voted("D-33", "rues aux écoles", Commission.ECOLES, "Aminata Keïta", 2026, 6, Vote.ADOPTEE, 39),
    _voted("D-38", "gratuité des cantines", Commission.ECOLES, "Aminata Keïta", 2025, 9, Vote.REJETEE, 17),
    _voted(
        "D-41", "piste cyclable Voltaire", Commission.TRANSPORTS, "Jean Orsini", 2026, 10, Vote.ADOPTEE, 25
    ),
    _voted("D-44", "navette fluviale", Commission.TRANSPORTS, "Jean Orsini", 2025, 11, Vote.REJETEE, 19),
)


@tool(
    "conseil.deliberations",
    effect=Effect.READ,
    operations=(),
    summary="Chercher des délibérations du conseil",
    sentence=(
        "Chercher les délibérations[ {commission}][ « {vote} »][ rapportées par « {rapporteur} »]"
        "[ qui parlent de « {texte} »][ votées depuis moins de {depuis}]"
    ),
    phrases=(
        "les délibérations adoptées sur le logement",
        "qu'a voté le conseil sur les loyers",
        "combien de délibérations rejetées cette année",
        "ce qu'a rapporté Jean Orsini",
    ),
)
def deliberations(
    city: City,
    commission: Commission | None = None,
    vote: Vote | None = None,
    rapporteur: Query | None = None,
    texte: Query | None = None,
    depuis: Age | None = None,
) -> Listing[Deliberation]:
    """Search deliberations; every given condition must hold."""
    after = city.now.replace(tzinfo=None) - depuis if depuis is not None else None
    return listing(
        d
        for d in DELIBERATIONS
        if commission in (None, d.commission)
        and vote in (None, d.vote)
        and said(rapporteur, d.rapporteur)
        and said(texte, d.titre)
        and (after is None or d.seance >= after)
    )


@tool(
    "conseil.inscrire",
    effect=Effect.WRITE,
    operations=(),
    summary="Inscrire un point à l'ordre du jour du conseil",
    sentence="Inscrire « {sujet} » à l'ordre du jour, commission {commission}[, séance « {seance} »]",
    phrases=(
        "inscris la rénovation des crèches à l'ordre du jour",
        "ajoute un point sur les trottinettes, commission transports",
        "mets le plan vélo à la séance du 12 décembre",
    ),
    questions={"sujet": "Quel sujet faut-il inscrire ?", "commission": "Dans quelle commission ?"},
)
def inscrire(city: City, sujet: Prose, commission: Commission, seance: Query | None = None) -> PointInscrit:
    """Put a point on the agenda of a sitting of the council."""
    return PointInscrit(sujet, commission, seance or "")
