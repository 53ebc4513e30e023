"""Texts as GLPI keeps them: descriptions and notes are HTML, which its interface gives encoded once more."""

from __future__ import annotations

import html
import re

_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p[^>]*>|</(?:p|div|li)>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,10000}>")


def to_html(text: str) -> str:
    """Plain text as a description or note."""
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>")


def from_html(kept: object) -> str:
    """A description or note as plain text."""
    shown = html.unescape(str(kept or ""))  # the interface's own encoding
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", shown))).strip()


def plain(kept: object) -> str:
    """A title: text, encoded once."""
    return html.unescape(str(kept or "")).strip()


def line_of(text: str, word: str) -> str:
    """What stands after a word and a colon on a line of its own; empty where nothing does."""
    found = re.search(rf"^{re.escape(word)} ?: ?(.*)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def without_lines(text: str, *words: str) -> str:
    """The text without such lines."""
    for word in words:
        text = re.sub(rf"^{re.escape(word)} ?: ?.*\n?", "", text, flags=re.MULTILINE)
    return text.strip()
