"""Spans of the request: whole words, byte for byte."""

from __future__ import annotations

from agents.planner.decoding.scan import Scan, as_bytes


class Spans:
    """Whole-word spans of some texts, for matching between quotes."""

    def __init__(self, texts: tuple[str, ...], longest: int = 400) -> None:
        self._sources = [(as_bytes(text), _boundaries(text)) for text in texts]
        self._longest = longest

    def match(self, scan: Scan, at: int) -> int | None:
        """End of the quoted span that opens at ``at``, or None; tells ``scan`` if the text runs out."""
        close = scan.text.find('"', at + 1)
        if close >= 0:
            return close + 1 if self._holds(scan.text[at + 1 : close], whole=True) else None
        if self._holds(scan.text[at + 1 :], whole=False):
            scan.partial = True
        return None

    def _holds(self, part: str, whole: bool) -> bool:
        if not part:
            return not whole
        if len(part) > self._longest or part[0] == " " or (whole and part[-1] == " "):
            return False
        return any(_occurs(source, edges, part, whole) for source, edges in self._sources)


def _occurs(source: str, edges: frozenset[int], part: str, whole: bool) -> bool:
    at = source.find(part)
    while at >= 0:
        if at in edges and (not whole or at + len(part) in edges):
            return True
        at = source.find(part, at + 1)
    return False


def _boundaries(text: str) -> frozenset[int]:
    """Byte offsets that do not fall within a word."""
    offsets, at = {0}, 0
    for before, char in zip(" " + text, text, strict=False):
        if not (before.isalnum() and char.isalnum()):
            offsets.add(at)
        at += len(char.encode("utf-8"))
    return frozenset(offsets | {at})
