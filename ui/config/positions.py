"""Line and column of every setting of a TOML file.

`tomllib` reads the file and says whether it is right; this small scan only finds places in text that it has
accepted. No library gives them: tomlkit, the one that is kept up, keeps the file's form but no positions.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
Place = tuple[int, int]
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL
)


@dataclass
class Positions:
    """Places by path (``("systems", "directory", "url")``; a number for an element of a list).

    Attributes:
        keys: of a setting's name, or of the first title that names a table.
        values: of a setting's value.
    """

    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)

    def of_key(self, path: Path) -> Place:
        """Place of a name, or of the nearest table around it; line 1 for the whole file."""
        return self._nearest(path, self.keys, self.values)

    def of_value(self, path: Path) -> Place:
        """Place of a value, or of the nearest table around it."""
        return self._nearest(path, self.values, self.keys)

    def _nearest(self, path: Path, first: dict[Path, Place], second: dict[Path, Place]) -> Place:
        while path:
            if found := first.get(path) or second.get(path):
                return found
            path = path[:-1]
        return 1, 1


def find_positions(text: str) -> Positions:
    """Places in text that `tomllib` accepts."""
    scan = _Scan(text)
    scan.document()
    return scan.found


class _Scan:
    def __init__(self, text: str) -> None:
        self.found = Positions()
        self._text, self._at = text, 0
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._last: dict[Path, int] = {}
        """Number of the last element of each list of tables."""

    def document(self) -> None:
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._title()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _title(self) -> Path:
        place = self._place()
        several = self._text.startswith("[[", self._at)
        self._at += 2 if several else 1
        path: Path = ()
        names = self._names()
        for number, (name, _) in enumerate(names, 1):
            path = (*path, name)
            self.found.keys.setdefault(path, place)
            if several and number == len(names):
                self._last[path] = self._last.get(path, -1) + 1
            if path in self._last:
                path = (*path, self._last[path])
                self.found.keys.setdefault(path, place)
        self._at += 2 if several else 1
        return path

    def _names(self) -> list[tuple[str, Place]]:
        """A name with its dots: ``a."b c".d``; ends at what follows it."""
        names = []
        while True:
            self._skip(_SPACE)
            place, raw = self._place(), self._take(_STRING) or self._take(_BARE_KEY)
            names.append((tomllib.loads(f"x = {raw}")["x"] if raw[:1] in "\"'" else raw, place))
            self._skip(_SPACE)
            if self._text[self._at] != ".":
                return names
            self._at += 1

    def _pair(self, path: Path) -> None:
        for name, place in self._names():
            path = (*path, name)
            self.found.keys.setdefault(path, place)
        self._at += 1  # =
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: Path) -> None:
        self.found.values[path] = self._place()
        match self._text[self._at]:
            case "[":
                for number, _ in enumerate(self._elements("]")):
                    self._value((*path, number))
            case "{":
                for _ in self._elements("}"):
                    self._pair(path)
            case '"' | "'":
                self._take(_STRING)
            case _:
                self._take(_PLAIN_VALUE)

    def _elements(self, end: str) -> Iterator[None]:
        """Stands before each element in turn; behind the closing bracket at the end."""
        self._at += 1
        self._skip(_BLANK)
        while self._text[self._at] != end:
            yield
            self._skip(_BLANK)
            if self._text[self._at] == ",":
                self._at += 1
                self._skip(_BLANK)
        self._at += 1

    def _place(self) -> Place:
        line = bisect_right(self._lines, self._at)
        return line, self._at - self._lines[line - 1] + 1

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found[0]

    def _skip(self, pattern: re.Pattern[str]) -> None:
        self._take(pattern)
