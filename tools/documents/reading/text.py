"""Markdown and plain text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from tools.documents.reading.passages import Read, Section, Unreadable, read_of

_HEADING = re.compile(r"^#{1,6}\s+(\S.*)?$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_markdown(data: bytes) -> Read:
    """Passages by heading; the first heading is the title.

    Raises:
        Unreadable: it is not text, or empty.
    """
    sections = list(_sections(decoded(data)))
    title = next((section.heading for section in sections if section.heading), "")
    return read_of(title, None, sections)


def read_text(data: bytes) -> Read:
    """Passages by paragraphs; a text has no title of its own.

    Raises:
        Unreadable: it is not text, or empty.
    """
    return read_of("", None, [Section("", tuple(_paragraphs(decoded(data).splitlines())))])


def decoded(data: bytes) -> str:
    """The text of a file: what its mark says, else UTF-8, else the Windows form of western Europe.

    Raises:
        Unreadable: it is not text.
    """
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        if encoding:
            raise Unreadable("ce fichier n'est pas du texte") from None
        text = data.decode("cp1252", "replace")
    if len(_CONTROLS.findall(text[:100_000])) > 4 + len(text[:100_000]) / 200:
        raise Unreadable("ce fichier n'est pas du texte")
    return text


def _sections(text: str) -> Iterator[Section]:
    heading, lines, fenced = "", list[str](), False
    for line in text.splitlines():
        fenced ^= bool(_FENCE.match(line))
        found = None if fenced else _HEADING.match(line)
        if found is None:
            lines.append(line)
            continue
        yield from _section(heading, lines)
        heading, lines = (found[1] or "").rstrip().rstrip("#").rstrip(), []
    yield from _section(heading, lines)


def _section(heading: str, lines: list[str]) -> Iterator[Section]:
    paragraphs = tuple(_paragraphs(lines))
    if paragraphs or heading:
        yield Section(heading, paragraphs)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    held: list[str] = []
    for line in [*lines, ""]:
        item = line.lstrip().startswith(("- ", "* ", "+ ", "|"))
        if (not line.strip() or item) and held:
            yield " ".join(held)
            held = []
        if line.strip():
            held.append(line.strip())
