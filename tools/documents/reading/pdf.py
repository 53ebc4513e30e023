"""Text of PDF files, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from tools.documents.reading.passages import Read, Section, Unreadable, read_of

_MOST_PAGES = 5_000


def read_pdf(data: bytes) -> Read:
    """Passages of a PDF file; a page that cannot be read is left out while others can.

    Raises:
        Unreadable: broken, encrypted, or without text.
    """
    from pypdf import PdfReader  # only in the sandbox's process: its import takes a while

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("PDF protégé par un mot de passe")
        count = len(reader.pages)
        title = "" if reader.metadata is None else str(reader.metadata.title or "")
    except Unreadable:
        raise
    except Exception as error:  # a parser of foreign files: whatever it meets, the file is left out
        raise Unreadable(f"PDF illisible ({type(error).__name__})") from error
    if count > _MOST_PAGES:
        raise Unreadable(f"plus de {_MOST_PAGES} pages")
    return read_of(title, count, _sections(reader, count))


def _sections(reader: object, count: int) -> Iterator[Section]:
    read, last = 0, None
    for number in range(count):
        try:
            text = reader.pages[number].extract_text()  # type: ignore[attr-defined]  # pypdf's reader
        except Exception as error:  # noqa: BLE001  # as above: this page alone is left out
            last = error
            continue
        read += 1
        yield Section("", _paragraphs(text), number + 1)
    if not read and last is not None:
        raise Unreadable(f"PDF illisible ({type(last).__name__})") from last


def _paragraphs(text: str) -> tuple[str, ...]:
    """Lines put together again: one that ends a sentence ends a paragraph."""
    found, held = list[str](), list[str]()
    for line in text.splitlines():
        part = line.strip()
        if part:
            held.append(part)
        if held and (not part or part.endswith((".", "!", "?", ":", ";"))):
            found.append(" ".join(held))
            held = []
    return (*found, " ".join(held)) if held else tuple(found)
