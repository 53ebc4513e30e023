"""What a case is, and what the tables of rules share."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.verifier.both import Known
from tests.verifier.forging import FIRST, WITNESSES, Lines, Signer, in_base64

Change = Callable[[Lines], object]
Changes = dict[str, tuple[Change, bool]]
"""By name: what is changed in place, and whether the page says that it is ok still."""

KNOWN = Known([str(FIRST)], [str(each) for each in WITNESSES])
ONE, TWO = WITNESSES
UNKNOWN = Signer("inconnu", 7, 4)
NULLS = bytes(64)
STEP = in_base64(b"x" * 32)


class Case(NamedTuple):
    """A file, what is known of it, and whether the page says that it is ok."""

    name: str
    data: bytes
    ok: bool
    known: Known = KNOWN


def sloppy(step: str) -> str:
    """Another text of the same bytes: 32 bytes leave two bits of the last letter unused."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return f"{step[:-2]}{letters[letters.index(step[-2]) + 1]}="
