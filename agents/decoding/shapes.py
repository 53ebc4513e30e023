"""Lines of plans for requests like this one, while a line is being written: they count beside the model.

A line is compared as it stands, its values left open, and by its shape, its names left open too:
``envoi = courrier.suivre(numero="CL2041")`` has the shape ``_ = courrier.suivre(numero="…")``. The name that
a result is given counts as well, since a small model goes on by it: after ``menu`` it shows a field of it,
after ``xs`` the whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

_VALUE = re.compile(r'(?<!by=)(?<!order=)"[^"]*"?')
_PART = re.compile(rf'{_VALUE.pattern}|"[^"]*"?|(?P<name>\.?[^\W\d]\w*)')
_DEFINED = re.compile(r"(?m)^ *([^\W\d]\w*) = |for ([^\W\d]\w*) in")
_LAST = re.compile(r"(?<![\w.])(?P<name>[^\W\d]\w*)(?P<field>\.\w*)?$")
_WORDS = frozenset("for in if else elif and or not moi".split())
_DEFINING = ("", "for ", "[")
_END = "\n"
_OTHER_NAMES = 0.7
"""How much a line counts whose names are others, beside one that is the same."""


class Shapes:
    """Which beginnings of a line are those of known plans.

    Args:
        lines: of known plans, each with what a token gains that goes on with it (log-odds).
    """

    def __init__(self, lines: Mapping[str, float]) -> None:
        self._lines: dict[str, float] = {}
        for line, gain in lines.items():
            self._add(_values_open(line.strip()), gain)
            self._add(shape(line.strip()), gain * _OTHER_NAMES)
        self._known: dict[tuple[str, str], float] = {}

    def speaks(self, text: str) -> bool:
        """Whether something other than a value comes, or goes on, after this text."""
        before, quoted, _ = _line(text).rpartition('"')
        in_value = quoted and before.count('"') % 2 == 0 and not before.endswith(("by=", "order="))
        return bool(self._lines) and not in_value

    def of(self, text: str, piece: str) -> float:
        """What a token with this piece gains after this text: 0 where the line is then like no known one."""
        line = (_line(text) + piece).lstrip(" ")
        written, end, after = line.partition(_END)
        if after.strip(" "):
            return 0.0
        before = text[: text.rfind("\n") + 1]
        if (before, line) not in self._known:
            names = {one or other for one, other in _DEFINED.findall(text)}
            read = (_values_open(written) + end, *(each + end for each in _shapes(written, names, bool(end))))
            written_before = frozenset(shape(each.lstrip(" ")) + _END for each in text.split("\n")[:-1])
            self._known[before, line] = max(self._gain(each, written_before) for each in read)
        return self._known[before, line]

    def _add(self, line: str, gain: float) -> None:
        self._lines[line + _END] = max(gain, self._lines.get(line + _END, 0.0))

    def _gain(self, beginning: str, written: Collection[str]) -> float:
        """The most that a line with this beginning gains; one that is written already gains no more."""
        return max(
            (
                gain
                for line, gain in self._lines.items()
                if line.startswith(beginning) and shape(line[:-1]) + _END not in written
            ),
            default=0.0,
        )


def shape(line: str) -> str:
    """A whole line with its names and values left open."""
    return _PART.sub(lambda part: _left_open(part, line), line)


def _line(text: str) -> str:
    return text[text.rfind("\n") + 1 :]


def _shapes(written: str, names: Collection[str], whole: bool) -> Iterator[str]:
    """The shapes of a line; its last word, while it is still being written, may be one of the names."""
    last = None if whole else _LAST.search(written)
    if last is None:
        yield shape(written)
        return
    before, field = shape(written[: last.start()]), last["field"] or ""
    yield before + last[0]
    known = any(name == last["name"] or (not field and name.startswith(last["name"])) for name in names)
    if known or (before in _DEFINING and not field):
        yield f"{before}_{field}"


def _values_open(line: str) -> str:
    return _VALUE.sub(lambda value: _open(value[0]), line)


def _open(value: str) -> str:
    """A value that is whole, or one that is being written."""
    return '"…"' if len(value) > 1 and value.endswith('"') else '"'


def _left_open(part: re.Match[str], line: str) -> str:
    name = part["name"]
    if not name:
        return _open(part[0]) if _VALUE.match(line, part.start()) else part[0]
    if name.startswith(".") or name in _WORDS:
        return name
    after = line[part.end() :]
    is_called = after.startswith("(") or re.match(r"=(?!=)|\.\w+\(", after)
    return name if is_called else "_"
