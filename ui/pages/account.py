"""One's own account: who one is here, where one is signed in, one's password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from beffroi.errors import BeffroiError
from beffroi.identity import Actor
from guards.people.passwords import SHORTEST, check_password
from ui.serving.screen import AGAIN_SECONDS, Here, Me, Screen

router = APIRouter(prefix="/account")


@router.get("")
def show(request: Request, screen: Here, actor: Me) -> Response:
    """The account and its sign-ins."""
    return _page(request, screen, actor)


@router.post("/end")
def end(
    request: Request,
    screen: Here,
    actor: Me,
    token: Annotated[str, Form()] = "",
    sign_in: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """End one of the person's own sign-ins, or all of them, this one too."""
    screen.sessions.check(request, token)
    if sign_in == "all":
        screen.guards.sign_ins.end_all(actor.id, "signed_out_everywhere")
        return RedirectResponse("/login?ended=1", 303)
    if sign_in in {each.id for each in screen.guards.sign_ins.of(actor.id)}:
        screen.guards.sign_ins.end(sign_in, "signed_out")
    return RedirectResponse("/account", 303)


@router.post("/password")
async def change_password(
    request: Request,
    screen: Here,
    actor: Me,
    token: Annotated[str, Form()] = "",
    present: Annotated[str, Form(max_length=1000)] = "",
    wanted: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Another password, for who knows the present one; every other sign-in of the person ends."""
    checked = screen.checked(_change, request, screen, actor, token, present, wanted)
    if checked is None:
        busy = screen.words("account.password.busy")
        page = await run_in_threadpool(_page, request, screen, actor, 503, busy)
        page.headers["Retry-After"] = AGAIN_SECONDS
        return page
    return await checked


def _change(
    request: Request, screen: Screen, actor: Actor, token: str, present: str, wanted: str
) -> Response:
    screen.sessions.check(request, token)
    accounts, here = screen.guards.accounts, screen.sessions.standing(request)
    if not accounts.has_password(actor.id) or accounts.authenticate(actor.id, present) is None:
        return _page(request, screen, actor, 403, screen.words("account.password.wrong"))
    try:
        check_password(wanted, actor)
        accounts.set_password(actor.id, wanted, actor.id, "" if here is None else here.id)
    except BeffroiError as error:
        return _page(request, screen, actor, 422, screen.words.error(error))
    return _page(request, screen, actor, told=screen.words("account.password.changed"))


def _page(
    request: Request, screen: Screen, actor: Actor, status: int = 200, problem: str = "", told: str = ""
) -> Response:
    here = screen.sessions.standing(request)
    return screen.page(
        request,
        "account.html",
        actor,
        status,
        problem=problem,
        told=told,
        source=screen.guards.accounts.identity(actor.id)[0],
        sign_ins=screen.guards.sign_ins.of(actor.id),
        here_id="" if here is None else here.id,
        shortest=SHORTEST,
    )
