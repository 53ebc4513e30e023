"""Commands that stand above the command line: named by module, never imported, found when wanted."""

from __future__ import annotations

from importlib import import_module
from typing import Any

GROUPS = {"eval": "evals.commands.evaluate:app", "bench": "evals.commands.bench:app"}
ATTACK = "evals.commands.attack:attack"
FAULTS = "evals.commands.faults:faults"
CIRCUIT_DAY = "evals.commands.circuit_day:circuit_day"


def entry(path: str) -> Any:
    """The command, or group of commands, at ``module:name``."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
