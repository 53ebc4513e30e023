"""While the server runs it goes on with what was left, again and again, whatever breaks."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from agents.views import RunView
from tests.ui.conftest import House
from tests.ui.people import CLAIRE
from ui.serving.workers import Workers
from ui.timed.sweeping import sweep_runs


@dataclass
class Left:
    """An assistant whose first look breaks, and whose later ones find a run."""

    view: RunView
    looks: int = 0

    def resume_all(self, idle: timedelta, broken: set[str]) -> list[RunView]:
        self.looks += 1
        if self.looks == 1:
            raise ValueError("« 12 rue Oberkampf »")
        return [self.view]


@dataclass
class Here:
    """As much of the screen as the look needs."""

    assistant: Left
    workers: Workers = field(default_factory=Workers)
    told: list[tuple[str, str]] = field(default_factory=list)

    def changed(self, view: RunView, by: str) -> None:
        self.told.append((view.run, by))


def test_a_look_that_breaks_is_followed_by_another_and_tells_conversations(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    screen: Any = Here(Left(house.ask(CLAIRE, "son téléphone")))

    async def some_looks() -> None:
        task = asyncio.create_task(sweep_runs(screen, every=0.01))
        while not screen.told:
            await asyncio.sleep(0.01)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(asyncio.wait_for(some_looks(), 20))
    assert screen.told[0] == (screen.assistant.view.run, CLAIRE.id)
    assert "ValueError" in caplog.text and "Oberkampf" not in caplog.text
