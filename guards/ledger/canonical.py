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
        return _quick(value).encode() if _is_plain(value) else rfc8785.dumps(value)
    except (ValueError, RecursionError) as error:
        raise RecordError(
            "Une valeur ne peut pas être enregistrée fidèlement (nombre trop grand ou caractères "
            "illisibles) : rien n'est fait. Reformulez la demande.",
            f"A value cannot be recorded exactly ({error}): nothing is done.",
        ) from error


_quick = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _is_plain(value: Any, depth: int = 4) -> bool:
    """Whether the quick form is the canonical one: names in ASCII, no number that RFC 8785 writes otherwise
    than Python does."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return bool(abs(value) < 2**53)
    if kind is float:
        return 1e-4 <= abs(value) < 1e15 and not value.is_integer()
    if kind is dict:
        return depth > 0 and all(
            type(key) is str and key.isascii() and _is_plain(each, depth - 1) for key, each in value.items()
        )
    return kind is list and depth > 0 and all(_is_plain(each, depth - 1) for each in value)


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
    nonce = secrets.token_hex(16) if nonce is None else nonce
    return nonce, digest([nonce, text])
