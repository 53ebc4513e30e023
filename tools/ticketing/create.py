"""Tool ``ticketing.create``."""

from __future__ import annotations

from beffroi import (
    Category,
    City,
    Effect,
    Facility,
    Failure,
    Place,
    Priority,
    Prose,
    Ticket,
    ToolError,
    tool,
)
from tools.ticketing.foreseen import new_ticket
from tools.ticketing.places import as_place


@tool(
    "ticketing.create",
    effect=Effect.WRITE,
    operations=("ticketing.create",),
    summary="Créer un ticket",
    sentence="Créer un ticket[ {category}][ de priorité {priority}] « {subject} » à {place}",
    result="le ticket créé",
    phrases=(
        "signale un nid-de-poule au 12 rue Oberkampf",
        "crée un ticket pour un lampadaire en panne",
        "ouvre un signalement : dépôt sauvage rue de Charonne",
        "déclare une fuite d'eau devant l'école",
        "fais un ticket urgent pour un arbre tombé",
    ),
    questions={"subject": "Que faut-il signaler ?", "place": "À quelle adresse ?"},
    inferred={"category": "subject"},
    defaults={"priority": "normale"},
    foresees=new_ticket,
)
def create(
    city: City,
    subject: Prose,
    place: Place | Facility,
    category: Category | None = None,
    priority: Priority = Priority.NORMALE,
) -> Ticket:
    """Create a ticket about something at a place.

    The caller resolves a missing category from the subject's words before the call.

    Raises:
        ToolError: ``INVALID`` where the category is still missing.
    """
    if category is None:
        raise ToolError(
            Failure.INVALID,
            "Je ne sais pas dans quelle catégorie classer ce signalement : précisez-la (voirie, propreté…).",
            "The category of this report is missing: say which one it is.",
        )
    return city.ticketing.create(city.key, subject, category, priority, as_place(place))
