"""Tickets that an effect was about and that somebody moved or deleted meanwhile.

A connector looks for a mark where its settings say; that it finds none there proves nothing of a ticket that
has left. The ticket itself is looked at first, wherever it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NoReturn, TypeVar

from beffroi.errors import Failure, ToolError
from beffroi.records import Ticket

T = TypeVar("T")
_TITLE = "(déplacé ailleurs)"


@dataclass(frozen=True)
class Seen(Generic[T]):
    """One ticket as it is now.

    Attributes:
        left: what the effect left on it; None where it does not hold its mark.
        here: whether it is still where the settings say that tickets are.
    """

    left: T | None = None
    here: bool = False


def left_on(system: str, tickets: Sequence[int], look: Callable[[int], Seen[T]]) -> T | None:
    """What an effect left on the first of the tickets that holds its mark; None where all are here without.

    Args:
        look: reads a ticket as the account that sees them all.

    Raises:
        ToolError: ``UNAVAILABLE``: none holds it, and one of them has left.
    """
    gone = []
    for number in tickets:
        seen = look(number)
        if seen.left is not None:
            return seen.left
        if not seen.here:
            gone.append(number)
    return nobody_knows(system, gone[0]) if gone else None


def nobody_knows(system: str, number: int) -> NoReturn:
    """The ticket cannot be read any more, or has left without the mark, which a move may take from it."""
    raise ToolError(
        Failure.UNAVAILABLE,
        f"Le ticket {number} a été supprimé de {system} ou déplacé hors de ce que Beffroi y lit : rien ne "
        f"dit si cette action y est faite. Vérifiez dans {system}, puis dites ce qu'il en est.",
        f"Ticket {number} was deleted from {system}, or moved out of what Beffroi reads there: nobody knows "
        f"whether this effect was made. Look in {system}, then say what became of it.",
    )


def elsewhere(system: str, number: int, ticket: Ticket | None) -> Ticket:
    """A ticket that holds the mark and has left: what others may have written into it since is not told.

    Args:
        ticket: None where the settings have no words for it as it is now.

    Raises:
        ToolError: ``UNAVAILABLE``: it cannot be told as a ticket.
    """
    if ticket is not None:
        return replace(ticket, title=_TITLE, description="", place=None, district=None, assignee=None)
    raise ToolError(
        Failure.UNAVAILABLE,
        f"Le ticket {number} porte la marque de cette action, mais il a été déplacé hors de ce que Beffroi "
        f"lit dans {system}. Vérifiez dans {system} qu'elle y est faite, puis dites-le.",
        f"Ticket {number} holds the mark of this effect, and was moved out of what Beffroi reads in "
        f"{system}. Look in {system} whether it is done, then say so.",
    )
