"""Who may open a run in the register."""

from __future__ import annotations

from fastapi import HTTPException

from beffroi.errors import RecordError, Refused
from beffroi.identity import Actor
from guards.reading import check_trace
from ui.serving.screen import Screen


def check_in_register(screen: Screen, actor: Actor, run: str) -> None:
    """Raises 404 where the run does not exist, or its trace is not for this person
    (`guards.reading.check_trace`)."""
    try:
        check_trace(screen.guards, actor, run)
    except (RecordError, Refused) as error:
        raise HTTPException(404) from error
