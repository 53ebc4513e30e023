"""Attack texts of AgentDojo (PyPI ``agentdojo``, MIT), read from where it is installed and never copied here.

Its goals are about banks, calendars and chats, and its attacks run its own agents; here only the texts count:
every injection task's goal inside every fixed attack's words, as what a resident wrote. They are read off the
package's source with `ast`: nothing of it is imported, as it brings clients of six model providers along.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from beffroi.errors import ConfigurationError
from evals.attacks.texts.corpus import Injection

FOLDER = Path(sys.prefix) / "agentdojo"
VERSION = "0.1.35"
INSTALL = f"uv pip install --no-deps --target .venv/agentdojo agentdojo=={VERSION}"
_NAMES = {"user": "Claire Aubry", "model": "Beffroi", "task": "", "tools": ""}


def is_installed(folder: Path = FOLDER) -> bool:
    """Whether the package is in the folder."""
    return (folder / "agentdojo" / "attacks").is_dir()


def agentdojo_texts(folder: Path = FOLDER) -> tuple[Injection, ...]:
    """Every goal in every attack's words.

    Raises:
        ConfigurationError: it is not installed there, or has another form than the one known.
    """
    if not is_installed(folder):
        raise ConfigurationError(
            f"AgentDojo n'est pas installé dans « {folder} ». Installez-le sans ses dépendances : {INSTALL}",
            f"AgentDojo is not installed in '{folder}': {INSTALL}",
        )
    package = folder / "agentdojo"
    attacks = dict(_attacks(package / "attacks"))
    goals = dict(_goals(package / "default_suites"))
    if not attacks or not goals:
        raise ConfigurationError(
            f"AgentDojo n'a pas la forme attendue : installez la version {VERSION}.",
            f"AgentDojo is not as expected: install version {VERSION}.",
        )
    return tuple(
        Injection(f"agentdojo:{attack}:{task}", "none", _filled(words, goal))
        for attack, words in attacks.items()
        for task, goal in goals.items()
        if "{goal}" in words or task == next(iter(goals))
    )


def _filled(words: str, goal: str) -> str:
    for name, value in {**_NAMES, "goal": goal}.items():
        words = words.replace(f"{{{name}}}", value)
    return words


def _attacks(folder: Path) -> Iterator[tuple[str, str]]:
    """Words of each attack that has fixed ones: a class constant, or what its constructor hands on."""
    for file in sorted(folder.glob("*.py")):
        for cls in _classes(file):
            words = [
                found
                for node in ast.walk(cls)
                for found in _texts(node)
                if "{goal}" in found or "{user}" in found
            ]
            if words:
                yield cls.name, words[0]


def _texts(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Assign(targets=[ast.Name(id=("_JB_STRING" | "_DOS_STRING"))], value=value):
            yield from _constant(value, {})
        case ast.Call(func=ast.Attribute(attr="__init__"), args=[first, *_]):
            yield from _constant(first, {})


def _goals(folder: Path) -> Iterator[tuple[str, str]]:
    """The goal of each injection task of each suite and version."""
    for file in sorted(folder.rglob("injection_tasks.py")):
        suite, version = file.parent.name, file.parent.parent.name
        shared = _assigned(ast.parse(file.read_text("utf-8")).body, {})
        for cls in _classes(file):
            for goal in [_assigned(cls.body, shared).get("GOAL")]:
                if goal:
                    yield f"{version}:{suite}:{cls.name}", goal


def _classes(file: Path) -> Iterator[ast.ClassDef]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef):
            yield node


def _assigned(body: list[ast.stmt], known: dict[str, str]) -> dict[str, str]:
    """Text constants by name, those of formatted strings filled in."""
    found = dict(known)
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                text = next(_constant(value, found), None)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                text = next(_constant(value, found), None)
            case _:
                continue
        if text is not None:
            found[name] = text
    return found


def _constant(node: ast.expr, known: dict[str, str]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(next(_constant(part, known), "…") for part in parts)
        case ast.FormattedValue(value=ast.Name(id=name)) | ast.Name(id=name) if name in known:
            yield known[name]
