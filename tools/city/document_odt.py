"""A small ODT writer for the demo's documents (OpenDocument 1.2)."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

_TYPE = "application/vnd.oasis.opendocument.text"
_MOMENT = (2026, 1, 1, 0, 0, 0)
_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def odt(markdown: str) -> bytes:
    """The document of a text: ``#`` is its title, ``##`` headings, each other line a paragraph."""
    lines = [line for line in markdown.splitlines() if line.strip() and line != "---"]
    title = lines[0].lstrip("# ")
    body = "".join(map(_element, lines))
    content = f"<office:document-content {_SPACES}><office:body><office:text>{body}</office:text>"
    meta = f"<office:document-meta {_SPACES}><office:meta><dc:title>{escape(title)}</dc:title></office:meta>"
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text, packed in (
            ("mimetype", _TYPE, zipfile.ZIP_STORED),
            ("content.xml", _xml(f"{content}</office:body></office:document-content>"), zipfile.ZIP_DEFLATED),
            ("meta.xml", _xml(f"{meta}</office:document-meta>"), zipfile.ZIP_DEFLATED),
            ("META-INF/manifest.xml", _xml(_MANIFEST), zipfile.ZIP_DEFLATED),
        ):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), text.encode(), packed)
    return made.getvalue()


def _element(line: str) -> str:
    level = len(line) - len(line.lstrip("#"))
    if level:
        return f'<text:h text:outline-level="{level}">{escape(line.lstrip("# "))}</text:h>'
    return f"<text:p>{escape(line)}</text:p>"


def _xml(text: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'
