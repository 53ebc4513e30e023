"""Since when each system has been reachable, or not: kept in the home, for every command and page."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

_FILE = "systems.json"
_LOCK = threading.Lock()
Seen = tuple[bool, float]
"""Whether it was reachable, and since when (seconds since 1970)."""


def keep_since(home: Path, seen: Mapping[str, Seen]) -> dict[str, float]:
    """When each system came to be as it is now.

    Args:
        home: nothing is kept where it does not exist; a file that cannot be written is done without.
        seen: as each was found now, and since when at the earliest that is known.
    """
    with _LOCK:
        before = _read(home / _FILE)
        kept = {name: before[name] if before.get(name, now)[0] == now[0] and name in before else now
                for name, now in seen.items()}  # fmt: skip
        if kept != before and home.is_dir():
            _write(home / _FILE, {**before, **kept})
    return {name: since for name, (_, since) in kept.items()}


def _read(file: Path) -> dict[str, Seen]:
    try:
        found = json.loads(file.read_bytes())
        return {str(name): (bool(ok), float(since)) for name, (ok, since) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write(file: Path, seen: Mapping[str, Seen]) -> None:
    """Whole or not at all."""
    draft = ""
    try:
        with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as made:
            draft = made.name
            json.dump(seen, made)
        os.replace(draft, file)
    except OSError:
        if draft:
            Path(draft).unlink(missing_ok=True)
