"""What waits for the person, for the first screen of the assistant."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ui.serving.screen import Here, Me
from ui.serving.waiting import count_waiting, waiting_lines

router = APIRouter(prefix="/approvals")
MOST = 4
"""Lines; all of it is one link away."""


@router.get("/waiting")
def first_lines(screen: Here, actor: Me) -> dict[str, Any]:
    """How much waits, and the first of it as sentences with links to our own pages."""
    lines = waiting_lines(screen.guards, actor, screen.words, MOST)
    shown = [{"text": line.text, "href": line.href} for line in lines]
    count = count_waiting(screen.guards, actor)
    if count > len(lines):
        shown.append({"text": screen.words("waiting.all", count=count), "href": "/approvals"})
    return {"count": count, "lines": shown}
