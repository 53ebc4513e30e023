"""One's own requests: the list, one of them, the answer to its question."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from agents.views import RunView
from beffroi.errors import BeffroiError, RecordError, Refused
from beffroi.identity import Actor
from guards.reading import check_is_own
from guards.runs.runs import RunFilter
from ui.assets.format import redoable
from ui.pages.work import carry_out
from ui.serving.screen import Here, Me, Screen, Start
from ui.words.understood import understood

router = APIRouter(prefix="/runs")
PAGE = 100


@router.get("")
def mine(request: Request, screen: Here, actor: Me, start: Start = 0) -> Response:
    """The person's own requests, newest first, a page at a time."""
    found = screen.assistant.runs(actor, RunFilter(actor=actor.id, limit=PAGE + 1, offset=start))
    return screen.page(
        request,
        "runs.html",
        actor,
        runs=found[:PAGE],
        before=f"/runs?start={max(0, start - PAGE)}" if start else "",
        after=f"/runs?start={start + PAGE}" if len(found) > PAGE else "",
    )


@router.get("/{run}")
def one(request: Request, screen: Here, actor: Me, run: str, later: bool = False) -> Response:
    """One request, as it stands; ``later``: the person has just put a decision off."""
    told = screen.words("approval.later.done") if later else ""
    return show(request, screen, actor, own(screen, actor, run), told=told)


@router.get("/{run}/state")
def state_of(screen: Here, actor: Me, run: str) -> dict[str, str]:
    """A mark that changes when the run's page would. Pages ask for it all the time: nothing is opened."""
    try:
        found = screen.guards.runs.head(run)
    except RecordError as error:
        raise HTTPException(404) from error
    if found.actor != actor.id:
        raise HTTPException(404)
    return {"state": found.head, "status": found.status}


@router.post("/{run}/answer")
def answer(
    request: Request,
    screen: Here,
    actor: Me,
    run: str,
    token: Annotated[str, Form()] = "",
    question: Annotated[str, Form()] = "",
    choice: Annotated[str, Form()] = "",
    reply: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """The reply to the run's question: a choice, or the person's own words; of the page's question only."""
    screen.sessions.check(request, token)
    view = own(screen, actor, run)
    said = choice or reply.strip()
    if not said:
        return show(request, screen, actor, view, 422, screen.words("question.empty"))
    record = partial(screen.assistant.reply, actor, run, said, question=question)
    return _after(request, screen, actor, run, partial(screen.assistant.go_on, run), record)


@router.post("/{run}/again")
def again(
    request: Request, screen: Here, actor: Me, run: str, token: Annotated[str, Form()] = ""
) -> Response:
    """The same words once more, as a new request of the conversation; only where nothing was done."""
    screen.sessions.check(request, token)
    view = own(screen, actor, run)
    if not redoable(view):
        return show(request, screen, actor, view, 409, screen.words("run.again.not"))
    ask = partial(screen.assistant.ask, actor, view.request, conversation=view.conversation)
    made = carry_out(screen, screen.workers.planning, actor, ask)
    return RedirectResponse("/runs" if made is None else f"/runs/{made.run}", 303)


def own(screen: Screen, actor: Actor, run: str) -> RunView:
    """A run that the person asked for; any other does not exist for them here.

    Raises:
        HTTPException: 404.
    """
    try:
        check_is_own(screen.guards, actor, run)
    except (RecordError, Refused) as error:
        raise HTTPException(404) from error
    return screen.assistant.view(actor, run)


def show(
    request: Request,
    screen: Screen,
    actor: Actor,
    view: RunView,
    status: int = 200,
    problem: str = "",
    told: str = "",
) -> Response:
    """The page of a run."""
    decides = view.approval is not None and view.approval.by == "self"
    values: dict[str, Any] = {"view": view, "lines": understood(view), "problem": problem, "told": told}
    return screen.page(
        request, "run.html", actor, status, **values, decides=decides, withdraws=view.approval is not None
    )


def _after(
    request: Request,
    screen: Screen,
    actor: Actor,
    run: str,
    work: Callable[[], RunView],
    record: Callable[[], None] | None = None,
) -> Response:
    try:
        if record is not None:
            record()
        carry_out(screen, screen.workers.carrying, actor, work)
    except BeffroiError as error:
        problem = screen.words.error(error)
        return show(request, screen, actor, own(screen, actor, run), 409, problem)
    return RedirectResponse(f"/runs/{run}" + ("?embed=1" if "embed" in request.query_params else ""), 303)
