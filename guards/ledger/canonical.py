"""Canonical JSON (RFC 8785) and sha256: the same value has the same bytes and the same digest everywhere."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

import rfc8785

from beffroi.errors import RecordError


def canonical(value: Any) -> bytes:
    """Canonical bytes of a JSON value.

    Raises:
        RecordError: a number or a character that JSON cannot carry exactly.
    """
    try:
        return rfc8785.dumps(value)
    except (ValueError, RecursionError) as error:
        raise RecordError(
            "Une valeur ne peut pas être enregistrée fidèlement (nombre trop grand ou caractères "
            "illisibles) : rien n'est fait. Reformulez la demande.",
            f"A value cannot be recorded exactly ({error}): nothing is done.",
        ) from error


def parse(text: str) -> Any:
    """The value of canonical text; ``canonical(parse(text))`` gives the same text back.

    Raises:
        ValueError: it is not JSON.
    """
    return json.loads(text, parse_int=_number)


def _number(digits: str) -> int | float:
    # A float with an integral value is written without a point; beyond 2**53 it must come back as a float.
    return int(digits) if abs(int(digits)) < 2**53 else float(digits)


def digest(value: Any) -> str:
    """sha256 (hex) of a JSON value's canonical bytes.

    Raises:
        RecordError: as `canonical`.
    """
    return hashlib.sha256(canonical(value)).hexdigest()


def commit(text: str, nonce: str | None = None) -> tuple[str, str]:
    """Commitment to a text: ``(nonce, sha256)``.

    The digest alone does not betray a text that could be guessed; with the nonce, kept beside the ledger,
    anybody can check it; once the nonce is destroyed, nobody can.
    """
    nonce = nonce or secrets.token_hex(16)
    return nonce, digest([nonce, text])
