"""Disks that are full: a real one where a tiny file system can be mounted, else one that SQLite imagines."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from guards.store import Store


@contextmanager
def disk_full_later(store: Store) -> Iterator[Callable[[], None]]:
    """Gives a function; once called, and until the block ends, the database may not grow by a page."""
    full: list[bool] = []

    def limit(connection: sqlite3.Connection, _record: Any, _proxy: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0] if full else 2**30
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(store.engine, "checkout", limit)
    try:
        yield lambda: full.append(True)
    finally:
        full.clear()
        event.remove(store.engine, "checkout", limit)
        store.close()


@contextmanager
def tiny_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A file system of its own of that size; the test is skipped where none can be mounted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)
