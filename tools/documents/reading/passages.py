"""From sections of a document to passages of a size that a person reads at a glance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 1_200
"""Characters of one passage."""
MOST_CHARACTERS = 5_000_000
"""Of one document; about 2,500 printed pages."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_SENTENCE = re.compile(r"(?<=[.!?…;])\s+")


class Unreadable(Exception):
    """A document cannot be read; says why, in French, for the list of what was left out."""


@dataclass(frozen=True)
class Section:
    """A heading, or a page, and the paragraphs below it. ``page`` is 1-based, None where there are none."""

    heading: str
    paragraphs: tuple[str, ...]
    page: int | None = None


@dataclass(frozen=True)
class Piece:
    """One passage."""

    heading: str
    page: int | None
    text: str


@dataclass(frozen=True)
class Read:
    """What a document says. ``title`` is empty where it does not say its own."""

    title: str
    pages: int | None
    pieces: tuple[Piece, ...]


def read_of(title: str, pages: int | None, sections: Iterable[Section]) -> Read:
    """A document of its sections.

    Raises:
        Unreadable: it holds no text, or too much.
    """
    pieces, characters = [], 0
    for section in sections:
        for text in _pieces(section):
            characters += len(text)
            if characters > MOST_CHARACTERS:
                raise Unreadable(f"plus de {MOST_CHARACTERS} caractères de texte")
            pieces.append(Piece(clean(section.heading)[:200], section.page, text))
    if not pieces:
        raise Unreadable("aucun texte (une numérisation sans reconnaissance de caractères ?)")
    return Read(clean(title)[:200], pages, tuple(pieces))


def clean(text: str) -> str:
    """One line without what is not seen."""
    return " ".join(_UNSEEN.sub("", text).split())


def _pieces(section: Section) -> Iterator[str]:
    """Whole paragraphs as long as they fit; a longer one is cut between sentences, else anywhere."""
    held = ""
    for part in (part for paragraph in section.paragraphs for part in _parts(clean(paragraph))):
        if held and len(held) + len(part) + 1 > LONGEST:
            yield held
            held = ""
        held = f"{held}\n{part}" if held else part
    if held:
        yield held


def _parts(paragraph: str) -> Iterator[str]:
    if len(paragraph) <= LONGEST:
        if paragraph:
            yield paragraph
        return
    held = ""
    for sentence in _SENTENCE.split(paragraph):
        if held and len(held) + len(sentence) + 1 > LONGEST:
            yield held
            held = ""
        held = f"{held} {sentence}" if held else sentence
        while len(held) > LONGEST:
            cut = held.rfind(" ", 0, LONGEST) + 1 or LONGEST
            yield held[:cut].rstrip()
            held = held[cut:]
    if held:
        yield held
