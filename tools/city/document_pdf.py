"""A small PDF writer for the demo's documents: Helvetica, A4, one column (ISO 32000-1)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

_WIDTH, _HEIGHT, _MARGIN, _LEADING = 595, 842, 64, 16
_WRAP = 84


def pdf(markdown: str) -> bytes:
    """The document of a text: ``#`` is its title, ``##`` headings, ``---`` a new page."""
    pages = [_content(part) for part in markdown.split("\n---\n")]
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title " + _string(_title(markdown)) + b" /Producer (Beffroi) >>",
    ]
    box = f"/MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Resources << /Font << /F 3 0 R >> >>"
    for number, content in enumerate(pages):
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Contents {6 + 2 * number} 0 R >>".encode())
        objects.append(f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    written, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\n".encode()
    return bytes(written + f"startxref\n{table}\n%%EOF\n".encode())


def _content(text: str) -> bytes:
    lines = [f"BT /F 11 Tf {_LEADING} TL {_MARGIN} {_HEIGHT - _MARGIN} Td".encode()]
    for size, line in _lines(text):
        lines.append(f"/F {size} Tf ".encode() + _string(line) + b" Tj T*")
    return b"\n".join([*lines, b"ET"])


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for line in text.strip().splitlines():
        size = 18 if line.startswith("# ") else 13 if line.startswith("## ") else 11
        for part in textwrap.wrap(line.lstrip("# "), _WRAP) or [""]:
            yield size, part


def _title(text: str) -> str:
    return text.splitlines()[0].lstrip("# ")


def _string(text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"(" + escaped.encode("cp1252") + b")"
