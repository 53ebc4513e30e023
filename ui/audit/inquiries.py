"""Inquiries on the register's page: what is open, what was, opening one and closing it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from beffroi.errors import BeffroiError
from beffroi.identity import Actor
from beffroi.local_time import LOCAL
from guards.inquiries import About
from guards.people.keepers import check_auditor
from ui.serving.screen import Here, Me, Screen
from ui.words.days import day_of, period_of

router = APIRouter(prefix="/inquiries")
USUAL = timedelta(days=7)


def default_end() -> str:
    """The day that the form proposes for an inquiry's end."""
    return f"{datetime.now(LOCAL) + USUAL:%Y-%m-%d}"


@router.get("")
def show(request: Request, screen: Here, actor: Me) -> Response:
    """Every inquiry, of every auditor, and the form that opens one."""
    check_auditor(actor)
    return _page(request, screen, actor)


@router.post("")
def open_one(
    request: Request,
    screen: Here,
    actor: Me,
    token: Annotated[str, Form()] = "",
    scope: Annotated[str, Form(pattern="^(run|person|period)$")] = "run",
    run: Annotated[str, Form(max_length=100)] = "",
    person: Annotated[str, Form(max_length=200)] = "",
    since: Annotated[str, Form(max_length=10)] = "",
    until: Annotated[str, Form(max_length=10)] = "",
    reason: Annotated[str, Form(max_length=1000)] = "",
    ends: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Open an inquiry, and go to what it is about."""
    screen.sessions.check(request, token)
    check_auditor(actor)
    try:
        about = _about(scope, run, person, since, until)
        last = day_of(ends) + timedelta(days=1)
        screen.guards.inquiries.open(actor, about, reason, last)
    except BeffroiError as error:
        return _page(request, screen, actor, 422, screen.words.error(error))
    return RedirectResponse(f"/audit/runs/{about.what}" if scope == "run" else "/audit", 303)


@router.post("/{inquiry}/close")
def close(
    request: Request, screen: Here, actor: Me, inquiry: str, token: Annotated[str, Form()] = ""
) -> Response:
    """Close an inquiry."""
    screen.sessions.check(request, token)
    check_auditor(actor)
    screen.guards.inquiries.close(inquiry, actor)
    return RedirectResponse("/audit/inquiries", 303)


def _about(scope: str, run: str, person: str, since: str, until: str) -> About:
    match scope:
        case "person":
            return About("person", person.strip())
        case "period":
            first, last = period_of(since, until)
            return About("period", since=first, until=last)
        case _:
            return About("run", run.strip())


def _page(request: Request, screen: Screen, actor: Actor, status: int = 200, problem: str = "") -> Response:
    return screen.page(
        request,
        "audit_inquiries.html",
        actor,
        status,
        inquiries=screen.guards.inquiries.list(),
        people=[(person.id, person.name) for person in screen.guards.accounts.list()],
        default_end=default_end(),
        problem=problem,
    )
