"""Who may read a run in the register."""

from __future__ import annotations

from fastapi import HTTPException

from beffroi.errors import RecordError
from beffroi.identity import Actor
from ui.screen import READERS, Screen


def check_may_read(screen: Screen, actor: Actor, run: str) -> None:
    """Raises 404 where the run does not exist, or not for this person."""
    try:
        found = screen.guards.runs.get(run)
    except RecordError as error:
        raise HTTPException(404) from error
    if found.actor != actor.id and not actor.roles & READERS:
        raise HTTPException(404)
