"""Marks of effects: what Beffroi leaves in a ticketing system so that an effect is found again.

A mark is ``[Beffroi close-1f0a…]``: the port's operation and the beginning of the SHA-256 of the effect's
key. It stands in a field made for it, or at the end of a note.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_DIGITS = 20
_MARK = re.compile(rf"\[Beffroi ([a-z_]{{3,20}})-([0-9a-f]{{{_DIGITS}}})\]")
_AT_END = re.compile(rf"(?<!\s)\s*{_MARK.pattern}\s*\Z")
_KEPT = 20


@dataclass(frozen=True)
class Mark:
    """One effect's mark; ``digest`` is what is searched for."""

    operation: str
    digest: str

    def __str__(self) -> str:
        return f"[Beffroi {self.operation}-{self.digest}]"


def digest_of(key: str) -> str:
    """What stands for an effect's key: 20 hexadecimal digits."""
    return hashlib.sha256(key.encode()).hexdigest()[:_DIGITS]


def mark_of(operation: str, key: str) -> Mark:
    """The mark of an effect."""
    return Mark(operation, digest_of(key))


def marks_in(text: str | None) -> list[Mark]:
    """All marks of a text, in their order."""
    return [Mark(*found) for found in _MARK.findall(text or "")]


def with_mark(text: str, mark: Mark) -> str:
    """A note that carries its mark."""
    return f"{text}\n\n{mark}"


def without_mark(text: str | None) -> str:
    """A note as it was written."""
    return _AT_END.sub("", text or "")


def removed(text: str | None, mark: Mark) -> str:
    """A field of marks without one."""
    return "\n".join(str(each) for each in marks_in(text) if each != mark)


def added(text: str | None, mark: Mark) -> str:
    """A field of marks with one more; the oldest go after twenty."""
    return "\n".join(str(each) for each in [*marks_in(text), mark][-_KEPT:])
