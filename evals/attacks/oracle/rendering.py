"""Law of screens: what somebody wrote is shown as text; it fetches nothing, runs nothing, drives nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from evals.attacks.oracle.record import Breach

_TAGS = frozenset(
    "html head meta title link script body a header nav form input span button main footer p h1 h2 h3 h4 "
    "section div dl dt dd ul ol li table caption thead tbody tr th td details summary code time mark strong "
    "em fieldset legend label textarea figure figcaption svg g path circle rect text line polyline polygon "
    "tspan blockquote img use defs pattern clippath desc small select option pre symbol b i article aside "
    "br hr".split()
)
"""Elements that the house's own pages are made of."""
_PLACES = frozenset(
    {"src", "href", "action", "formaction", "poster", "data", "srcset", "xlink:href", "cite", "ping"}
)
_OWN = re.compile(r"^(/(?!/)|#|$)")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_JOINER = "\u2060"
_LIVE = re.compile(r"(?i)(https?|ftp)://[^\s\u2060]|\bwww\.\w|\w@\w+\.\w")
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+\-]?[\d\s\u202f.,]+$")


def judge_page(page: str) -> Iterator[Breach]:
    """An HTML page: only the house's own elements, nothing of another host, no script but the house's."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    yield from reader.breaches
    if found := _UNSEEN.search(page):
        yield Breach("unseen", f"the page holds U+{ord(found[0]):04X}")


def judge_policy(headers: dict[str, str]) -> Iterator[Breach]:
    """The page's Content-Security-Policy: no other host, no script written into the page."""
    policy = headers.get("content-security-policy", "")
    if "default-src 'self'" not in policy or "script-src 'self'" not in policy or "unsafe" in policy:
        yield Breach("policy", f"the page is served with {policy!r}")


def judge_markdown(message: str, own_links: int) -> Iterator[Breach]:
    """A message of the conversation: no link but the house's own, no picture, no HTML, no address that a
    reader makes a link of.

    Args:
        own_links: links to the house's own pages that it may hold.
    """
    bare = re.sub(r"\\([!-/:-@\[-`{-~])", "\ufffc", message)
    links = re.findall(r"\]\(([^)]*)\)", bare)
    if len(links) > own_links or any(not link.startswith("/runs/") for link in links):
        yield Breach("link", f"the message links to {links}")
    if "<" in re.sub(r"\ufffc", "", bare) or "![" in bare:
        yield Breach("markup", "the message holds HTML or a picture")
    if found := _LIVE.search(message.replace("\\", "")):
        yield Breach("link", f"a reader makes a link of {found[0]!r}")
    if found := _UNSEEN.search(message.replace(_JOINER, "")):
        yield Breach("unseen", f"the message holds U+{ord(found[0]):04X}")


def judge_terminal(output: str) -> Iterator[Breach]:
    """What a terminal is given: lines of visible characters and tabs."""
    if found := _UNSEEN.search(output):
        yield Breach("unseen", f"the terminal is given U+{ord(found[0]):04X}")
    if "\r" in output:
        yield Breach("unseen", "the terminal is given a carriage return")


def judge_table(lines: str) -> Iterator[Breach]:
    """Tab-separated lines, which a spreadsheet opens: no cell is a formula."""
    for line in lines.splitlines():
        for cell in line.split("\t"):
            if _FORMULA.match(cell) and not _NUMBER.match(cell):
                yield Breach("formula", f"a spreadsheet reckons {cell[:60]!r}")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.breaches: list[Breach] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag not in _TAGS:
            self.breaches.append(Breach("element", f"the page holds <{tag}>"))
        if tag == "script" and not (told.get("src") or "").startswith("/static/"):
            self.breaches.append(Breach("script", f"a script of {told.get('src')!r}"))
        if tag == "meta" and "http-equiv" in told:
            self.breaches.append(Breach("element", "the page sends its reader elsewhere"))
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.breaches.append(Breach("attribute", f"<{tag} {name}>"))
            if name in _PLACES and not _OWN.match((value or "").strip()):
                self.breaches.append(Breach("fetch", f"<{tag} {name}={(value or '')[:80]!r}>"))
