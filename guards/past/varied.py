"""Kept documents made ready to be judged again: later parts filled in, limits of the settings varied."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from guards.policy.documents import parse_strictly


@dataclass(frozen=True)
class Varied:
    """A document to be judged.

    Attributes:
        document: as the rules are given it; as it was kept where it cannot be read any more.
        filled: parts were missing, and have the value that the schema of documents says.
    """

    document: dict[str, Any]
    filled: bool


@dataclass(frozen=True)
class Unread:
    """A document that has not today's form: other limits cannot be put into it."""


def varied(kept: Mapping[str, Any], limits: Mapping[str, Any]) -> Varied | Unread:
    """A kept document with every part, and with other limits.

    Args:
        limits: members of `guards.policy.Limits` as JSON; the others stay as they were that day.
    """
    document = _whole(kept)
    if document is None:
        return Unread() if limits else Varied(dict(kept), filled=False)
    filled = document != kept
    if limits and "circumstances" in document:
        about = document["circumstances"]
        document |= {"circumstances": about | {"limits": about["limits"] | limits}}
    return Varied(document, filled)


def tools_judged(documents: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Tools that occur in documents."""
    steps = (
        step
        for each in documents
        for step in (*each.get("steps", ()), *each.get("effects", ()), each.get("step", {}))
    )
    return frozenset(step["tool"] for step in steps if "tool" in step)


def _whole(kept: Mapping[str, Any]) -> dict[str, Any] | None:
    try:
        return parse_strictly(json.dumps(kept)).model_dump(mode="json")
    except ValidationError:
        return None
