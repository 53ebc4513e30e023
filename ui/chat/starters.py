"""Three examples for a person to start from, by what their service does. Each is a request that works."""

from __future__ import annotations

from beffroi.enums import Category
from beffroi.identity import Actor, Role

_PROBLEMS: dict[str, str] = {
    Category.VOIRIE: "un nid-de-poule",
    Category.PROPRETE: "un dépôt sauvage",
    Category.ECLAIRAGE: "un lampadaire en panne",
    Category.ESPACES_VERTS: "une branche cassée",
    Category.EAU: "une fuite d'eau",
    Category.BATIMENTS: "une vitre cassée",
    Category.SPORTS: "un panneau de basket cassé",
}


def starters(actor: Actor) -> list[tuple[str, str]]:
    """(label, request) of three examples."""
    if Role.RH in actor.roles:
        return [
            ("Retrouver un interlocuteur", "Qui dirige la propreté du 9e ?"),
            ("Consulter un dossier", "Donne-moi l'adresse personnelle de Mme Lefèvre"),
            ("Connaître une équipe", "Qui travaille à la voirie du 11e ?"),
        ]
    return [_report(actor), _find(actor), _review(actor)]


def _report(actor: Actor) -> tuple[str, str]:
    problem = _PROBLEMS.get(actor.domain)
    if problem is None or actor.district != 11:
        return "Trouver un équipement", "Les 3 crèches les plus proches du 12 rue Oberkampf"
    told = f"préviens le responsable de la {actor.domain} du 11e"
    return "Signaler un désordre", f"Signale {problem} au 12 rue Oberkampf et {told}"


def _find(actor: Actor) -> tuple[str, str]:
    district = actor.district or 9
    return "Retrouver un interlocuteur", f"Le téléphone du chef de la propreté du {_ordinal(district)}"


def _review(actor: Actor) -> tuple[str, str]:
    category, district = _category(actor), actor.district
    if category is None:
        return "Faire le point", "Combien de tickets ouverts par arrondissement ?"
    where = f" dans le {_ordinal(district)}" if district else ""
    return "Faire le point", f"Les tickets {category} ouverts depuis plus d'un mois{where}"


def _category(actor: Actor) -> str | None:
    return actor.domain if actor.domain in set(Category) else None


def _ordinal(number: int) -> str:
    return f"{number}{'er' if number == 1 else 'e'}"
