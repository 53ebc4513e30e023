"""What errors say: to staff what they can do, and apart from it the administrator's command."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from beffroi import errors
from beffroi.errors import BeffroiError, ConfigurationError, Refused

ROOT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"`|« ?beffroi |\(beffroi |: beffroi |make install|apt-get|df -h|opa check")
AT_A_TERMINAL = (ConfigurationError, Refused)
"""Told where settings are read, or naming a page and the command for what is the reader's own."""
STAFF = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, BeffroiError) and not issubclass(kind, AT_A_TERMINAL)
}


def _texts(code: ast.AST) -> Iterator[str]:
    """The texts of errors that may end a request, without what is given as their command."""
    for node in ast.walk(code):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in STAFF:
            parts = (part for argument in node.args for part in ast.walk(argument))
            yield from (p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str))


@pytest.mark.parametrize("room", ["agents", "guards", "tools"])
def test_no_error_of_a_request_sends_staff_to_a_command(room: str) -> None:
    texts = {path: list(_texts(ast.parse(path.read_text("utf-8")))) for path in (ROOT / room).rglob("*.py")}
    assert sum(map(len, texts.values())) > 30
    wrong = {str(path): text for path, found in texts.items() for text in found if COMMAND.search(text)}
    assert wrong == {}
