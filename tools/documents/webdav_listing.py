"""What a WebDAV server says of a folder (RFC 4918, sections 9.1 and 13), judged entry by entry.

An entry is taken only where it lies right in the folder that was asked: an address of another server, a path
that climbs, or a name with a separator in it, is told and never asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

from tools.documents.inner import folded
from tools.documents.reading.passages import clean
from tools.documents.reading.xml import parse

PROPFIND = (
    b'<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:"><d:prop><d:resourcetype/>'
    b"<d:getcontentlength/><d:getlastmodified/><d:getetag/></d:prop></d:propfind>"
)
_LONGEST_HREF, _LONGEST_TAG = 8_000, 500
_PROPERTIES = {"DAV: getcontentlength", "DAV: getlastmodified", "DAV: getetag", "DAV: status"}


@dataclass(frozen=True)
class Member:
    """An entry of a folder.

    Attributes:
        name: as the server spells it; for one that is left out, what can be shown of its address.
        changed: in nanoseconds since 1970; 0 where the server does not say.
        version: its entity tag.
        problem: why it is left out, in French; empty for one to be taken.
    """

    name: str
    folder: bool = False
    size: int = 0
    changed: int = 0
    version: str = ""
    problem: str = ""


@dataclass
class _Response:
    """One ``response`` while it is read; of several ``propstat`` only what was found counts."""

    href: str = ""
    folder: bool = False
    found: dict[str, str] | None = None


def members(body: bytes, host: str, asked: Sequence[str]) -> Iterator[Member]:
    """The entries of a folder, itself left out.

    Args:
        body: the answer to `PROPFIND`.
        host: of the settings, with its port.
        asked: the folder's path, as names, from the server's root.

    Raises:
        Unreadable: it is no XML, or has a document type.
    """
    for response in _responses(body):
        names = _names(response.href, host)
        if names is None:
            yield Member(_shown(response.href), problem="adresse d'un autre serveur, ou illisible : ignorée")
        elif _same(names, asked):
            continue
        elif not _same(names[:-1], asked):
            yield Member(_shown(response.href), problem="adresse hors du dossier demandé : ignorée")
        else:
            yield _member(names[-1], response)


def is_there(body: bytes) -> bool:
    """Whether an answer to a `PROPFIND` of depth 0 is about something.

    Raises:
        Unreadable: it is no XML, or has a document type.
    """
    return bool(_responses(body))


def _member(name: str, response: _Response) -> Member:
    found = response.found or {}
    size, changed = found.get("DAV: getcontentlength", ""), found.get("DAV: getlastmodified", "")
    return Member(
        name,
        response.folder,
        int(size) if size.isdecimal() and len(size) < 19 else 0,
        _nanoseconds(changed),
        found.get("DAV: getetag", "")[:_LONGEST_TAG],
    )


def _responses(body: bytes) -> list[_Response]:
    done: list[_Response] = []
    state: dict[str, str] = {}
    now = _Response()
    text: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal now
        text.clear()
        if name == "DAV: response":
            now = _Response()
        elif name == "DAV: propstat":
            state.clear()
        elif name == "DAV: collection":
            now.folder = True

    def end(name: str) -> None:
        said = "".join(text).strip()
        text.clear()
        if name == "DAV: href" and not now.href:
            now.href = said
        elif name in _PROPERTIES:
            state[name] = said
        elif name == "DAV: propstat" and " 200" in state.pop("DAV: status", " 200"):
            now.found = (now.found or {}) | state
        elif name == "DAV: response":
            done.append(now)

    parse(body, start, end, text.append)
    return done


def _names(href: str, host: str) -> list[str] | None:
    """The path of an address as names; None for one that is not this server's or not to be trusted."""
    if len(href) > _LONGEST_HREF:
        return None
    try:
        parts = urlsplit(href)
        names = [unquote(part, errors="strict") for part in parts.path.strip("/").split("/")]
    except ValueError:
        return None
    elsewhere = parts.netloc and _host(parts.netloc) != _host(host)
    strange = any(name in ("", ".", "..") or "/" in name or "\\" in name for name in names)
    unseen = any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000 for name in names for c in name)
    return None if elsewhere or strange or unseen or parts.query or parts.fragment else names


def _host(netloc: str) -> str:
    return netloc.lower().removesuffix(":443").removesuffix(":80")


def _same(names: Sequence[str], others: Sequence[str]) -> bool:
    return [folded(name) for name in names] == [folded(other) for other in others]


def _shown(href: str) -> str:
    return clean("".join(c if c.isprintable() else "?" for c in href))[:200]


def _nanoseconds(date: str) -> int:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return 0
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()) * 1_000_000_000
