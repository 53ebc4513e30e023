"""All that a tool may send of a value: the text itself, beside the one line that a card has for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from beffroi import wire
from beffroi.composed import Composed
from beffroi.errors import ToolError
from guards.approvals.approvals import ApprovalEffect
from tools.ticketing.plain_text import plain_text

SENT = "Message à envoyer"


def whole_text(value: Any) -> str:
    """The text of a document's value (`beffroi.wire` form), as `ticketing.send` sends it.

    Empty where the value's own line is the whole already: a text, a number, what is still to come.
    """
    if not isinstance(value, dict | list):
        return ""
    try:
        held = wire.decode(value)
    except ToolError:  # a handle, or a record of a package that is gone
        return ""
    return plain_text(held) if isinstance(held, tuple) or dataclasses.is_dataclass(held) else ""


def sent_texts(effect: ApprovalEffect) -> Iterator[tuple[str, str]]:
    """The texts that leave with an effect as its card stands, whole."""
    for name, text in effect.composed.items():
        given = effect.arguments.get(name)
        written = None if given is None or given.value is None else str(given.value)
        yield SENT, Composed(text.alone, text.below).around(written)
