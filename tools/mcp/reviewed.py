"""What a person reviewed of a server, and what the server said last: ``BEFFROI_HOME/mcp``.

``NAME.json`` holds the reviewed tools as they were told; the settings hold the hash of each, and only what
fits it counts. ``NAME.seen.json`` holds the hash of what was last heard: where the two differ, the tool is
off. ``NAME.shown.json`` holds the hash of what a review showed last: nothing else can be accepted.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from beffroi.disk import unwritable
from tools.mcp.told import Told, told_of


def reviewed_tools(home: Path, server: str) -> dict[str, Told]:
    """The reviewed tools of a server by their own names; none where nothing readable is kept."""
    found: dict[str, Told] = {}
    for name, whole in _read(home, f"{server}.json").items():
        try:
            found[name] = told_of(whole)
        except (ValueError, AttributeError):
            continue
    return found


def seen_hashes(home: Path, server: str) -> dict[str, str]:
    """Hash of each tool as it was last heard; empty where the server had it no longer."""
    return {name: str(value) for name, value in _read(home, f"{server}.seen.json").items()}


def keep_reviewed(home: Path, server: str, tools: Iterable[Told]) -> None:
    """These tools were reviewed; others that were stay so.

    Raises:
        ConfigurationError: it cannot be written.
    """
    kept = {name: told.whole for name, told in reviewed_tools(home, server).items()}
    _write(home, f"{server}.json", {**kept, **{told.name: told.whole for told in tools}})


def keep_seen(home: Path, server: str, names: Iterable[str], tools: Mapping[str, Told]) -> None:
    """These tools were heard now; of ``names``, those that were not are gone.

    Raises:
        ConfigurationError: it cannot be written.
    """
    heard = {name: tools[name].sha256 if name in tools else "" for name in names}
    if heard.items() - seen_hashes(home, server).items():
        _write(home, f"{server}.seen.json", {**seen_hashes(home, server), **heard})


def shown_hashes(home: Path, server: str) -> dict[str, str]:
    """Hash of each tool as a review showed it last."""
    return {name: str(value) for name, value in _read(home, f"{server}.shown.json").items()}


def keep_shown(home: Path, server: str, tools: Iterable[Told]) -> None:
    """These tools were shown to a person as they were told.

    Raises:
        ConfigurationError: it cannot be written.
    """
    _write(home, f"{server}.shown.json", {told.name: told.sha256 for told in tools})


def _read(home: Path, name: str) -> dict[str, Any]:
    try:
        told = json.loads((home / "mcp" / name).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _write(home: Path, name: str, value: Mapping[str, Any]) -> None:
    """Whole or not at all."""
    folder = home / "mcp"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile("w", dir=folder, encoding="utf-8", delete=False) as made:
            json.dump(value, made, ensure_ascii=False, indent=1)
        os.replace(made.name, folder / name)
    except OSError as error:
        raise unwritable(folder, error.errno) from error
