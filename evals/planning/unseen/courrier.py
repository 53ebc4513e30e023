"""Family ``courrier``: parcels and registered mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, Effect, Listing, Lookup, Person, Prose, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class EtatEnvoi(StrEnum):
    """Where an item of mail stands."""

    ATTENDU = "attendu"
    ARRIVE = "arrivé"
    REMIS = "remis"
    PERDU = "perdu"


class NatureEnvoi(StrEnum):
    """What an item of mail is."""

    COLIS = "colis"
    RECOMMANDE = "recommandé"
    PLI = "pli"


@dataclass(frozen=True)
class Envoi:
    """An item of mail; ``poids`` in grams."""

    numero: str
    nature: NatureEnvoi
    etat: EtatEnvoi
    expediteur: str
    destinataire: str
    poids: int
    arrivee: datetime


@dataclass(frozen=True)
class Remise:
    """An item of mail handed over, or about to be."""

    numero: str
    a: str
    le: datetime
    consigne: str


def _envoi(
    numero: str, nature: NatureEnvoi, etat: EtatEnvoi, de: str, pour: str, poids: int, jour: int
) -> Envoi:
    return Envoi(numero, nature, etat, de, pour, poids, datetime(2026, 10, jour, 9))


_COLIS, _RECOMMANDE, _PLI = NatureEnvoi
ENVOIS = (
    _envoi("CL2041", _COLIS, EtatEnvoi.ARRIVE, "Papeterie Vauban", "Service des archives", 4200, 3),
    _envoi("CL2057", _COLIS, EtatEnvoi.ATTENDU, "Lumiplan", "Atelier éclairage", 11800, 21),
    _envoi("CL2063", _COLIS, EtatEnvoi.PERDU, "Éditions du Quai", "Médiathèque centrale", 900, 6),
    _envoi("CL2070", _COLIS, EtatEnvoi.ARRIVE, "Sanitec", "Crèche des Lilas", 2600, 12),
    _envoi("RA7718", _RECOMMANDE, EtatEnvoi.ARRIVE, "Étude Garnier", "Direction des finances", 60, 14),
    _envoi("RA7725", _RECOMMANDE, EtatEnvoi.ATTENDU, "Tribunal", "Affaires juridiques", 110, 20),
    _envoi("RA7731", _RECOMMANDE, EtatEnvoi.REMIS, "Syndic Beaulieu", "Urbanisme", 45, 18),
    _envoi("RA7740", _RECOMMANDE, EtatEnvoi.PERDU, "Notaires Lagny", "Urbanisme", 70, 8),
    _envoi("PL0312", _PLI, EtatEnvoi.ARRIVE, "Préfecture", "Cabinet du maire", 30, 19),
    _envoi("PL0320", _PLI, EtatEnvoi.ATTENDU, "Préfecture", "État civil", 40, 26),
    _envoi("PL0333", _PLI, EtatEnvoi.ARRIVE, "Imprimerie Roy", "Communication", 5200, 22),
)


@tool(
    "courrier.suivre",
    effect=Effect.READ,
    operations=(),
    summary="Suivre un colis, un recommandé ou un pli par son numéro",
    sentence="Suivre l'envoi « {numero} »",
    phrases=(
        "où en est le colis CL2041",
        "suis le recommandé RA7718",
        "le pli PL0312 est-il arrivé",
        "qui a expédié le colis CL2057",
    ),
    questions={"numero": "Quel est le numéro de l'envoi ?"},
)
def suivre(city: City, numero: Query) -> Lookup[Envoi]:
    """Find one item of mail by its tracking number."""
    return lookup(envoi for envoi in ENVOIS if said(numero, envoi.numero))


@tool(
    "courrier.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les envois reçus ou attendus",
    sentence="Lister les envois[ de nature {nature}][ à l'état « {etat} »][ expédiés par « {expediteur} »]",
    phrases=(
        "les colis arrivés",
        "quels recommandés attendons-nous",
        "les plis perdus",
        "tout ce qu'a envoyé la préfecture",
    ),
)
def lister(
    city: City,
    nature: NatureEnvoi | None = None,
    etat: EtatEnvoi | None = None,
    expediteur: Query | None = None,
) -> Listing[Envoi]:
    """List items of mail; every given condition must hold."""
    return listing(
        envoi
        for envoi in ENVOIS
        if nature in (None, envoi.nature)
        and etat in (None, envoi.etat)
        and said(expediteur, envoi.expediteur)
    )


@tool(
    "courrier.remettre",
    effect=Effect.WRITE,
    operations=(),
    summary="Faire remettre un envoi à un agent",
    sentence="Faire remettre {envoi} à {agent}[ avec la consigne « {consigne} »]",
    phrases=(
        "remets le colis CL2041 à Karim Benali",
        "fais porter le recommandé à mon chef",
        "donne-moi le pli PL0312",
    ),
    questions={"envoi": "Quel envoi faut-il remettre ?", "agent": "À qui faut-il le remettre ?"},
)
def remettre(city: City, envoi: Envoi, agent: Person, consigne: Prose | None = None) -> Remise:
    """Have an item of mail brought to a member of staff."""
    return Remise(envoi.numero, agent.name, city.now, consigne or "")
