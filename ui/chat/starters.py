"""Examples for a person to start from, in their own service's words and the city's own addresses and names.

Each is a request that works: what the city does not have is not spoken of (`ui.chat.surroundings`).
"""

from __future__ import annotations

from agents.language.french.grammar import of
from beffroi.enums import Category
from beffroi.identity import Actor, Role
from ui.chat.surroundings import Surroundings

_PROBLEMS: dict[str, tuple[str, str]] = {
    Category.VOIRIE: ("un nid-de-poule", "de la voirie"),
    Category.PROPRETE: ("un dépôt sauvage", "de la propreté"),
    Category.ECLAIRAGE: ("un lampadaire en panne", "de l'éclairage"),
    Category.ESPACES_VERTS: ("une branche cassée", "des espaces verts"),
    Category.EAU: ("une fuite d'eau", "de l'eau"),
    Category.BATIMENTS: ("une vitre cassée", "des bâtiments"),
    Category.SPORTS: ("un panneau de basket cassé", "des sports"),
}
"""By domain: what is reported, and whose head is told."""
Starter = tuple[str, str]


def starters(actor: Actor, around: Surroundings) -> list[Starter]:
    """(label, request) of some examples."""
    own = ("Mes tickets ouverts", "Mes tickets ouverts")
    found = [*_report(actor, around), *_find(actor, around), own, _review(actor), _count(actor)]
    return list(dict.fromkeys(found))[:4]


def _report(actor: Actor, around: Surroundings) -> list[Starter]:
    if not around.address or Role.RH in actor.roles:
        return []
    problem, whose = _PROBLEMS.get(actor.domain, ("", ""))
    if not problem or not around.service or actor.district is None:
        return [("Trouver un équipement", f"Les 3 crèches les plus proches du {around.address}")]
    told = f"préviens le responsable {whose} du {_ordinal(actor.district)}"
    return [("Signaler un désordre", f"Signale {problem} au {around.address} et {told}")]


def _find(actor: Actor, around: Surroundings) -> list[Starter]:
    if around.colleague:
        return [("Retrouver un interlocuteur", f"Le téléphone {of(around.colleague)}")]
    return []


def _review(actor: Actor) -> Starter:
    category, district = _category(actor), actor.district
    if category is None:
        return "Faire le point", "Combien de tickets ouverts par arrondissement ?"
    where = f" dans le {_ordinal(district)}" if district else ""
    return "Faire le point", f"Les tickets {category} ouverts depuis plus d'un mois{where}"


def _count(actor: Actor) -> Starter:
    where = f" dans le {_ordinal(actor.district)}" if actor.district else ""
    return "Compter", f"Combien de tickets urgents ouverts{where} ?"


def _category(actor: Actor) -> str | None:
    return actor.domain if actor.domain in set(Category) else None


def _ordinal(number: int) -> str:
    return f"{number}{'er' if number == 1 else 'e'}"
