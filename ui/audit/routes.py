"""The register's pages: the list, one run as a letter, verification, export. Consultations are recorded."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from agents.views import summary_header
from agents.views.listing import summary
from beffroi.errors import BeffroiError
from beffroi.identity import Actor
from guards.people.keepers import KEEPERS, READERS, check_keeper
from guards.reading import open_list
from guards.runs.runs import RunFilter, RunStatus
from ui.audit.about import router as about
from ui.audit.explain import router as explained
from ui.audit.filters import PAGE, choices, run_filter
from ui.audit.inquiries import default_end
from ui.audit.inquiries import router as inquiries
from ui.audit.reading import check_in_register
from ui.audit.systems import router as systems
from ui.audit.trace import names_of, read_trace
from ui.audit.verification import verifying, witnesses_of
from ui.serving.screen import Here, Me, Screen, Start
from ui.words.days import whole_period

router = APIRouter(prefix="/audit")
router.include_router(systems)
router.include_router(about)
router.include_router(inquiries)
router.include_router(explained)


@router.get("")
def register(request: Request, screen: Here, actor: Me, start: Start = 0) -> Response:
    """Runs, newest first, by the filters of the address; that others' requests are shown is recorded."""
    return _register(request, screen, actor, start)


def _register(
    request: Request, screen: Screen, actor: Actor, start: int = 0, status: int = 200, problem: str = ""
) -> Response:
    chosen = dict(request.query_params)
    reads_all = bool(actor.roles & READERS)
    which = RunFilter(actor=None if reads_all else actor.id, limit=PAGE + 1)
    try:
        which = run_filter(chosen, actor, reads_all, start)
    except BeffroiError as error:
        problem = screen.words.error(error)
    runs = screen.guards.runs.list(which)
    open_to = open_list(screen.guards, actor, runs[:PAGE])
    return screen.page(
        request,
        "audit_list.html",
        actor,
        status,
        runs=[each if each.run in open_to else summary_header(each) for each in map(summary, runs[:PAGE])],
        inquiries=[each for each in screen.guards.inquiries.list(actor.id) if each.stands]
        if reads_all
        else [],
        chosen=chosen,
        choices=choices(screen.guards, names_of(screen)) if reads_all else None,
        statuses=[status.value for status in RunStatus],
        problem=problem,
        verifying=verifying(screen.guards, "FICHIER") if actor.roles & KEEPERS else "",
        after=_onward(chosen, which.offset + PAGE) if len(runs) > PAGE else "",
        before=_onward(chosen, max(0, which.offset - PAGE)) if which.offset else "",
    )


@router.get("/runs/{run}")
def trace(request: Request, screen: Here, actor: Me, run: str) -> Response:
    """One run from top to bottom; that it was opened, and by whom, is recorded before it is shown."""
    check_in_register(screen, actor, run)
    found = read_trace(screen, actor, run)
    return screen.page(
        request, "audit_run.html", actor, trace=found, names=names_of(screen), default_end=default_end()
    )


@router.post("/verify")
def verify(request: Request, screen: Here, actor: Me, token: Annotated[str, Form()] = "") -> Response:
    """Read the whole ledger again and say whether anything was altered."""
    screen.sessions.check(request, token)
    check_keeper(actor, "Vérifier et exporter le registre")
    report = screen.guards.ledger.verify()
    return screen.page(
        request,
        "audit_verify.html",
        actor,
        status=200,
        report=report,
        witnesses=witnesses_of(screen.guards) if report.ok else (),
        verifying=verifying(screen.guards, "EXPORT") if report.ok else "beffroi-verify EXPORT --key CLÉ",
    )


@router.post("/export")
def export(
    request: Request,
    screen: Here,
    actor: Me,
    token: Annotated[str, Form()] = "",
    since: Annotated[str, Form(max_length=10)] = "",
    until: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """The whole ledger, or a period of it, as a file that ``beffroi-verify`` reads without Beffroi."""
    screen.sessions.check(request, token)
    check_keeper(actor, "Vérifier et exporter le registre")
    try:
        period = whole_period(since, until) if since or until else None
    except BeffroiError as error:
        problem = screen.words.error(error)
        return _register(request, screen, actor, status=422, problem=problem)
    folder = tempfile.TemporaryDirectory(prefix="beffroi-export-")
    days = (
        "".join(f"-{each:%Y-%m-%d}" for each in (period[0], period[1] - timedelta(days=1))) if period else ""
    )
    path = Path(folder.name) / f"beffroi-ledger{days}.jsonl"
    try:
        if period is None:
            screen.guards.exports.whole(path, actor.id)
        else:
            screen.guards.exports.period(path, *period, actor.id)
    except BaseException as error:
        folder.cleanup()
        if period is None or not isinstance(error, BeffroiError):
            raise
        return _register(request, screen, actor, status=422, problem=screen.words.error(error))
    done = BackgroundTask(folder.cleanup)
    return FileResponse(path, media_type="application/jsonl", filename=path.name, background=done)


def _onward(chosen: dict[str, str], start: int) -> str:
    return "/audit?" + urlencode({**chosen, "start": str(start)})
