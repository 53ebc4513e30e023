"""Reads files of phrases: ``phrases/*.txt`` of a package of tools, and this project's own invented families.

A block that begins with ``family:`` declares values (and tools and aliases, where they are invented); the
blocks after it are intents: a plan with slots, and the phrasings that ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Intent:
    """A plan with slots and the phrasings that ask for it; ``before`` where it continues a turn."""

    name: str
    plan: str
    phrases: tuple[str, ...]
    before: str = ""
    before_plan: str = ""


@dataclass(frozen=True)
class Family:
    """Tools that belong together, as text.

    Attributes:
        signatures: as the prompt lists them, by tool name.
        aliases: other names that read as well, by name of a tool, parameter or record.
        values: what a slot of this family may show.
    """

    name: str
    signatures: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[str, ...]]
    intents: tuple[Intent, ...]


def load_families(folder: Path) -> list[Family]:
    """All families of a folder, in file order.

    Raises:
        ValueError: a block that cannot be read, named by file.
    """
    families: list[Family] = []
    for file in sorted(folder.glob("*.txt")):
        families += read_families(file.read_text(encoding="utf-8"), file.name)
    return families


def read_families(text: str, file: str) -> list[Family]:
    """The families of one file; ``file`` is for the error.

    Raises:
        ValueError: a block that cannot be read.
    """
    found: list[Family] = []
    for raw in re.split(r"\n===+[ \t]*(?:\n|$)", text):
        block = raw.strip().strip("=").strip()
        if block.startswith("family:"):
            found.append(_header(block, file))
        elif block:
            if not found:
                raise ValueError(f"{file}: an intent before any family: {block[:60]!r}")
            found[-1] = replace(found[-1], intents=(*found[-1].intents, parse_intent(block, file)))
    return found


def parse_intent(block: str, file: str) -> Intent:
    """One block with a plan and phrases; ``file`` is for the error.

    Raises:
        ValueError: it lacks one of them.
    """
    parts: dict[str, list[str]] = {}
    key = ""
    for line in block.splitlines():
        head, _, rest = line.partition(":")
        if head in {"intent", "before", "before_plan", "plan", "phrases"} and key != "phrases":
            key = head
            parts[key] = [rest.strip()] if rest.strip() else []
        elif key and line.strip() and line.strip() != "===":
            parts[key].append(line.rstrip())
    if not parts.get("plan") or not parts.get("phrases"):
        raise ValueError(f"{file}: block without plan or phrases: {block[:80]!r}")
    return Intent(
        name=" ".join(parts.get("intent", [])),
        plan="\n".join(parts["plan"]),
        phrases=tuple(parts["phrases"]),
        before="\n".join(parts.get("before", [])),
        before_plan="\n".join(parts.get("before_plan", [])),
    )


def _header(block: str, file: str) -> Family:
    name, declared, aliases, values = "", {}, {}, {}
    for line in filter(None, map(str.strip, block.splitlines())):
        head, _, rest = line.partition(":")
        kind, _, word = head.strip().partition(" ")
        rest = rest.strip()
        match kind:
            case "family":
                name = rest
            case "alias":
                aliases[word] = tuple(a.strip() for a in rest.split(",") if a.strip())
            case "values":
                values[word] = tuple(v.strip() for v in rest.split("|") if v.strip())
            case "tool":
                declared[rest.split("(", 1)[0].rstrip("! ")] = rest
            case _:
                raise ValueError(f"{file}: a line of a family that says nothing known: {line!r}")
    if not name:
        raise ValueError(f"{file}: a family without name: {block[:60]!r}")
    return Family(name, declared, aliases, values, ())
