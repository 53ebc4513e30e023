"""Foresees how a plan that is being written goes on, so that a model need only confirm it.

Plans are formulaic: after ``gis.locate(`` comes ``address="``, and a value goes on as the request does. What
is foreseen is never trusted: every token is still the model's choice under the grammar. It only lets several
tokens be confirmed in one pass (speculative decoding, Leviathan et al. 2023, with text in place of a model).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

_VALUE = re.compile(r'(\b(?:by|order)="[^"\n]*")|"[^"\n]*"')
_BLANK = '"…"'
_LAST = "\U0010ffff"
_SHARE = 0.55
"""Share of the known plans that must agree on a character."""


class Foresight:
    """Continuations of plans, from plans already known.

    Args:
        plans: known plans; what stands in quotes does not matter.
    """

    def __init__(self, plans: Iterable[str]) -> None:
        pairs: list[str] = []
        singles: list[str] = []
        for plan in plans:
            before = ""
            for line in [*_skeleton(plan).split("\n"), "\0"]:
                pairs.append(f"{before}\n{line}\n")
                singles.append(f"{line}\n")
                before = line
        self._pairs, self._singles = sorted(pairs), sorted(singles)

    def next(self, text: str, request: str, limit: int = 32) -> str:
        """What is likely to follow ``text``, at most ``limit`` characters; empty where nothing is foreseen.

        Args:
            request: where an open value may be copied from.
        """
        before, broken, line = _skeleton(text).rpartition("\n")
        quoted = line.rpartition('"')
        if line.replace(_BLANK, "").count('"') % 2 and not quoted[0].endswith(("by=", "order=")):
            return _copied(quoted[2], request)
        before = before.rpartition("\n")[2]
        found = ""
        while len(found) < limit:
            char = self._likely(before if broken else "", line)
            if char in {"", "\0", "…"}:
                break
            found += char
            if char == "\n":
                before, line, broken = line, "", "\n"
            else:
                line += char
        return found

    def _likely(self, before: str, line: str) -> str:
        """The character that most known plans have here, or none."""
        return _majority(self._pairs, f"{before}\n{line}") or (_majority(self._singles, line) if line else "")


def _skeleton(plan: str) -> str:
    return _VALUE.sub(lambda match: match[1] or _BLANK, plan)


def _majority(known: list[str], start: str) -> str:
    low, high = bisect_left(known, start), bisect_left(known, start + _LAST)
    if low >= high:
        return ""
    middle = known[(low + high) // 2]
    char = middle[len(start) : len(start) + 1]
    first, last = (
        bisect_left(known, start + char, low, high),
        bisect_left(known, start + char + _LAST, low, high),
    )
    return char if last - first >= _SHARE * (high - low) else ""


def _copied(begun: str, request: str) -> str:
    """The rest of the word that a value stands in, and the word after it."""
    if not begun:
        return ""
    found = re.search(rf"(?<!\w){re.escape(begun)}", request)
    if found is None:
        return ""
    following = re.match(r"[\w'.\-]*(?: [\w'\-]+)?", request[found.end() :])
    return following[0] if following else ""
