"""The register's page on one person: which requests read personal data about them, under an inquiry."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from agents.views.reads_about import ReadsAbout, reads_about
from beffroi.errors import BeffroiError, RecordError, Refused
from beffroi.identity import Actor
from guards.people.keepers import check_auditor
from guards.runs.runs import RunFilter
from ui.audit.concerned import Known, known_as
from ui.serving.screen import Here, Me, Screen
from ui.words.days import period_of

router = APIRouter(prefix="/about")
MOST = 500
"""Requests that one page tells of."""


@router.get("")
def show(request: Request, screen: Here, actor: Me) -> Response:
    """The form; for auditors, as it tells accounts and addresses."""
    check_auditor(actor)
    return _page(request, screen, actor, {})


@router.post("")
def search(
    request: Request,
    screen: Here,
    actor: Me,
    token: Annotated[str, Form()] = "",
    who: Annotated[str, Form(max_length=200)] = "",
    since: Annotated[str, Form(max_length=10)] = "",
    until: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """What was found; that it was looked for is recorded first. Posted, so that no address holds the name."""
    screen.sessions.check(request, token)
    check_auditor(actor)
    chosen = {"who": who, "since": since, "until": until}
    try:
        first, last = period_of(since, until)
        known = known_as(screen.guards, who, lambda: nullcontext(screen.assistant.connectors.directory))
        which = RunFilter(since=first, until=last, limit=MOST)
        looked = reads_about(screen.guards, actor, known.names, which)
    except Refused as error:
        return _page(request, screen, actor, chosen, 403, screen.words.error(error))
    except RecordError:
        raise
    except BeffroiError as error:
        return _page(request, screen, actor, chosen, 422, screen.words.error(error))
    return _page(request, screen, actor, chosen, known=known, looked=looked)


def _page(
    request: Request,
    screen: Screen,
    actor: Actor,
    chosen: dict[str, str],
    status: int = 200,
    problem: str = "",
    known: Known | None = None,
    looked: ReadsAbout | None = None,
) -> Response:
    return screen.page(
        request,
        "audit_about.html",
        actor,
        status,
        chosen=chosen,
        problem=problem,
        known=known,
        looked=looked,
        most=MOST,
    )
