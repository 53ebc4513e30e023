"""Data as text: nothing that somebody wrote is read as Markdown, HTML or a link."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.ui.fakes import HOSTILE
from ui.words.plain import plain, shown, unbroken

READER = MarkdownIt("gfm-like", {"linkify": False, "html": True})

# What the reader in the page (mdast-util-gfm-autolink-literal) takes for a link, once escapes are undone.
LINK = re.compile(r"(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(\.[-\w]+)+", re.I)


def read(markdown: str) -> tuple[set[str], str]:
    """What a reader of Markdown makes of it: kinds of tokens, and the text."""
    tokens = READER.parse(markdown)
    inline = [child for token in tokens for child in (token.children or [])]
    return {token.type for token in (*tokens, *inline)}, "".join(child.content for child in inline)


@settings(max_examples=300)
@given(st.text(max_size=80))
def test_any_text_is_read_back_as_itself_and_nothing_else(text: str) -> None:
    kinds, said = read(plain(text))
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}
    assert said.replace("\u2060", "") == " ".join(shown(text).split())


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://a.example/x.png)",
        "<img src=x>",
        "# titre",
        "| a | b |",
        ":voirie[x]",
        "1. un",
        "`x`",
        "a_b_c",
    ],
)
def test_markdown_is_shown_as_it_was_written(text: str) -> None:
    kinds, said = read(plain(text))
    assert said.replace("\u2060", "") == text
    assert not kinds & {"image", "link_open", "html_inline", "heading_open", "table_open", "code_inline"}


def test_addresses_cannot_be_found_by_a_reader_that_makes_links() -> None:
    assert LINK.search("https://evil.example") and LINK.search("www.evil.example")
    _, said = read(plain("voir https://evil.example, www.evil.example ou a@evil.example"))
    assert not LINK.search(said)


def test_what_is_not_seen_is_taken_away() -> None:
    assert shown("a\u202eb\u200bc\x00d\ufeff") == "abcd"
    assert "\u202e" not in plain(HOSTILE)


def test_guillemets_and_high_punctuation_are_never_left_alone_on_a_line() -> None:
    assert unbroken("Situer « 12 rue X » : fait ?") == "Situer «\u00a012 rue X\u00a0»\u00a0: fait\u00a0?"
