"""The page of the city's systems: whether each answers, since when, what to do; not for everybody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from beffroi.identity import Actor
from guards.people.keepers import check_keeper
from tools.packages.installation import served_tools
from ui.checks import SystemState
from ui.serving.screen import Here, Me, Screen

router = APIRouter(prefix="/systems")


@router.get("")
def show(request: Request, screen: Here, actor: Me) -> Response:
    """The systems as they were found last; they are asked where they never were."""
    asked, states = _found(screen, actor)
    return screen.page(
        request,
        "systems.html",
        actor,
        states=states,
        answering=sum(state.reachable is True for state in states),
        there=sum(state.reachable is not None for state in states),
        ok=all(state.ok for state in states),
        asked=_moment(asked),
        moment_of=_moment,
        servers=served_tools(screen.settings, screen.assistant.registry),
    )


@router.get(".json")
def show_json(screen: Here, actor: Me) -> Response:
    """The same as JSON."""
    asked, states = _found(screen, actor)
    record: dict[str, Any] = {"asked": _moment(asked).isoformat(), "ok": all(state.ok for state in states)}
    record["systems"] = [state.record() for state in states]
    record["mcp"] = [
        {"server": one.server, "tools": list(one.tools), "off": {off.tool: off.fr for off in one.off}}
        for one in served_tools(screen.settings, screen.assistant.registry)
    ]
    return JSONResponse(record)


@router.post("")
def ask_again(request: Request, screen: Here, actor: Me, token: Annotated[str, Form()] = "") -> Response:
    """Ask every system now."""
    screen.sessions.check(request, token)
    check_keeper(actor, "Voir l'état des systèmes")
    screen.systems.ask()
    return RedirectResponse("/audit/systems", 303)


def _found(screen: Screen, actor: Actor) -> tuple[float, tuple[SystemState, ...]]:
    check_keeper(actor, "Voir l'état des systèmes")
    if screen.systems.last is None:
        screen.systems.ask()
    assert screen.systems.last is not None
    return screen.systems.last


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
