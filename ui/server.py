"""The server: Chainlit's conversation at ``/``, our own pages beside it, one sign-in, one origin.

serve(settings)                       # builds the assistant and listens on settings.server
app = create_app(settings, assistant) # the same application, for a test or another server
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import traceback
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from beffroi.errors import BeffroiError, ConfigurationError, Refused
from beffroi.identity import Actor
from beffroi.settings.installation import ServerSettings, Settings
from guards.people.sign_in import SignIn
from tools.mail.sent import forget_recipients
from tools.sign_in import Sources, open_sources
from ui.chat.setup import chainlit_folder, prepare
from ui.environment import without_tracing
from ui.logs import log_systems, set_up_logs
from ui.serving.keys import session_key
from ui.serving.security import Gate
from ui.serving.stopping import emptied, ending_in_order
from ui.serving.workers import Workers
from ui.timed.cosigning import CosigningSchedule
from ui.timed.retention import RetentionSchedule
from ui.words.messages import Words

if TYPE_CHECKING:  # these bring Chainlit or the model's libraries along
    from agents.assistant import Assistant
    from ui.chat.push import Conversations
    from ui.serving.screen import Screen

_log = logging.getLogger("beffroi.ui")
STATIC = Path(__file__).parent / "assets" / "static"
KEEP_ALIVE_SECONDS = 75
"""How long an idle connection stays open: longer than reverse proxies keep theirs (nginx: 60), so that the
proxy ends it and never sends a request into a connection that closes."""
READERS = 64
"""Threads that read for open conversations while the event loop serves others."""


def create_app(settings: Settings, assistant: Assistant, chat: bool = True) -> FastAPI:
    """The application.

    Args:
        assistant: carries requests out; its ``guards`` are the server's.
        chat: mount Chainlit; without it only our own pages are served (there is one Chainlit a process).

    Raises:
        ConfigurationError: Chainlit is missing, or its folder cannot be written.
    """
    prepare(settings, session_key(settings))
    # Everything below imports Chainlit, which reads its settings then: not before `prepare`.
    from ui.audit.routes import router as audit
    from ui.chat.deciders import Deciders
    from ui.chat.push import Conversations
    from ui.pages import (
        account,
        approvals,
        delegations,
        documents,
        first_screen,
        runs,
        sign_in,
        spreadsheets,
    )
    from ui.serving.screen import Screen
    from ui.serving.session import Sessions

    words, workers = Words(settings.language), Workers()
    guards = assistant.guards
    conversations = Conversations(words, Deciders(guards, words))
    sources = open_sources(settings)
    door = SignIn(
        settings.sign_in, guards.store, guards.ledger, guards.accounts, guards.sign_ins, sources.directory,
        sources.provider,
    )  # fmt: skip
    sessions = Sessions(guards.accounts, guards.sign_ins, door)
    screen = Screen(settings, assistant, guards, sessions, words, workers, conversations.changed)
    app = _application(screen, conversations.listen, sources)
    for page in (sign_in, account, runs, spreadsheets, first_screen, approvals, delegations, documents):
        app.include_router(page.router)
    app.include_router(audit)
    _close_rooms(app)
    if chat:
        _mount_chat(app, screen, conversations)
    return app


def serve(settings: Settings) -> None:
    """Build the assistant and serve until stopped; then what was opened is closed.

    Raises:
        ConfigurationError: something of the installation is missing.
    """
    without_tracing(os.environ)
    from agents.assistant import build_assistant
    from guards.ledger import Kind
    from tools.reach.hosts import allowed_hosts

    with ending_in_order(), closing(build_assistant(settings)) as assistant:
        hosts = [host.address for host in allowed_hosts(settings)]
        assistant.guards.ledger.record("", Kind.PROCESS_STARTED, {"process": "serveur", "hosts": hosts})
        app = create_app(settings, assistant)
        set_up_logs()
        log_systems()
        with emptied(app.state.screen.workers):
            serve_app(app, settings.server)


def serve_app(app: FastAPI, server: ServerSettings) -> None:
    """Serve an application until stopped."""
    uvicorn.run(
        app,
        host=server.host,
        port=server.port,
        log_level="warning",
        log_config=None,  # errors go through our own form
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )


def _application(screen: Screen, listen: Callable[[], None], sources: Sources) -> FastAPI:
    from ui.chat.ended import watch_sign_ins
    from ui.timed.sweeping import sweep_runs

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(READERS, "beffroi-read"))
        listen()
        screen.workers.carrying.submit(_wake, screen).add_done_callback(_log_unforeseen)
        screen.workers.looking.submit(_ask_sources, sources).add_done_callback(_log_unforeseen)
        watching = asyncio.create_task(watch_sign_ins(screen.sessions))
        sweeping = asyncio.create_task(sweep_runs(screen))
        forget = partial(forget_recipients, screen.settings.home)
        retention = RetentionSchedule(screen.guards, screen.settings.retention, also=forget)
        cosigning = CosigningSchedule(screen.guards, screen.settings.ledger)
        retention.start()
        cosigning.start()
        yield
        cosigning.stop()
        retention.stop()
        watching.cancel()
        sweeping.cancel()
        screen.workers.shutdown(wait=False)

    app = FastAPI(title="Beffroi", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.screen = screen
    secure, alive = screen.settings.server.secure_cookies, screen.sessions.alive
    app.add_middleware(Gate, secure=secure, alive=alive)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _add_health(app)
    _add_errors(app, screen)
    return app


def _close_rooms(app: FastAPI) -> None:
    """What none of our own pages answers is not there: Chainlit would answer any address with its page."""

    def nothing(request: Request) -> Response:
        raise HTTPException(404)

    for room in ("login", "logout", "account", "runs", "approvals", "delegations", "documents", "audit"):
        for path in (f"/{room}", f"/{room}/{{rest:path}}"):
            app.add_api_route(
                path, nothing, methods=["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"]
            )


def _wake(screen: Screen) -> None:
    """Go on with what an earlier process left, and have sandboxes ready before the first request."""
    try:
        screen.assistant.warm()
        for view in screen.assistant.resume_all():
            screen.changed(view, view.requester)
    except BeffroiError:
        _log.exception("What an earlier process left could not be resumed")


def _log_unforeseen(done: Future[None]) -> None:
    """Say that work nobody waits for broke: kind and place, since a message may quote what somebody asked."""
    error = None if done.cancelled() else done.exception()
    if error is not None:
        at = traceback.extract_tb(error.__traceback__)[-1]
        _log.error("Work at start broke: %s (%s:%s)", type(error).__name__, Path(at.filename).name, at.lineno)


def _ask_sources(sources: Sources) -> None:
    """Say where nobody can come in by the directory or the provider; they are asked anew at each sign-in."""
    for source in (sources.directory, sources.provider):
        try:
            if source is not None:
                source.check()
        except BeffroiError as error:
            _log.warning("Nobody can sign in by it until this is mended (beffroi doctor): %s", error.en)


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz")
    async def healthz() -> JSONResponse:
        """Whether the server answers; says nothing else, and needs no thread of the pages."""
        return JSONResponse({"status": "ok"})


def _mount_chat(app: FastAPI, screen: Screen, conversations: Conversations) -> None:
    from chainlit.utils import mount_chainlit

    from ui.chat import entry
    from ui.chat.handlers import Chat, register

    script, style = chat_bundle()

    @app.get("/")
    @app.get("/thread/{conversation}")
    def show(request: Request, conversation: str = "") -> Response:
        """Chainlit's page without its links to other hosts, instead of the stock one."""
        actor = _known(screen, request)
        account = actor.id if actor else ""
        return HTMLResponse(screen.text("chat.html", script=script, style=style, account=account))

    @app.get("/favicon")
    @app.get("/avatars/{name}")
    def belfry(name: str = "") -> FileResponse:
        return FileResponse(STATIC / "belfry.svg")

    @app.get("/logo")
    def logo(theme: Literal["light", "dark"] = "light") -> FileResponse:
        return FileResponse(STATIC / f"logo_{theme}.svg")

    chat = Chat(screen.assistant, screen.guards, screen.sessions, conversations, screen.workers, screen.words)
    register(chat)
    mount_chainlit(app, target=str(entry.__file__), path="/")


def chat_bundle() -> tuple[str, str]:
    """Addresses of the script and the sheet that Chainlit's own page loads.

    Raises:
        ConfigurationError: Chainlit's own page does not name its bundle as expected.
    """
    stock = (chainlit_folder() / "frontend" / "dist" / "index.html").read_text("utf-8")
    script = re.search(r'src="(/assets/[\w.-]+\.js)"', stock)
    style = re.search(r'href="(/assets/[\w.-]+\.css)"', stock)
    if script is None or style is None:
        raise ConfigurationError(
            "La page de Chainlit n'a pas la forme attendue : installez la version prévue (« make install »).",
            "Chainlit's page is not as expected: install the intended version ('make install').",
        )
    return script[1], style[1]


def _add_errors(app: FastAPI, screen: Screen) -> None:
    from chainlit.auth import get_token_from_cookies

    from ui.serving.screen import SignInNeeded

    @app.exception_handler(SignInNeeded)
    def to_sign_in(request: Request, error: Exception) -> Response:
        wanted = request.url.path if request.method == "GET" else _page_of(request.url.path)
        ended = {"ended": "1"} if get_token_from_cookies(dict(request.cookies)) else {}
        return RedirectResponse("/login?" + urlencode({"next": wanted, **ended}), 303)

    @app.exception_handler(BeffroiError)
    def told(request: Request, error: Exception) -> Response:
        assert isinstance(error, BeffroiError)
        rule = error.rule if isinstance(error, Refused) else ""
        sentence = screen.words.error(error)
        return _error_page(screen, request, 403 if rule else 503, "error.title", sentence, rule)

    @app.exception_handler(404)
    def missing(request: Request, error: Exception) -> Response:
        return _error_page(screen, request, 404, "error.missing", screen.words("error.missing.text"))

    @app.exception_handler(RequestValidationError)
    def unreadable(request: Request, error: Exception) -> Response:
        return _error_page(screen, request, 422, "error.title", screen.words("error.unreadable"))

    @app.exception_handler(500)
    def broken(request: Request, error: Exception) -> Response:
        return _error_page(screen, request, 500, "error.title", screen.words("error.broken"))


def _page_of(path: str) -> str:
    """The page that a form stands on: a card or a request; any other leads to the front page."""
    found = re.match(r"/(?:approvals|runs)/\w+", path)
    return found[0] if found else "/"


def _error_page(
    screen: Screen, request: Request, status: int, title: str, sentence: str, rule: str = ""
) -> Response:
    values = {"title": screen.words(title), "sentence": sentence, "rule": rule, "waits": 0}
    return screen.page(request, "error.html", _known(screen, request), status, **values)


def _known(screen: Screen, request: Request) -> Actor | None:
    """Who asks; None where the state that would say so is what fails."""
    try:
        return screen.sessions.actor(request)
    except BeffroiError:
        return None
