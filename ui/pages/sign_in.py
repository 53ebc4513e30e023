"""Signing in and out: one page and one session for the chat and everything else."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from beffroi.errors import BeffroiError
from ui.serving.screen import AGAIN_SECONDS, Here, Screen
from ui.serving.session import errand_cookie

router = APIRouter()


@router.get("/login")
def show(request: Request, screen: Here, next: str = "/", ended: bool = False) -> Response:
    """The sign-in page; somebody who is signed in already goes on."""
    if screen.sessions.actor(request):
        return RedirectResponse(local(next), 303)
    return _page(request, screen, local(next), told=screen.words("login.ended") if ended else "")


@router.post("/login")
async def sign_in(
    request: Request,
    screen: Here,
    username: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in and go where the person wanted to go; where too many wait for that, nothing is checked."""
    checked = screen.checked(_enter, request, screen, username, password, next)
    return _busy(request, screen, next, username) if checked is None else await checked


def _enter(request: Request, screen: Screen, username: str, password: str, next: str) -> Response:
    onward = RedirectResponse(local(next), 303)
    problem, status = screen.words("login.wrong"), 401
    try:
        if screen.sessions.sign_in(request, onward, username.strip(), password):
            return onward
    except BeffroiError as error:
        problem, status = screen.words.error(error), 403
    return _page(request, screen, local(next), status, problem, username)


@router.get("/login/oidc")
async def send(request: Request, screen: Here, next: str = "/") -> Response:
    """Send the browser to the identity provider, which is asked where its page is; it may be slow."""
    checked = screen.checked(_sent, request, screen, next)
    return _busy(request, screen, next) if checked is None else await checked


def _sent(request: Request, screen: Screen, next: str) -> Response:
    """To the provider's page, with a cookie that the way back needs."""
    try:
        address, secret = screen.sessions.door.send(local(next))
    except BeffroiError as error:
        return _page(request, screen, local(next), 503, screen.words.error(error))
    away = RedirectResponse(address, 303)
    away.set_cookie(_errand(screen), secret, max_age=600, httponly=True, samesite="lax")
    return away


@router.get("/login/oidc/back")
async def come_back(request: Request, screen: Here) -> Response:
    """The browser is back from the identity provider, which is asked who came; where too many wait for that,
    nothing is asked, and the same address may be opened again."""
    checked = screen.checked(_came_back, request, screen)
    return _busy(request, screen, "/") if checked is None else await checked


def _came_back(request: Request, screen: Screen) -> Response:
    answer = {name: value[:4000] for name, value in request.query_params.items()}
    try:
        actor, keep, onward = screen.sessions.door.come_back(request.cookies.get(_errand(screen), ""), answer)
    except BeffroiError as error:
        page = _page(request, screen, "/", 403, screen.words.error(error))
        page.delete_cookie(_errand(screen))
        return page
    page = RedirectResponse(local(onward), 303)
    screen.sessions.enter(request, page, actor, "oidc", keep)
    page.delete_cookie(_errand(screen))
    return page


def _busy(request: Request, screen: Screen, next: str, username: str = "") -> Response:
    page = _page(request, screen, local(next), 503, screen.words("login.busy"), username)
    page.headers["Retry-After"] = AGAIN_SECONDS
    return page


@router.post("/logout")
def sign_out(request: Request, screen: Here) -> Response:
    """End the sign-in. The chat asks for JSON, a page goes to the sign-in page."""
    wants_page = "text/html" in request.headers.get("accept", "")
    answer: Response = RedirectResponse("/login", 303) if wants_page else JSONResponse({"success": True})
    screen.sessions.sign_out(request, answer)
    return answer


def _errand(screen: Screen) -> str:
    return errand_cookie(screen.settings.server.secure_cookies)


def local(path: str) -> str:
    """A path of this server; anything else leads to the front page."""
    try:
        parts = urlsplit(path)
    except ValueError:
        return "/"
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    if not inside or parts.scheme or parts.netloc or "\\" in path or path.startswith(("/login", "/logout")):
        return "/"
    return path


def _page(
    request: Request,
    screen: Screen,
    onward: str,
    status: int = 200,
    problem: str = "",
    username: str = "",
    told: str = "",
) -> Response:
    wanted = screen.settings.sign_in
    values = {"next": onward, "problem": problem, "username": username, "told": told}
    return screen.page(
        request,
        "login.html",
        None,
        status,
        **values,
        by_name=screen.sessions.door.by_name,
        provider=wanted.oidc.label if wanted.oidc is not None else "",
    )
