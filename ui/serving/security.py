"""What every answer of the server carries, and which requests reach Chainlit at all.

The browser is an exit too: a strict Content-Security-Policy keeps a page from asking any other host. Requests
that change something, and web sockets, must come from a page of the same origin. Of Chainlit's routes only
those that its page needs are open; its MCP, upload, share, edit and feedback features do not exist here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COMMON = (
    "default-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; frame-ancestors 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
)
POLICY = _COMMON + "style-src 'self'"
"""For our own pages."""
CHAT_POLICY = _COMMON + "style-src 'self' 'unsafe-inline'"
"""For Chainlit's page, which sets styles while it runs."""
FILE_POLICY = "sandbox; default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'self'"
"""For files of the city, which are only ever downloaded: what a browser shows all the same runs nothing."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_CHAT_PAGES = re.compile(r"^/($|thread(/|$))")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = re.compile(
    r"^/(static/.+|healthz|login(/oidc(/back)?)?|logout|(account|delegations|runs|approvals|audit)(/.*)?"
    r"|documents/.+|favicon|logo|avatars/[^/]+)\Z",
    re.DOTALL,
)
"""Ours, and Chainlit never answers there: each of them is a page of ours or one of the rooms that the server
closes behind its pages."""
_CHAINLIT: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (frozenset({"GET", "HEAD"}), re.compile(r"^/(thread/[0-9A-Za-z-]+|assets/[\w.-]+)?\Z")),
    (frozenset({"GET"}), re.compile(r"^/(auth/config|user|project/(translations|settings))\Z")),
    (frozenset({"GET"}), re.compile(r"^/project/thread/[0-9A-Za-z-]+\Z")),
    (frozenset({"POST"}), re.compile(r"^/(project/threads|set-session-cookie)\Z")),
    (frozenset({"GET", "POST"}), re.compile(r"^/ws/socket\.io/\Z")),
)
_UNUSED = frozenset({"X-Chainlit-Session-id"})
"""Cookies of Chainlit that nothing here reads (they lead one browser to one of several servers)."""
_SOCKET = re.compile(r"^/ws/")
LARGEST_BODY = 1_000_000
"""Bytes; nothing here is uploaded."""
Alive = Callable[[Mapping[str, str], bool], bool]
"""Whether the sign-in that cookies name still holds; the second: whether the person does something."""


class Gate:
    """The outermost layer: who may reach what, and the headers of every answer.

    Args:
        secure: cookies are marked Secure, and browsers told to use HTTPS only.
        alive: asked before anything reaches Chainlit, which itself only checks the cookie's signature.
    """

    def __init__(self, app: ASGIApp, secure: bool, alive: Alive | None = None) -> None:
        self.app = app
        self.secure = secure
        self.alive = alive

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        refusal = _refusal(scope)
        if refusal and scope["type"] == "websocket":
            await receive()
            return await send({"type": "websocket.close", "code": 1008})
        scope = await self._without_ended(scope)
        if scope["type"] == "websocket":
            return await self.app(scope, receive, send)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(scope, MutableHeaders(raw=message["headers"]))
                message["headers"] = list(message["headers"])
            await send(message)

        inner = PlainTextResponse(refusal[1], refusal[0]) if refusal else self.app
        await inner(scope, _bounded(receive), answer)

    async def _without_ended(self, scope: Scope) -> Scope:
        """The request as Chainlit may see it: without a cookie whose sign-in has ended, never with a token
        in another header."""
        headers = [(name, value) for name, value in scope["headers"] if name != b"authorization"]
        if self.alive is not None and _chainlits(scope["path"]):
            cookies = cookie_parser(Headers(raw=headers).get("cookie", ""))
            active = not _SOCKET.match(scope["path"])
            if cookies and not await run_in_threadpool(self.alive, cookies, active):
                headers = [(name, value) for name, value in headers if name != b"cookie"]
        return {**scope, "headers": headers}

    def _dress(self, scope: Scope, headers: MutableHeaders) -> None:
        headers.update(_HEADERS)
        is_chat = bool(_CHAT_PAGES.match(scope["path"]))
        is_file = "content-disposition" in headers
        headers["Content-Security-Policy"] = FILE_POLICY if is_file else CHAT_POLICY if is_chat else POLICY
        if not scope["path"].startswith(("/assets/", "/static/")):
            headers["Cache-Control"] = "no-store"
        if self.secure:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        for name in [name for name in headers if name.startswith("access-control-")]:
            del headers[name]  # no other origin has anything to ask here
        cookies = headers.getlist("set-cookie")
        del headers["set-cookie"]
        for cookie in _dressed(cookies, self.secure):
            headers.append("set-cookie", cookie)


def _refusal(scope: Scope) -> tuple[int, str] | None:
    headers = Headers(scope=scope)
    method = scope.get("method", "GET")
    if not _reachable(method, scope["path"]):
        return 404, "Cette adresse n'existe pas."
    if (method not in _SAFE or scope["type"] == "websocket") and not _same_origin(headers):
        return 403, "Cette demande vient d'un autre site : elle est refusée."
    if not headers.get("content-length", "0").isdigit():
        return 400, "Demande illisible."
    if int(headers.get("content-length", "0")) > LARGEST_BODY:
        return 413, "Cette demande est trop longue."
    if headers.get("content-type", "").strip().lower().startswith("multipart/"):
        return 415, "Aucun fichier n'est reçu ici."
    return None


def _bounded(receive: Receive) -> Receive:
    """A body whose length was not told beforehand ends at the same limit: as if the line had been cut."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > LARGEST_BODY else message

    return bounded


def _chainlits(path: str) -> bool:
    """Whether Chainlit answers there, for somebody."""
    return not _OWN.match(path) and not path.startswith("/assets/")


def _reachable(method: str, path: str) -> bool:
    return bool(_OWN.match(path)) or any(
        method in methods and pattern.match(path) for methods, pattern in _CHAINLIT
    )


def _same_origin(headers: Headers) -> bool:
    """A browser names the origin on every such request; what is no browser holds no cookie of somebody."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


def _dressed(cookies: Iterable[str], secure: bool) -> Iterable[str]:
    for text in cookies:
        for name, morsel in SimpleCookie(text).items():
            if name in _UNUSED:
                continue
            morsel["httponly"], morsel["samesite"], morsel["path"] = True, "Lax", "/"
            morsel["secure"] = secure
            yield morsel.OutputString()
