"""A page of the register: where each part of a step, or of what was shown, came from; which rule decided."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ui.audit.reading import check_in_register
from ui.serving.screen import Here, Me

router = APIRouter()


@router.get("/runs/{run}/explain/{step}")
def explain(request: Request, screen: Here, actor: Me, run: str, step: str) -> Response:
    """One step explained; that it was looked at is recorded before it is shown."""
    check_in_register(screen, actor, run)
    found = screen.assistant.explain(actor, run, step)
    return screen.page(request, "audit_explain.html", actor, run=run, step=step, found=found)
