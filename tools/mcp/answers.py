"""What a call of a server gave, as one text: foreign, bounded, and nothing but text."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mcp.types import (
    AudioContent,
    CallToolResult,
    EmbeddedResource,
    ImageContent,
    ResourceLink,
    TextContent,
    TextResourceContents,
)

MOST = 200_000
"""Characters kept of one answer."""


def text_of(result: CallToolResult) -> tuple[str, bool]:
    """The text, and whether it is whole. What is no text is named and left out; structured content is shown
    where there is no text beside it."""
    text = "\n".join(_parts(result))
    if not text.strip() and result.structuredContent is not None:
        text = json.dumps(result.structuredContent, ensure_ascii=False, indent=1)
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return clean[:MOST], len(clean) <= MOST


def _parts(result: CallToolResult) -> Iterator[str]:
    for part in result.content:
        match part:
            case TextContent():
                yield part.text
            case EmbeddedResource(resource=TextResourceContents(text=text)):
                yield text
            case ImageContent():
                yield f"[image non montrée, {part.mimeType[:60]}]"
            case AudioContent():
                yield f"[son non restitué, {part.mimeType[:60]}]"
            case ResourceLink():
                yield f"[ressource non suivie : {str(part.uri)[:200]}]"
            case _:
                yield "[contenu non montré]"
