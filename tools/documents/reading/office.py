"""Text of ODT (OpenDocument, ISO/IEC 26300) and DOCX (Office Open XML, ISO/IEC 29500) files, by heading.

Only what a reader sees: neither deleted text of tracked changes, nor comments, nor instructions of fields.
"""

from __future__ import annotations

import re

from tools.documents.reading.archive import Archive
from tools.documents.reading.passages import Read, Section, read_of
from tools.documents.reading.xml import parse

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_TITLE = "http://purl.org/dc/elements/1.1/ title"
_HEADING_STYLE = re.compile(r"(?i)^(heading|titre|title|berschrift)\s*\d?$")


class _Sections:
    """Collects paragraphs under headings, and pages where the file marks their ends."""

    def __init__(self) -> None:
        self.found: list[Section] = []
        self._heading, self._paragraphs, self._page, self._paged = "", list[str](), 1, False

    def paragraph(self, text: str, heading: bool) -> None:
        if not text.strip():
            return
        if heading:
            self._close()
            self._heading = text
        else:
            self._paragraphs.append(text)

    def page_ends(self) -> None:
        self._close()
        self._page, self._paged = self._page + 1, True

    def all(self) -> list[Section]:
        """Every section; pages only where the file marks them."""
        self._close()
        found = self.found
        return found if self._paged else [Section(s.heading, s.paragraphs) for s in found]

    @property
    def pages(self) -> int | None:
        return self._page if self._paged else None

    def _close(self) -> None:
        if self._paragraphs:
            self.found.append(Section(self._heading, tuple(self._paragraphs), self._page))
            self._paragraphs = []


class _Odt:
    def __init__(self) -> None:
        self.sections = _Sections()
        self._text: list[str] = []
        self._inside = self._hidden = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._hidden or name in (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation"):
            self._hidden += 1
        elif name in (f"{_TEXT}p", f"{_TEXT}h"):
            self._inside += 1
        elif name in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
            self._text.append(" ")
        elif name == f"{_TEXT}soft-page-break":
            self.sections.page_ends()

    def end(self, name: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif name in (f"{_TEXT}p", f"{_TEXT}h"):
            self._inside -= 1
            if not self._inside:
                self.sections.paragraph("".join(self._text), name == f"{_TEXT}h")
                self._text = []
            else:
                self._text.append(" ")

    def text(self, data: str) -> None:
        if self._inside and not self._hidden:
            self._text.append(data)


class _Docx:
    def __init__(self) -> None:
        self.sections = _Sections()
        self._text: list[str] = []
        self._style = ""
        self._reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_WORD}t":
            self._reading = True
        elif name == f"{_WORD}pStyle":
            self._style = attributes.get(f"{_WORD}val", "")
        elif name in (f"{_WORD}tab", f"{_WORD}cr"):
            self._text.append(" ")
        elif name == f"{_WORD}br":
            self._break(attributes.get(f"{_WORD}type") == "page")
        elif name == f"{_WORD}lastRenderedPageBreak":
            self._break(True)

    def end(self, name: str) -> None:
        if name == f"{_WORD}t":
            self._reading = False
        elif name == f"{_WORD}p":
            self._paragraph()

    def text(self, data: str) -> None:
        if self._reading:
            self._text.append(data)

    def _break(self, page: bool) -> None:
        if page:
            self._paragraph()
            self.sections.page_ends()
        else:
            self._text.append(" ")

    def _paragraph(self) -> None:
        self.sections.paragraph("".join(self._text), bool(_HEADING_STYLE.match(self._style)))
        self._text, self._style = [], ""


def read_odt(data: bytes) -> Read:
    """Passages of an ODT file.

    Raises:
        Unreadable: broken, hostile or empty.
    """
    archive, found = Archive(data), _Odt()
    parse(archive.member("content.xml"), found.start, found.end, found.text)
    return _read(found.sections, archive.member("meta.xml", needed=False))


def read_docx(data: bytes) -> Read:
    """Passages of a DOCX file.

    Raises:
        Unreadable: broken, hostile or empty.
    """
    archive, found = Archive(data), _Docx()
    parse(archive.member("word/document.xml"), found.start, found.end, found.text)
    return _read(found.sections, archive.member("docProps/core.xml", needed=False))


def _read(sections: _Sections, properties: bytes) -> Read:
    found = sections.all()
    first = next((section.heading for section in found if section.heading), "")
    return read_of(_title(properties) or first, sections.pages, found)


def _title(properties: bytes) -> str:
    """The title among a file's properties."""
    found: list[str] = []
    inside = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside
        inside = name == _TITLE

    def end(_: str) -> None:
        nonlocal inside
        inside = False

    def text(data: str) -> None:
        if inside:
            found.append(data)

    if properties:
        parse(properties, start, end, text)
    return "".join(found)
