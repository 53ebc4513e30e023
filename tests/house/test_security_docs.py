"""Every test and every command that the security documents name exists."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from ui.cli.main import build_app

ROOT = Path(__file__).parents[2]
DOCS = ("docs/threat-model.md", "docs/security.md", "docs/asvs.md", "SECURITY.md", "deploy/systemd/README.md")
_QUOTED = re.compile(r"`([^`\n]+)`")
_BLOCK = re.compile(r"^    ((?:beffroi|pytest) .*)$", re.MULTILINE)
_TEST = re.compile(r"^(?:tests/)?([a-z_]+(?:/[a-z0-9_]+)*(?:\.py)?)(?:::([A-Za-z0-9_]+))?/?$")


def named(doc: str) -> list[str]:
    """What stands in code in a document."""
    text = (ROOT / doc).read_text("utf-8")
    return [*_QUOTED.findall(text), *_BLOCK.findall(text)]


def named_tests(doc: str) -> Iterator[tuple[str, str]]:
    """File or folder below ``tests/`` and name of each test; the name is empty where all of it is meant."""
    for text in named(doc):
        words = text.split()[1:] if text.startswith("pytest ") else [text]
        for word in words:
            if (found := _TEST.match(word)) and (text.startswith("pytest ") or "test_" in found[1]):
                yield found[1], found[2] or ""


def named_commands(doc: str) -> Iterator[list[str]]:
    """Words after ``beffroi`` of each command."""
    for text in named(doc):
        if text.startswith("beffroi "):
            line = re.split(r" [|>#] ", f"{text} ")[0]
            yield shlex.split(line.replace("…", ""))[1:]


@pytest.mark.parametrize("doc", DOCS)
def test_every_test_that_a_document_names_exists(doc: str) -> None:
    missing = []
    for file, name in named_tests(doc):
        place = ROOT / "tests" / file
        if not place.exists() or (name and not re.search(rf"def {name}\(", place.read_text("utf-8"))):
            missing.append(f"{file}::{name}")
    assert missing == []


@pytest.mark.parametrize("doc", DOCS)
def test_every_command_that_a_document_names_is_one(doc: str) -> None:
    wrong = [problem for words in named_commands(doc) if (problem := problem_of(words))]
    assert wrong == []


def problem_of(words: list[str]) -> str:
    """What is wrong with a command; empty where it exists with these options."""
    at: Any = typer.main.get_command(build_app())
    options: set[str] = set()
    for word in words:
        if word.startswith("--"):
            options.add(word.partition("=")[0])
        elif (commands := getattr(at, "commands", None)) and re.fullmatch(r"[a-z0-9|-]+", word):
            if unknown := set(word.split("|")) - set(commands):
                return f"beffroi {' '.join(words)}: no command {', '.join(unknown)}"
            at = commands[word.split("|")[0]]
    known = {option for parameter in at.params for option in (*parameter.opts, *parameter.secondary_opts)}
    wrong = options - known - {"--help"}
    return f"beffroi {' '.join(words)}: no option {', '.join(sorted(wrong))}" if wrong else ""


def test_a_command_that_does_not_exist_is_found() -> None:
    assert problem_of(["doctor", "--circuit", "--json"]) == ""
    assert problem_of(["models", "add|list|verify"]) == ""
    assert "no command" in problem_of(["circuit", "open"])
    assert "no option" in problem_of(["doctor", "--trust-me"])


def test_the_threat_model_has_its_four_parts_and_each_wall_its_tests() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert parts == ["Assets", "Adversaries", "Walls and their tests", "What is left: not claimed"]
    walls = text.partition("## Walls and their tests")[2].partition("\n## ")[0]
    for section in re.split(r"^### ", walls, flags=re.MULTILINE)[1:]:
        assert re.search(r"^- .*`", section, re.MULTILINE), section.splitlines()[0]
