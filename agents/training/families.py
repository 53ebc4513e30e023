"""Invented tool families: signatures that the model must read, since no two examples name them alike.

Read from ``agents/training/families/*.txt`` and from the ``phrases`` of tool packages. A block that begins
with ``family:`` declares tools, aliases and values; the blocks after it are intents (see `phrases`). In a
package of tools the signatures come from the tools themselves.
"""

from __future__ import annotations

import importlib
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from agents.planner.prompt import signatures
from agents.training.phrases import Intent, parse_intent
from beffroi.errors import ConfigurationError
from tools.packages.mount import read_places
from tools.registry import load_registry

FOLDER = Path(__file__).parent / "families"
LEAST = 10
"""Fewest phrases that name a tool of a package."""
_NAME = re.compile(r"[A-Za-z_]\w*")


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

    def renamed(self, intent: Intent, rng: random.Random) -> tuple[Intent, dict[str, str]]:
        """The intent and all signatures with some names exchanged for their aliases."""
        chosen = {
            word: rng.choice((word, *others)) for word, others in self.aliases.items() if rng.random() < 0.75
        }
        if len(set(chosen.values())) < len(chosen):
            chosen = {}
        plan = _rename_plan(intent.plan, chosen)
        before_plan = _rename_plan(intent.before_plan, chosen)
        signatures = {
            _rename(name, chosen): _rename_signature(line, chosen) for name, line in self.signatures.items()
        }
        return replace(intent, plan=plan, before_plan=before_plan), signatures


def load_families(folder: Path = FOLDER) -> list[Family]:
    """All families, in file order.

    Raises:
        ValueError: a block that cannot be read, named by file.
    """
    families: list[Family] = []
    for file in sorted(folder.glob("*.txt")):
        families += _families(file.read_text(encoding="utf-8"), file.name)
    return families


def load_package(package: str) -> list[Family]:
    """The families of a package of tools, from its folder ``phrases``: one family per system.

    Args:
        package: its name, or ``name=folder`` where it is not installed.

    Raises:
        ConfigurationError: the package brings no phrases, or too few for one of its tools.
    """
    (package,), places = read_places((package,))
    specs = load_registry((package,), places).specs
    folder = Path(next(iter(importlib.import_module(package).__path__))) / "phrases"
    lines = {name: signatures([spec])[0] for name, spec in specs.items()}
    families = [replace(f, signatures=_of_system(f.name, lines)) for f in load_families(folder)]
    plans = [(intent.plan, len(intent.phrases)) for family in families for intent in family.intents]
    for name in specs:
        said = sum(count for plan, count in plans if f"{name}(" in plan)
        if said < LEAST:
            raise ConfigurationError(
                f"« {name} » n'a que {said} phrases dans {package}/phrases : il en faut au moins {LEAST}.",
                f"'{name}' has only {said} phrases in {package}/phrases: at least {LEAST} are needed.",
            )
    return families


def _of_system(system: str, lines: Mapping[str, str]) -> dict[str, str]:
    return {name: line for name, line in lines.items() if name.startswith(f"{system}.")}


def _families(text: str, file: str) -> list[Family]:
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


def _rename(text: str, chosen: Mapping[str, str]) -> str:
    return _NAME.sub(lambda m: chosen.get(m[0], m[0]), text)


def _rename_signature(line: str, chosen: Mapping[str, str]) -> str:
    signature, mark, description = line.partition(" : ")
    return _rename(signature, chosen) + mark + description


_LITERAL = re.compile(r'(\b(?:by|order)="[^"]*")|("[^"]*")')


def _rename_plan(plan: str, chosen: Mapping[str, str]) -> str:
    """Rename outside the person's words; the fields that ``by`` names are renamed too."""
    out, at = "", 0
    for match in _LITERAL.finditer(plan):
        out += _rename(plan[at : match.start()], chosen)
        out += _rename(match[1], chosen) if match[1] else match[2]
        at = match.end()
    return out + _rename(plan[at:], chosen)
