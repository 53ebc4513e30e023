"""Whom a command is about, with the directory that the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from ui.cli.output import note

if TYPE_CHECKING:
    from beffroi.ports import Directory
    from guards import Guards
    from ui.audit.concerned import Known


def known_as(guards: Guards, who: str) -> Known:
    """A person under all the names that the house knows; a directory that does not answer is said.

    Raises:
        ConfigurationError: no name is given, or accounts of several persons have it.
    """
    from ui.audit.concerned import known_as

    known = known_as(guards, who, _directory)
    if known.silent:
        note(known.silent)
    return known


@contextmanager
def _directory() -> Iterator[Directory]:
    from tools.connectors import build_connectors
    from ui.settings import load_settings

    with closing(build_connectors(load_settings())) as city:
        yield city.directory
