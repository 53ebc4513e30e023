"""Flows: which field of which result reaches which argument, or the screen."""

from __future__ import annotations

from collections.abc import Iterator

from agents.language.checked import Flow
from agents.language.known import Known


def flows_to(known: Known, to_line: int, argument: str) -> Iterator[Flow]:
    """Every origin of a value, going to an argument; ``to_line`` 0 is the screen."""
    for origin in sorted(known.origins):
        yield Flow(origin.line, origin.record, origin.field, to_line, argument)
