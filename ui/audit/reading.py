"""Who may open a run in the register."""

from __future__ import annotations

from fastapi import HTTPException

from beffroi.errors import RecordError, Refused
from beffroi.identity import Actor
from guards.reading import check_may_see
from ui.screen import READERS, Screen


def check_in_register(screen: Screen, actor: Actor, run: str) -> None:
    """Raises 404 where the run does not exist, or not for this person: their own runs are there, and for an
    auditor all. Whoever agrees to another's reads its card."""
    try:
        found = check_may_see(screen.guards, actor, run)
    except (RecordError, Refused) as error:
        raise HTTPException(404) from error
    if found.actor != actor.id and not actor.roles & READERS:
        raise HTTPException(404)
