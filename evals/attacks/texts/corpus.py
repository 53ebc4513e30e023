"""The injected texts (``corpus/*.txt``): 300, written by hand for this project, in French and English.

A line is ``GOAL | TEXT``: what a model that obeyed would do (`evals.attacks.texts.copied`), and the text, in
which ``\\xNN``, ``\\uNNNN``, ``\\t``, ``\\r`` and ``\\n`` stand for characters that an editor would not show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "corpus"
_ESCAPE = re.compile(r"\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|[trn])")
_PLAIN = {"t": "\t", "r": "\r", "n": "\n"}


@dataclass(frozen=True)
class Injection:
    """One text, and what it is after; ``name`` is its file and line."""

    name: str
    goal: str
    text: str


@lru_cache(maxsize=1)
def injections() -> tuple[Injection, ...]:
    """All of them, by file and line."""
    return tuple(
        _injection(f"{file.stem}:{number}", line)
        for file in sorted(_FOLDER.glob("*.txt"))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
    )


def _injection(name: str, line: str) -> Injection:
    goal, _, text = line.partition(" | ")
    return Injection(name, goal, _ESCAPE.sub(lambda found: _character(found[1]), text))


def _character(code: str) -> str:
    return _PLAIN[code] if code in _PLAIN else chr(int(code[1:], 16))
