"""A server that is stopped ends what is under way, begins nothing more, and closes what it opened."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import Executor
from functools import partial
from threading import Barrier, Event, Semaphore
from time import sleep
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import ui.server as server
from tests.ui.conftest import House
from ui.server import READERS
from ui.serving.workers import CARRYING, LOOKING, PLANNING, Workers


def test_what_is_queued_when_the_server_stops_is_not_begun_and_all_is_closed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    free, begun = Event(), Semaphore(0)

    def under_way() -> None:
        begun.release()
        free.wait(20)
        sleep(0.05)
        done.append("under way")

    def stopped(app: FastAPI, *_: object, **__: object) -> None:
        with TestClient(app):
            for pool, threads in threads_of(app).items():
                for _ in range(threads):
                    pool.submit(under_way)
                    assert begun.acquire(timeout=20)
                pool.submit(done.append, "queued")
        free.set()
        signal.raise_signal(signal.SIGTERM)  # as uvicorn does once it has let go of its connections

    monkeypatch.setattr(house.assistant, "close", lambda: done.append("closed"), raising=False)
    monkeypatch.setattr("agents.assistant.build_assistant", lambda _: house.assistant)
    monkeypatch.setattr(server, "create_app", partial(server.create_app, chat=False))
    monkeypatch.setattr(server, "set_up_logs", lambda: None)
    monkeypatch.setattr(server.uvicorn, "run", stopped)
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as left:
        server.serve(house.settings)
    assert not left.value.code and signal.getsignal(signal.SIGTERM) is before
    assert done == ["under way"] * (PLANNING + CARRYING + LOOKING) + ["closed"]


def threads_of(app: FastAPI) -> dict[Executor, int]:
    """The server's pools of threads, and how many threads each has."""
    workers: Workers = app.state.screen.workers
    return {workers.planning: PLANNING, workers.carrying: CARRYING, workers.looking: LOOKING}


def test_conversations_are_read_in_as_many_threads_as_a_citys_pages_need(house: House) -> None:
    app = house.app
    assert isinstance(app, FastAPI)
    both = Barrier(READERS)

    async def readings() -> None:
        await asyncio.gather(*(asyncio.to_thread(both.wait, 20) for _ in range(READERS)))

    with TestClient(app) as client:
        assert client.portal is not None
        client.portal.call(readings)


def test_what_breaks_at_start_is_logged_without_its_words(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("« 12 rue Oberkampf »")

    monkeypatch.setattr(house.assistant, "resume_all", broken)
    app = house.app
    assert isinstance(app, FastAPI)
    with TestClient(app):
        app.state.screen.workers.shutdown(wait=True)
    assert "ValueError (test_stopping.py" in caplog.text and "Oberkampf" not in caplog.text
