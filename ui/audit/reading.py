"""Who may read a run in the register."""

from __future__ import annotations

from fastapi import HTTPException

from beffroi.errors import RecordError, Refused
from beffroi.identity import Actor
from guards.reading import check_may_see
from ui.screen import Screen


def check_may_read(screen: Screen, actor: Actor, run: str) -> None:
    """Raises 404 where the run does not exist, or not for this person."""
    try:
        check_may_see(screen.guards, actor, run)
    except (RecordError, Refused) as error:
        raise HTTPException(404) from error
