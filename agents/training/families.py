"""Invented tool families: signatures that the model must read, since no two examples name them alike.

Read from ``agents/training/families/*.txt`` and from the ``phrases`` of tool packages
(`agents.planner.examples.files`). In a package of tools the signatures come from the tools themselves.
"""

from __future__ import annotations

import importlib
import random
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from agents.planner.examples.files import Family, Intent, load_families
from agents.planner.prompt import signatures
from beffroi.errors import ConfigurationError
from tools.packages.mount import read_places
from tools.registry import load_registry

FOLDER = Path(__file__).parent / "families"
LEAST = 10
"""Fewest phrases that name a tool of a package."""
_NAME = re.compile(r"[A-Za-z_]\w*")


def renamed(family: Family, intent: Intent, rng: random.Random) -> tuple[Intent, dict[str, str]]:
    """The intent and all signatures of its family with some names exchanged for their aliases."""
    chosen = {
        word: rng.choice((word, *others)) for word, others in family.aliases.items() if rng.random() < 0.75
    }
    if len(set(chosen.values())) < len(chosen):
        chosen = {}
    plan = _rename_plan(intent.plan, chosen)
    before_plan = _rename_plan(intent.before_plan, chosen)
    lines = {
        _rename(name, chosen): _rename_signature(line, chosen) for name, line in family.signatures.items()
    }
    return replace(intent, plan=plan, before_plan=before_plan), lines


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
