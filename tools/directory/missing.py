"""What a directory says where it does not have what was asked; the same words whichever connector answers."""

from __future__ import annotations

from typing import NoReturn

from beffroi.errors import Failure, ToolError


def no_person(person_id: str) -> NoReturn:
    """Nobody has this id."""
    _missing(
        f"L'annuaire ne connaît pas la personne « {person_id} ». Cherchez-la par son nom.",
        f"The directory knows no person '{person_id}'. Search by name.",
    )


def no_service(service_id: str) -> NoReturn:
    """No service has this id."""
    _missing(
        f"L'annuaire ne connaît pas le service « {service_id} ». Cherchez-le par domaine.",
        f"The directory knows no service '{service_id}'. Search by domain.",
    )


def no_manager(name: str) -> NoReturn:
    """The person reports to nobody."""
    _missing(
        f"L'annuaire n'indique pas de supérieur pour {name}.", f"The directory gives no manager for {name}."
    )


def no_head(service: str) -> NoReturn:
    """The service has no head, or one who is not among the people."""
    _missing(
        f"L'annuaire n'indique pas de responsable pour « {service} ».",
        f"The directory gives no head for '{service}'.",
    )


def no_service_of(name: str) -> NoReturn:
    """The person is in no service that the settings know."""
    _missing(
        f"L'annuaire ne rattache {name} à aucun service connu. Demandez à l'administrateur de vérifier son "
        "service et les réglages de l'annuaire.",
        f"The directory puts {name} in no known service. Ask the administrator to check the service and the "
        "directory's settings.",
    )


def no_personal_details() -> NoReturn:
    """The settings map none of the personal attributes."""
    _missing(
        "L'annuaire de la ville ne donne pas de données personnelles.",
        "The city's directory gives no personal details.",
    )


def _missing(fr: str, en: str) -> NoReturn:
    raise ToolError(Failure.NOT_FOUND, fr, en)
