"""Delegations: those that a person gave or received; a supervisor gives, both may revoke."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from beffroi.errors import BeffroiError
from beffroi.identity import Actor, Role
from ui.serving.screen import Here, Me, Screen
from ui.words.days import day_of

router = APIRouter(prefix="/delegations")


@router.get("")
def show(request: Request, screen: Here, actor: Me) -> Response:
    """The person's delegations, both ways; for an administrator everybody's."""
    return _page(request, screen, actor)


@router.post("")
def give(
    request: Request,
    screen: Here,
    actor: Me,
    token: Annotated[str, Form()] = "",
    receiver: Annotated[str, Form(max_length=200)] = "",
    ends: Annotated[str, Form(max_length=10)] = "",
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Delegate until the end of a day."""
    screen.sessions.check(request, token)
    try:
        screen.guards.delegations.give(actor, receiver, day_of(ends) + timedelta(days=1), reason)
    except BeffroiError as error:
        return _page(request, screen, actor, 422, screen.words.error(error))
    return RedirectResponse("/delegations", 303)


@router.post("/{delegation}/revoke")
def revoke(
    request: Request, screen: Here, actor: Me, delegation: str, token: Annotated[str, Form()] = ""
) -> Response:
    """End a delegation now."""
    screen.sessions.check(request, token)
    try:
        screen.guards.delegations.revoke(delegation, actor)
    except BeffroiError as error:
        return _page(request, screen, actor, 403, screen.words.error(error))
    return RedirectResponse("/delegations", 303)


def _page(request: Request, screen: Screen, actor: Actor, status: int = 200, problem: str = "") -> Response:
    guards = screen.guards
    known = {person.id: person for person in guards.accounts.list()}
    everybody = Role.ADMINISTRATEUR in actor.roles
    return screen.page(
        request,
        "delegations.html",
        actor,
        status,
        problem=problem,
        gives=Role.SUPERVISEUR in actor.roles,
        people=[(person.id, person.name) for person in known.values() if person.id != actor.id],
        delegations=guards.delegations.list() if everybody else guards.delegations.of(actor.id),
        names=lambda who: known[who].name if who in known else who,
    )
