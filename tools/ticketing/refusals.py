"""What a ticketing connector refuses, in the same words whatever system is behind it.

`NotAsked` is what it refuses before it asks the system for the effect, and only there.
"""

from __future__ import annotations

from typing import NoReturn

from beffroi.enums import Status
from beffroi.errors import Failure, NotAsked, ToolError

HIGHEST_NUMBER = 2**31 - 1


def no_ticket(number: int) -> NoReturn:
    """There is none, or the person may not see it: the same words, so that neither tells of the other."""
    raise NotAsked(
        Failure.NOT_FOUND,
        f"Je ne trouve pas de ticket {number}. Vérifiez le numéro, ou demandez les tickets d'une adresse.",
        f"There is no ticket {number}. Check its number, or ask for the tickets of an address.",
    )


def check_number(number: int) -> None:
    """A number that a ticket may have."""
    if not 0 < number <= HIGHEST_NUMBER:
        no_ticket(number)


def check_version(number: int, found: int, expected: int) -> None:
    """Refuse a change that was judged on another state of the ticket."""
    if found != expected:
        changed(number)


def changed(number: int) -> NoReturn:
    """Somebody changed the ticket meanwhile."""
    raise NotAsked(
        Failure.CONFLICT,
        f"Le ticket {number} a changé entre-temps. Relisez-le avant de continuer.",
        f"Ticket {number} has changed. Read it again.",
    )


def already(number: int, how: str) -> NoReturn:
    """The ticket's state does not allow it: « déjà fermé »."""
    raise NotAsked(
        Failure.CONFLICT, f"Le ticket {number} est {how}.", f"Ticket {number} is not in that state."
    )


def check_status(number: int, now: Status | None, wanted: Status) -> None:
    """Refuse to close what is closed, or to reopen what is not.

    Args:
        now: the ticket's own status; None where the settings do not know it.
        wanted: the one asked for, ``fermé`` or ``ouvert``.
    """
    if (now is Status.FERME) is (wanted is Status.FERME):
        already(number, "déjà fermé" if wanted is Status.FERME else _not_closed(now))


def _not_closed(now: Status | None) -> str:
    unknown = "dans un statut que les réglages ne connaissent pas : changez-le dans son logiciel"
    return f"déjà ouvert (statut : {now})" if now else unknown


def check_remindable(number: int, now: Status) -> None:
    """Refuse to remind anybody of a closed ticket."""
    if now is Status.FERME:
        already(number, "fermé : il n'y a personne à relancer")


def nobody_in_charge(number: int) -> NoReturn:
    """There is no assignee to remind."""
    raise NotAsked(
        Failure.INVALID,
        f"Le ticket {number} n'est confié à personne : confiez-le d'abord à quelqu'un.",
        f"Ticket {number} has no assignee: assign it first.",
    )


def no_key() -> NoReturn:
    """An effect without a key could be done twice."""
    raise NotAsked(Failure.INVALID, "Un effet sans clé n'est pas exécuté.", "An effect needs a key.")


def key_used(operation: str) -> NoReturn:
    """The key belongs to another operation."""
    raise ToolError(
        Failure.CONFLICT,
        f"La clé de cet effet a déjà servi à une autre opération ({operation}).",
        f"This effect's key was used for another operation ({operation}).",
    )


def cannot(system: str, fr: str, en: str) -> NoReturn:
    """The system has no such thing: declared in docs/operators/tickets.md.

    Args:
        fr: « n'affecte pas un ticket à une personne ».
    """
    raise NotAsked(Failure.INVALID, f"{system} {fr}.", f"{system} {en}.")


def may_not(system: str, fr: str, en: str) -> NoReturn:
    """The system says no to the effect itself; the words as in `cannot`."""
    raise ToolError(Failure.INVALID, f"{system} {fr}.", f"{system} {en}.")


def not_done(system: str, number: int) -> NoReturn:
    """The system took the request and changed nothing: the person's rights there, or its workflow."""
    raise ToolError(
        Failure.INVALID,
        f"{system} n'a pas fait ce changement du ticket {number} : vos droits ou le déroulement (workflow) "
        "qui y est prévu ne le permettent pas.",
        f"{system} did not make this change of ticket {number}: your rights or its workflow do not allow it.",
    )
