"""Signing in and out: one page and one session for the chat and everything else."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from ui.screen import Here

router = APIRouter()


@router.get("/login")
def show(request: Request, screen: Here, next: str = "/") -> Response:
    """The sign-in page; somebody who is signed in already goes on."""
    if screen.sessions.actor(request):
        return RedirectResponse(local(next), 303)
    return screen.page(request, "login.html", None, next=local(next), problem="", username="")


@router.post("/login")
def sign_in(
    request: Request,
    screen: Here,
    username: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in and go where the person wanted to go."""
    onward = RedirectResponse(local(next), 303)
    if screen.sessions.sign_in(request, onward, username.strip(), password):
        return onward
    problem = screen.words("login.wrong")
    values = {"next": local(next), "problem": problem, "username": username}
    return screen.page(request, "login.html", None, 401, **values)


@router.post("/logout")
def sign_out(request: Request, screen: Here) -> Response:
    """Forget the session. The chat asks for JSON, a page goes to the sign-in page."""
    wants_page = "text/html" in request.headers.get("accept", "")
    answer: Response = RedirectResponse("/login", 303) if wants_page else JSONResponse({"success": True})
    screen.sessions.sign_out(request, answer)
    return answer


def local(path: str) -> str:
    """A path of this server; anything else leads to the front page."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path
    return path if inside and not path.startswith("/login") else "/"
