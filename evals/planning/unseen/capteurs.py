"""Family ``capteurs``: air and noise sensors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import Age, City, DistrictNumber, Effect, Listing, Prose, tool
from evals.planning.unseen.shared import listing


class Grandeur(StrEnum):
    """What a sensor measures."""

    BRUIT = "bruit"
    OZONE = "ozone"
    PARTICULES = "particules"
    AZOTE = "dioxyde d'azote"


class EtatCapteur(StrEnum):
    """How a sensor works."""

    ACTIF = "actif"
    MUET = "muet"
    DEREGLE = "déréglé"


@dataclass(frozen=True)
class Capteur:
    """A sensor and its last reading, taken at ``releve``; ``valeur`` and ``seuil`` are in ``unite``."""

    numero: str
    grandeur: Grandeur
    etat: EtatCapteur
    rue: str
    arrondissement: DistrictNumber
    valeur: float
    seuil: float
    unite: str
    releve: datetime


@dataclass(frozen=True)
class Etalonnage:
    """A visit asked for a sensor."""

    numero: str
    capteur: str
    remarque: str


_AT = datetime(2026, 11, 1, 20)
_DUST, _OZONE, _NOISE, _NO2 = Grandeur.PARTICULES, Grandeur.OZONE, Grandeur.BRUIT, Grandeur.AZOTE
CAPTEURS = (
    Capteur("B-07", _NOISE, EtatCapteur.ACTIF, "rue de Lappe", 11, 71.5, 65.0, "dB", _AT),
    Capteur("B-12", _NOISE, EtatCapteur.ACTIF, "quai de Valmy", 10, 62.0, 65.0, "dB", _AT),
    Capteur("B-15", _NOISE, EtatCapteur.MUET, "place Pigalle", 9, 0.0, 65.0, "dB", datetime(2026, 9, 12)),
    Capteur("B-18", _NOISE, EtatCapteur.DEREGLE, "rue de Tolbiac", 13, 130.0, 65.0, "dB", _AT),
    Capteur("B-21", _NOISE, EtatCapteur.ACTIF, "rue Daguerre", 14, 58.5, 65.0, "dB", _AT),
    Capteur("P-03", _DUST, EtatCapteur.ACTIF, "boulevard Ney", 18, 58.0, 50.0, "µg/m³", _AT),
    Capteur("P-09", _DUST, EtatCapteur.DEREGLE, "porte de Bagnolet", 20, 240.0, 50.0, "µg/m³", _AT),
    Capteur("P-11", _DUST, EtatCapteur.ACTIF, "rue de Charonne", 11, 31.0, 50.0, "µg/m³", _AT),
    Capteur("O-04", _OZONE, EtatCapteur.ACTIF, "place Gambetta", 20, 97.0, 120.0, "µg/m³", _AT),
    Capteur("O-02", _OZONE, EtatCapteur.ACTIF, "parc Montsouris", 14, 88.0, 120.0, "µg/m³", _AT),
    Capteur("N-05", _NO2, EtatCapteur.ACTIF, "avenue d'Italie", 13, 44.0, 40.0, "µg/m³", _AT),
    Capteur("N-08", _NO2, EtatCapteur.MUET, "rue de Rivoli", 4, 0.0, 40.0, "µg/m³", datetime(2026, 10, 15)),
)


@tool(
    "capteurs.lister",
    effect=Effect.READ,
    operations=(),
    summary="Lister les capteurs d'air et de bruit avec leur dernière mesure",
    sentence=(
        "Lister les capteurs[ de {grandeur}][ à l'état « {etat} »][ de {arrondissement}]"
        "[ sans relevé depuis {sans_releve}]"
    ),
    phrases=(
        "le niveau de bruit dans le 11e",
        "les capteurs muets",
        "combien de particules boulevard Ney",
        "les capteurs sans relevé depuis une semaine",
    ),
)
def lister(
    city: City,
    grandeur: Grandeur | None = None,
    etat: EtatCapteur | None = None,
    arrondissement: DistrictNumber | None = None,
    sans_releve: Age | None = None,
) -> Listing[Capteur]:
    """List sensors; every given condition must hold."""
    before = city.now.replace(tzinfo=None) - sans_releve if sans_releve is not None else None
    return listing(
        c
        for c in CAPTEURS
        if grandeur in (None, c.grandeur)
        and etat in (None, c.etat)
        and arrondissement in (None, c.arrondissement)
        and (before is None or c.releve < before)
    )


@tool(
    "capteurs.etalonner",
    effect=Effect.WRITE,
    operations=(),
    summary="Demander l'étalonnage d'un capteur",
    sentence="Demander l'étalonnage de {capteur}[ avec la remarque « {remarque} »]",
    phrases=(
        "fais étalonner les capteurs déréglés",
        "recale le capteur de bruit du 9e",
        "envoie quelqu'un étalonner les capteurs d'ozone",
    ),
    questions={"capteur": "Quel capteur faut-il étalonner ?"},
)
def etalonner(city: City, capteur: Capteur, remarque: Prose | None = None) -> Etalonnage:
    """Ask for a sensor to be calibrated on the spot."""
    return Etalonnage(f"E-{city.now:%y%m%d}", capteur.numero, remarque or "")
