"""Texts as GLPI keeps them: descriptions and notes are HTML, which its interface gives encoded once more.

What others wrote stays as it is kept: a mark is a paragraph that is added to it or taken out.
"""

from __future__ import annotations

import html
import re

from tools.ticketing.marks import Mark, marks_in

_MOST_MARKS = 20
_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p[^>]*>|</(?:p|div|li)>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,10000}>")


def to_html(text: str) -> str:
    """Plain text as a description or note."""
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>")


def from_html(kept: object) -> str:
    """A description or note as plain text."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", _decoded(kept)))).strip()


def marked(kept: object, mark: Mark) -> str:
    """A description with one more mark; the oldest go after twenty."""
    before = _decoded(kept)
    for old in marks_in(before)[: 1 - _MOST_MARKS]:
        before = _without(before, old)
    return f"{before}<p>{mark}</p>"


def unmarked(kept: object, mark: Mark) -> str:
    """A description without a mark."""
    return _without(_decoded(kept), mark)


def plain(kept: object) -> str:
    """A title: text, encoded once."""
    return html.unescape(str(kept or "")).strip()


def _decoded(kept: object) -> str:
    """The HTML, without the interface's own encoding, which leaves no ``<``."""
    text = str(kept or "")
    return text if "<" in text else html.unescape(text)


def _without(text: str, mark: Mark) -> str:
    found = re.escape(str(mark))
    return re.sub(rf"<p[^<>]{{0,200}}>{found}</p>|(?:<br ?/?>)?{found}", "", text)


def line_of(text: str, word: str) -> str:
    """What stands after a word and a colon on a line of its own; empty where nothing does."""
    found = re.search(rf"^{re.escape(word)} ?: ?(.*)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def without_lines(text: str, *words: str) -> str:
    """The text without such lines."""
    for word in words:
        text = re.sub(rf"^{re.escape(word)} ?: ?.*\n?", "", text, flags=re.MULTILINE)
    return text.strip()
