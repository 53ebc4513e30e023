"""Frames: the form of every message between a sandbox and the host.

A frame is its length in four bytes (big-endian), then that many bytes of UTF-8 JSON: always one object. Both
sides use this module, so it imports little.
"""

from __future__ import annotations

import json
import struct
from typing import Any, NoReturn

from beffroi.errors import Failure, SandboxError

HEADER = struct.Struct(">I")


def pack(message: dict[str, Any]) -> bytes:
    """The frame of a message."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return HEADER.pack(len(body)) + body


def unpack(body: bytes) -> dict[str, Any]:
    """The message of a frame's body.

    Raises:
        SandboxError: ``BROKEN`` where the body is no JSON object, or holds what JSON or UTF-8 cannot.
    """
    try:
        message = json.loads(body.decode(), parse_constant=_no_constant)
        if b"\\ud" in body.lower():
            json.dumps(message, ensure_ascii=False).encode()  # a lone surrogate fails here
    except (ValueError, RecursionError) as error:
        raise malformed() from error
    if not isinstance(message, dict):
        raise malformed()
    return message


def malformed() -> SandboxError:
    """The error of a message that is not of the protocol."""
    return SandboxError(
        Failure.BROKEN,
        "L'outil a envoyé un message illisible : l'appel est arrêté. Signalez cet outil à l'administrateur.",
        "The tool sent a malformed message: the call was stopped. Report this tool to the administrator.",
    )


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
