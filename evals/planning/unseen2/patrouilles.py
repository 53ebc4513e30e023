"""Family ``patrouilles``: rounds of the municipal police."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from beffroi import City, DistrictNumber, Effect, Listing, Lookup, Number, Query, tool
from evals.planning.unseen.shared import listing, lookup, said


class Creneau(StrEnum):
    """Parts of a day in which rounds are made."""

    MATINEE = "matinée"
    APRES_MIDI = "après-midi"
    SOIREE = "soirée"
    NUIT = "nuit"


class ModePatrouille(StrEnum):
    """How a round is made."""

    PEDESTRE = "à pied"
    VTT = "à VTT"
    VOITURE = "en voiture"
    CHEVAL = "à cheval"
    CYNOPHILE = "avec chien"


@dataclass(frozen=True)
class Patrouille:
    """A round; ``duree`` in minutes."""

    code: str
    creneau: Creneau
    mode: ModePatrouille
    arrondissement: int
    secteur: str
    equipiers: int
    duree: int
    verbalisations: int


@dataclass(frozen=True)
class AnnulationPatrouille:
    """A round that will not take place."""

    code: str


_MATINEE, _APRES_MIDI, _SOIREE, _NUIT = Creneau
_PIED, _VTT, _VOITURE, _CHEVAL, _CHIEN = ModePatrouille
PATROUILLES = (
    Patrouille("P21", _MATINEE, _PIED, 10, "canal Saint-Martin", 3, 120, 4),
    Patrouille("P22", _NUIT, _VOITURE, 10, "gare de l'Est", 2, 240, 11),
    Patrouille("P23", _SOIREE, _CHIEN, 10, "place Sainte-Marthe", 4, 180, 7),
    Patrouille("P24", _APRES_MIDI, _VTT, 12, "bois de Vincennes", 2, 150, 2),
    Patrouille("P25", _MATINEE, _CHEVAL, 12, "bois de Vincennes", 2, 210, 0),
    Patrouille("P26", _NUIT, _VOITURE, 12, "cours de Vincennes", 3, 300, 15),
    Patrouille("P27", _SOIREE, _PIED, 19, "bassin de la Villette", 5, 160, 9),
    Patrouille("P28", _NUIT, _CHIEN, 19, "porte de Pantin", 4, 270, 6),
    Patrouille("P29", _APRES_MIDI, _PIED, 19, "Buttes-Chaumont", 3, 130, 1),
    Patrouille("P30", _MATINEE, _VTT, 4, "quais de Seine", 2, 110, 3),
)


@tool(
    "patrouilles.trouver",
    effect=Effect.READ,
    operations=(),
    summary="Lire une patrouille de police municipale par son code",
    sentence="Lire la patrouille « {code} »",
    phrases=(
        "la patrouille P21",
        "combien d'équipiers dans la patrouille P26",
        "quel secteur couvre la P30",
    ),
    questions={"code": "Quel est le code de la patrouille ?"},
)
def trouver(city: City, code: Query) -> Lookup[Patrouille]:
    """Find one round by its code."""
    return lookup(each for each in PATROUILLES if said(code, each.code))


@tool(
    "patrouilles.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les patrouilles de police municipale",
    sentence="Lister les patrouilles[ de {arrondissement}][ de créneau {creneau}][ {mode}]"
    "[ vers « {secteur} »]",
    phrases=(
        "les patrouilles de nuit du 19e",
        "qui patrouille à cheval",
        "les rondes au bois de Vincennes",
        "les patrouilles à pied en soirée",
    ),
)
def lister(
    city: City,
    arrondissement: DistrictNumber | None = None,
    creneau: Creneau | None = None,
    mode: ModePatrouille | None = None,
    secteur: Query | None = None,
) -> Listing[Patrouille]:
    """List rounds; every given condition must hold."""
    return listing(
        each
        for each in PATROUILLES
        if arrondissement in (None, each.arrondissement)
        and creneau in (None, each.creneau)
        and mode in (None, each.mode)
        and said(secteur, each.secteur)
    )


@tool(
    "patrouilles.planifier",
    effect=Effect.WRITE,
    operations=(),
    summary="Planifier une patrouille de police municipale",
    sentence="Planifier une patrouille[ {mode}] de {creneau} vers « {secteur} »[ à {equipiers} équipiers]",
    phrases=(
        "planifie une patrouille de nuit place Sainte-Marthe",
        "il faut une ronde à VTT l'après-midi aux Buttes-Chaumont",
        "ajoute une patrouille de quatre équipiers en soirée porte de Pantin",
    ),
    questions={"creneau": "À quel moment de la journée ?", "secteur": "Dans quel secteur ?"},
)
def planifier(
    city: City,
    creneau: Creneau,
    secteur: Query,
    mode: ModePatrouille | None = None,
    equipiers: Number | None = None,
) -> Patrouille:
    """Plan a round."""
    return Patrouille("P31", creneau, mode or ModePatrouille.PEDESTRE, 0, secteur, equipiers or 2, 120, 0)


@tool(
    "patrouilles.annuler",
    effect=Effect.WRITE,
    operations=(),
    summary="Annuler une patrouille de police municipale",
    sentence="Annuler {patrouille}",
    phrases=(
        "annule la patrouille P25",
        "la ronde à cheval n'aura pas lieu",
        "supprime les patrouilles de nuit du 12e",
    ),
    questions={"patrouille": "Quelle patrouille faut-il annuler ?"},
)
def annuler(city: City, patrouille: Patrouille) -> AnnulationPatrouille:
    """Call off a round."""
    return AnnulationPatrouille(patrouille.code)
