"""Family ``cantines``: school menus and registrations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beffroi import City, Effect, Query, tool
from evals.planning.unseen.shared import only


class JourEcole(StrEnum):
    """Days on which schools serve lunch."""

    LUNDI = "lundi"
    MARDI = "mardi"
    JEUDI = "jeudi"
    VENDREDI = "vendredi"


class Regime(StrEnum):
    """Kinds of meals."""

    CLASSIQUE = "classique"
    VEGETARIEN = "végétarien"
    SANS_PORC = "sans porc"
    SANS_GLUTEN = "sans gluten"


@dataclass(frozen=True)
class Menu:
    """Lunch of a day; ``prix`` in euros, full rate."""

    jour: JourEcole
    regime: Regime
    entree: str
    plat: str
    dessert: str
    allergenes: str
    prix: float


@dataclass(frozen=True)
class InscriptionCantine:
    """A child registered for a day's lunch."""

    enfant: str
    ecole: str
    jour: JourEcole
    regime: Regime
    le: datetime


_CLASSIQUE, _VEGETARIEN, _SANS_PORC, _SANS_GLUTEN = Regime
MENUS = (
    Menu(JourEcole.LUNDI, _CLASSIQUE, "carottes râpées", "poulet rôti", "yaourt", "lait", 5.6),
    Menu(
        JourEcole.LUNDI,
        _VEGETARIEN,
        "carottes râpées",
        "lasagnes aux épinards",
        "yaourt",
        "lait, gluten",
        5.6,
    ),
    Menu(JourEcole.MARDI, _CLASSIQUE, "betteraves", "saucisse lentilles", "pomme", "moutarde", 5.6),
    Menu(JourEcole.MARDI, _SANS_PORC, "betteraves", "saucisse de volaille", "pomme", "moutarde", 5.6),
    Menu(JourEcole.JEUDI, _CLASSIQUE, "velouté", "poisson pané", "compote", "poisson, gluten", 5.6),
    Menu(JourEcole.JEUDI, _SANS_GLUTEN, "velouté", "poisson vapeur", "compote", "poisson", 6.1),
    Menu(JourEcole.VENDREDI, _CLASSIQUE, "salade verte", "pâtes bolognaise", "flan", "gluten, œuf", 5.6),
    Menu(JourEcole.VENDREDI, _VEGETARIEN, "salade verte", "pâtes au pesto", "flan", "gluten, œuf", 5.6),
)


@tool(
    "cantines.menu",
    effect=Effect.READ,
    operations=(),
    summary="Dire le menu des cantines d'un jour",
    sentence="Lire le menu {regime} de {jour}",
    phrases=(
        "qu'y a-t-il à la cantine mardi",
        "le menu végétarien de vendredi",
        "quels allergènes jeudi à midi",
        "le dessert de lundi",
    ),
    questions={"jour": "De quel jour voulez-vous le menu ?"},
    defaults={"regime": "classique"},
)
def menu(city: City, jour: JourEcole, regime: Regime = Regime.CLASSIQUE) -> Menu:
    """Read the lunch of a day.

    Raises:
        ToolError: ``NOT_FOUND`` where this kind of meal is not served that day.
    """
    return only(
        (m for m in MENUS if m.jour == jour and m.regime == regime),
        f"Il n'y a pas de menu {regime} le {jour} : demandez un autre régime.",
        f"No '{regime}' meal is served on '{jour}': ask for another kind.",
    )


@tool(
    "cantines.inscrire",
    effect=Effect.WRITE,
    operations=(),
    summary="Inscrire un enfant à la cantine un jour",
    sentence="Inscrire « {enfant} » à la cantine le {jour}[ à l'école « {ecole} »], repas {regime}",
    phrases=(
        "inscris Lina Morel à la cantine jeudi",
        "ajoute un repas sans porc mardi pour Adam",
        "cantine vendredi pour le petit Hugo, école Monge",
    ),
    questions={"enfant": "Quel est le nom de l'enfant ?", "jour": "Pour quel jour ?"},
    defaults={"regime": "classique"},
)
def inscrire(
    city: City,
    enfant: Query,
    jour: JourEcole,
    ecole: Query | None = None,
    regime: Regime = Regime.CLASSIQUE,
) -> InscriptionCantine:
    """Register a child for a day's lunch."""
    return InscriptionCantine(enfant, ecole or "", jour, regime, city.now)
