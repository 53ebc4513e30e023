"""Keeps the indexes up to date in the background: one thread, one process at a time for each home."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from beffroi.errors import BeffroiError
from tools.documents.folder_pass import Passed, Progress, Source, index_folder

_log = logging.getLogger(__name__)
_PATIENCE = 0.05


class Refresher:
    """Passes over all folders: at once when asked, in the background while it runs.

    Args:
        sources: the folders.
        lock: a file; who holds it is the only one that indexes.
        every: seconds between two passes in the background.
    """

    def __init__(self, sources: Sequence[Source], lock: Path, every: float) -> None:
        self._sources = sources
        self._lock = lock
        self._every = every
        self._stop = threading.Event()
        self._first = threading.Event()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin in the background; nothing where it has begun."""
        with self._guard:
            if self._thread is None and not self._stop.is_set():
                self._thread = threading.Thread(target=self._run, name="documents", daemon=True)
                self._thread.start()

    def known(self, patience: float) -> bool:
        """Where there never was a first pass, begin, and wait for it at most so many seconds.

        Returns:
            Whether every folder has been looked through once, here or by another process.
        """
        if self._looked_through():
            return True
        self.start()
        deadline = time.monotonic() + patience
        while not self._looked_through():
            if time.monotonic() >= deadline or self._first.wait(_PATIENCE):
                return self._looked_through()
        return True

    def close(self) -> None:
        """End the background's work after the file at hand."""
        self._stop.set()

    def index(self, tell: Progress, again: bool = False) -> list[Passed]:
        """One pass over all folders, now; waits for another process's."""
        self._lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._lock.open("w") as held:
            while not self._stop.is_set():
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    self._stop.wait(0.2)
            if self._stop.is_set():
                return []
            return [index_folder(source, tell, self._stop, again) for source in self._sources]

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.index(lambda _what, _share: None)
            except (BeffroiError, OSError) as error:
                _log.warning("documents could not be indexed: %s", error)
            except Exception:  # noqa: BLE001  # the outermost loop of this thread: recorded, tried again later
                _log.exception("documents could not be indexed")
            self._first.set()
            self._stop.wait(self._every)

    def _looked_through(self) -> bool:
        return all(source.index.noted("ended") or source.index.noted("problem") for source in self._sources)


def is_running(lock: Path) -> bool:
    """Whether some process is indexing."""
    try:
        held = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(held)
    return False
