"""How the server stops: asked to, it ends as if it had come to its end, so that what it opened is closed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ui.serving.workers import Workers


@contextmanager
def ending_in_order() -> Iterator[None]:
    """SIGTERM ends the block by ``SystemExit`` rather than the process on the spot. For the main thread only.

    uvicorn stops listening first, then raises the signal again: it would kill the process before anything is
    closed.
    """
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def emptied(workers: Workers) -> Iterator[Workers]:
    """After the block what is queued is not begun any more; what is under way comes to its end first."""
    try:
        yield workers
    finally:
        workers.shutdown(wait=True)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(0)
