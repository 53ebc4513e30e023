"""What the screens' tests share: our pages over the stand-in assistant, and people who sign in."""

from __future__ import annotations

import atexit
import dataclasses
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from agents.views import RunView
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards import Guards, build_guards
from guards.clock import utc_now
from guards.inquiries import About
from guards.people.accounts import Accounts
from tests.ui.fakes import FakeAssistant
from tests.ui.people import PASSWORD, PEOPLE
from ui.chat.setup import prepare
from ui.server import create_app
from ui.serving.workers import CARRYING, PLANNING, Workers

# Chainlit reads its settings once a process, at its first import: some test modules import it.
_HOME = tempfile.mkdtemp(prefix="beffroi-tests-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
prepare(Settings(home=Path(_HOME)), "tests")

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class House:
    """Our pages without Chainlit."""

    settings: Settings
    guards: Guards
    assistant: FakeAssistant
    app: object

    def browser(self, actor: Actor | None = None) -> TestClient:
        """A browser of its own, signed in as somebody."""
        client = TestClient(self.app, follow_redirects=False)  # type: ignore[arg-type]
        if actor is not None:
            client.post("/login", data={"username": actor.id, "password": PASSWORD})
        return client

    def inquire(self, actor: Actor, run: str) -> None:
        """An inquiry of an auditor about a run."""
        self.guards.inquiries.open(actor, About("run", run), "plainte reçue", utc_now() + timedelta(days=1))

    @contextmanager
    def busy(self, carrying: int = CARRYING) -> Iterator[Event]:
        """Every thread in which requests are carried out is taken, until the event is set; of those that go
        on with what was agreed to so many."""
        free = Event()
        assert isinstance(self.app, FastAPI)
        workers: Workers = self.app.state.screen.workers
        for pool, taken in ((workers.planning, PLANNING), (workers.carrying, carrying)):
            for _ in range(taken):
                pool.submit(free.wait)
        try:
            yield free
        finally:
            free.set()

    def ask(self, actor: Actor, text: str) -> RunView:
        """A request carried out."""
        return self.assistant.ask(actor, text)


@pytest.fixture(autouse=True)
def pages_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whoever came to a test's browser leaves with it: open pages go on asking the server, and take its time."""
    if "browser" not in request.fixturenames:
        yield
        return
    browser = request.getfixturevalue("browser")
    stay = set(browser.contexts)
    yield
    for context in browser.contexts:
        if context not in stay:
            context.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    settings = Settings(home=tmp_path)
    guards = build_guards(settings)
    guards = dataclasses.replace(guards, accounts=Accounts(guards.store, guards.ledger, hasher=QUICK))
    guards.accounts.seed(PEOPLE, PASSWORD)
    assistant = FakeAssistant(guards)
    yield House(settings, guards, assistant, create_app(settings, assistant, chat=False))  # type: ignore[arg-type]
    guards.close()


def token_of(page: str) -> str:
    """The token of the forms of a page."""
    found = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert found, page
    return found[1]
