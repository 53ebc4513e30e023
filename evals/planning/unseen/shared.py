"""What the families share: words compared as people type them, and the two forms of an answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TypeVar

from beffroi import Failure, Listing, Lookup, ToolError

T = TypeVar("T")


def plain(text: str) -> str:
    """Text without case, accents and outer space."""
    split = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(c for c in split if not unicodedata.combining(c)).replace("’", "'")


def said(words: str | None, *texts: str) -> bool:
    """Whether the words name one of the texts, in part or with words around it; no words ask for nothing."""
    return words is None or any(_names(plain(words), plain(text)) for text in texts)


def _names(words: str, text: str) -> bool:
    return bool(words and text) and (words in text or text in words)


def listing(items: Iterable[T]) -> Listing[T]:
    """A complete list of these items."""
    held = tuple(items)
    return Listing(held, complete=True, total=len(held))


def lookup(items: Iterable[T]) -> Lookup[T]:
    """The one item that fits, or the several to pick from."""
    held = tuple(items)
    return Lookup(exact=held[0]) if len(held) == 1 else Lookup(candidates=held)


def only(items: Iterable[T], french: str, english: str) -> T:
    """The one item that there must be.

    Raises:
        ToolError: ``NOT_FOUND`` where there is none.
    """
    for item in items:
        return item
    raise ToolError(Failure.NOT_FOUND, french, english)
