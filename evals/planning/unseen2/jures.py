"""Family ``jures``: citizens drawn by lot for the jury of the assizes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, DistrictNumber, Effect, Listing, Lookup, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class SessionAssises(StrEnum):
    """Sessions of the assizes in a year."""

    HIVER = "hiver"
    PRINTEMPS = "printemps"
    ETE = "été"
    AUTOMNE = "automne"


class EtatJure(StrEnum):
    """What became of a citizen who was drawn."""

    TIRE = "tiré au sort"
    CONVOQUE = "convoqué"
    DISPENSE = "dispensé"
    INJOIGNABLE = "injoignable"


class MotifDispense(StrEnum):
    """Why somebody need not sit."""

    AGE = "âge"
    SANTE = "santé"
    DEMENAGEMENT = "déménagement"
    ETUDES = "études"


@dataclass(frozen=True)
class Jure:
    """A citizen drawn by lot for a jury."""

    rang: int
    nom: str
    session: SessionAssises
    etat: EtatJure
    arrondissement: int
    age: int
    profession: str


@dataclass(frozen=True)
class DispenseJure:
    """A citizen who need not sit."""

    nom: str
    motif: MotifDispense
    le: datetime


@dataclass(frozen=True)
class ConvocationJure:
    """A summons that was sent."""

    nom: str
    session: SessionAssises
    le: datetime


_HIVER, _PRINTEMPS, _ETE, _AUTOMNE = SessionAssises
_TIRE, _CONVOQUE, _DISPENSE, _INJOIGNABLE = EtatJure
JURES = (
    Jure(1, "Aline Castaing", _HIVER, _CONVOQUE, 11, 34, "fleuriste"),
    Jure(2, "Robert Sauvage", _HIVER, _TIRE, 11, 72, "retraité"),
    Jure(3, "Mehdi Khelifi", _HIVER, _TIRE, 20, 29, "infirmier"),
    Jure(4, "Odile Brisset", _HIVER, _INJOIGNABLE, 5, 58, "traductrice"),
    Jure(5, "Tiago Fonseca", _PRINTEMPS, _TIRE, 20, 23, "étudiant"),
    Jure(6, "Hortense Maillard", _PRINTEMPS, _DISPENSE, 16, 81, "retraitée"),
    Jure(7, "Kofi Mensah", _PRINTEMPS, _CONVOQUE, 20, 45, "chauffeur"),
    Jure(8, "Solène Le Goff", _ETE, _TIRE, 5, 39, "architecte"),
    Jure(9, "Boris Antonelli", _ETE, _INJOIGNABLE, 16, 51, "restaurateur"),
    Jure(10, "Jeanne Pottier", _AUTOMNE, _TIRE, 11, 76, "retraitée"),
    Jure(11, "Marius Delcourt", _AUTOMNE, _INJOIGNABLE, 5, 31, "libraire"),
    Jure(12, "Nora Chevrier", _AUTOMNE, _INJOIGNABLE, 16, 47, "comptable"),
)


@tool(
    "jures.trouver",
    effect=Effect.READ,
    operations=(),
    summary="Trouver un juré d'assises par son nom",
    sentence="Trouver le juré « {nom} »",
    phrases=(
        "le juré Khelifi",
        "pour quelle session Aline Castaing est-elle jurée",
        "quelle profession exerce le juré Fonseca",
    ),
    questions={"nom": "Quel est le nom du juré ?"},
)
def trouver(city: City, nom: Query) -> Lookup[Jure]:
    """Find a citizen drawn for a jury by name."""
    return lookup(jure for jure in JURES if said(nom, jure.nom))


@tool(
    "jures.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les jurés d'assises",
    sentence="Lister les jurés[ de la session « {session} »][ à l'état « {etat} »][ de {arrondissement}]",
    phrases=(
        "les jurés de la session de printemps",
        "quels jurés sont injoignables",
        "les jurés du 11e convoqués cet hiver",
        "les personnes tirées au sort dans le 20e",
    ),
)
def lister(
    city: City,
    session: SessionAssises | None = None,
    etat: EtatJure | None = None,
    arrondissement: DistrictNumber | None = None,
) -> Listing[Jure]:
    """List citizens drawn for a jury; every given condition must hold."""
    return listing(
        jure
        for jure in JURES
        if session in (None, jure.session)
        and etat in (None, jure.etat)
        and arrondissement in (None, jure.arrondissement)
    )


@tool(
    "jures.dispenser",
    effect=Effect.WRITE,
    operations=(),
    summary="Dispenser un juré de siéger",
    sentence="Dispenser {jure} de siéger, motif {motif}",
    phrases=(
        "dispense Robert Sauvage pour son âge",
        "Tiago Fonseca est dispensé, études",
        "enregistre une dispense pour raison de santé",
    ),
    questions={"jure": "Quel juré faut-il dispenser ?", "motif": "Pour quel motif ?"},
)
def dispenser(city: City, jure: Jure, motif: MotifDispense) -> DispenseJure:
    """Excuse a citizen from the jury."""
    return DispenseJure(jure.nom, motif, city.now)


@tool(
    "jures.convoquer",
    effect=Effect.NOTIFY,
    operations=(),
    summary="Envoyer sa convocation à un juré",
    sentence="Envoyer sa convocation à {jure}",
    phrases=(
        "convoque Mehdi Khelifi",
        "envoie leur convocation aux jurés d'été",
        "la convocation de Jeanne Pottier doit partir",
    ),
    questions={"jure": "Quel juré faut-il convoquer ?"},
)
def convoquer(city: City, jure: Jure) -> ConvocationJure:
    """Send a citizen the summons to the session."""
    return ConvocationJure(jure.nom, jure.session, city.now)
