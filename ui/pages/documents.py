"""Documents of the city, for those who may read them: downloaded, never shown by the browser itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response, StreamingResponse

from beffroi.errors import Failure, ToolError
from ui.serving.screen import Here, Me

router = APIRouter(prefix="/documents")
_CHUNK = 256 * 1024


@router.get("/{document}")
def download(screen: Here, actor: Me, document: str) -> Response:
    """A document as an attachment; rights are checked again, with the roles that the person has now.

    Raises:
        HTTPException: 404 where there is none that the person may read; the same for both.
    """
    stack = ExitStack()
    try:
        found = stack.enter_context(screen.assistant.document(actor, document))
    except ToolError as error:
        if error.failure is Failure.NOT_FOUND:
            raise HTTPException(404) from error
        raise
    headers = {
        "Content-Disposition": _attachment(found.document.name),
        "Content-Length": str(found.size),
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(
        _parts(stack, found.file, found.size), media_type="application/octet-stream", headers=headers
    )


def _parts(stack: ExitStack, file: int, size: int) -> Iterator[bytes]:
    """As many bytes as were announced, whatever becomes of the file meanwhile."""
    with stack:
        while size > 0 and (part := os.read(file, min(_CHUNK, size))):
            size -= len(part)
            yield part


def _attachment(name: str) -> str:
    """RFC 6266: a plain name for old browsers beside the true one; neither can end the header."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
