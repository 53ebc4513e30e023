"""How the command speaks: results on standard output, progress and errors on standard error."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from beffroi.disk import why
from beffroi.errors import BeffroiError, ConfigurationError, PlanError

if TYPE_CHECKING:
    from rich.console import Console

_FORMULA = re.compile(r"[=+\-@].")
_BEYOND_ASCII = re.compile(r"[^\n -~]")
_SPACES = "\u00a0\u202f"
"""Of French typography; Python counts them as not printable."""
_NUMBER = re.compile(r"[+\-]?\d[\d\s.,]*$")
Tell = Callable[[str, float], None]
"""Told what is going on and the share done, 0 to 1 (0 where unknown)."""


def show_json(value: Any) -> None:
    """One JSON value, as UTF-8 text that people can read too; what is not seen is escaped in it."""
    print(_BEYOND_ASCII.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=2)))


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found[0].isprintable() or found[0] in _SPACES else json.dumps(found[0])[1:-1]


def console(stream: TextIO | None = None) -> Console:
    """The terminal that results go to."""
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False)


def write_json(path: Path, value: Any) -> None:
    """The same JSON value in a file.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    write_text(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_text(path: Path, text: str) -> None:
    """A text in a file.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise _unwritable(path, error.errno) from error


def check_place(path: Path) -> None:
    """That a file has a folder to go to: before the work whose result it takes.

    Raises:
        ConfigurationError: there is none.
    """
    if path.is_dir():
        raise _unwritable(path, errno.EISDIR)
    if not path.parent.is_dir():
        raise _unwritable(path, errno.ENOENT)
    if not os.access(path.parent, os.W_OK):
        raise _unwritable(path, errno.EACCES)


def _unwritable(path: Path, number: int | None) -> ConfigurationError:
    why_fr, why_en = why(number)
    return ConfigurationError(
        f"Le fichier « {path} » ne peut pas être écrit : {why_fr}. Choisissez-en un autre.",
        f"File '{path}' cannot be written: {why_en}.",
    )


class Out:
    """Where results are written, as a terminal shows them or as plain lines.

    Args:
        stream: standard output, as it is at each line, where None.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def say(self, text: str, style: str = "", *, skip_empty: bool = False) -> None:
        """Text of a result; styled in a terminal only."""
        if skip_empty and not text:
            return
        if not self._at.isatty():
            print(clean(text), file=self._at)
            return
        from rich.text import Text

        console(self._at).print(Text(clean(text), style=style))

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> None:
        """A table: drawn in a terminal, tab-separated lines with a heading elsewhere.

        A spreadsheet opens such lines: a cell that it would reckon as a formula begins with an apostrophe
        there.
        """
        if not self._at.isatty():
            for row in (headings, *rows):
                print("\t".join(_cell(cell) for cell in row), file=self._at)
            return
        from rich.box import SIMPLE_HEAD
        from rich.table import Table
        from rich.text import Text

        drawn = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
        for heading in headings:
            drawn.add_column(heading, overflow="fold")
        for row in rows:
            drawn.add_row(*(Text(clean(cell)) for cell in row))
        console(self._at).print(drawn)

    @property
    def _at(self) -> TextIO:
        return sys.stdout if self._stream is None else self._stream


STDOUT = Out()
say, table = STDOUT.say, STDOUT.table


def clean(text: str) -> str:
    """Text without what is not seen: what a city system wrote must not drive the terminal."""
    from ui.words.plain import shown

    return shown(text).encode("utf-8", "replace").decode("utf-8")


def one_line(text: str) -> str:
    """Clean text on one line."""
    return " ".join(clean(text).split())


def _cell(text: str) -> str:
    line = one_line(text)
    return f"'{line}" if _FORMULA.match(line) and not _NUMBER.match(line) else line


def complain(error: BeffroiError) -> None:
    """What happened and what to do next, in French, on standard error."""
    print(f"Erreur : {clean(error.fr)}", file=sys.stderr)
    if isinstance(error, PlanError) and error.mend:
        print(f"  {clean(error.mend)}", file=sys.stderr)
    if error.command:
        print(f"  {clean(to_run(error.command))}", file=sys.stderr)


def to_run(command: str) -> str:
    """The command of an error, as it is told beside that."""
    return f"Commande : {command}"


def note(sentence: str) -> None:
    """Something said beside the result, on standard error."""
    print(clean(sentence), file=sys.stderr)


@contextmanager
def progress(first: str) -> Iterator[Tell]:
    """Says what is going on: one changing line in a terminal, elsewhere a line per change and tenth."""
    if not sys.stderr.isatty():
        yield _plain()
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(one_line(first))) as status:
        yield lambda what, share: status.update(Text(f"{one_line(what)}{_percent(share)}")) if what else None


def _plain() -> Tell:
    said = ("", 0)

    def tell(what: str, share: float) -> None:
        nonlocal said
        now = (what, int(10 * share))
        if what and now != said:
            said = now
            print(f"… {one_line(what)}{_percent(share)}", file=sys.stderr)

    return tell


def _percent(share: float) -> str:
    return f" ({share:.0%})".replace("%", " %") if share > 0 else ""
