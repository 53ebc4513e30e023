"""Trying rules in a process of their own: rego-cpp ends the whole process on some mistakes.

``python -m guards.policy.trial [FOLDER]`` compiles the rules, asks them about an empty document, runs their
cases, and prints one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from beffroi.errors import PolicyError
from guards.policy.cases import run_cases
from guards.policy.regopy_engine import RegopyEngine
from guards.policy.ruleset import load_rules

_LIMIT = 120.0
"""Seconds that a trial may take."""
_SHOWS = "opa check"
"""On the rules' folder it often shows such a mistake."""


def try_rules(folder: Path | None = None) -> dict[str, str]:
    """Why each case of the rules does not hold, by name, empty where it does; the rules compile and decide
    where this returns.

    Raises:
        PolicyError: they do not, or they ended the process that tried them.
    """
    module = [sys.executable, "-W", "ignore::RuntimeWarning", "-m", "guards.policy.trial"]
    command = module + ([str(folder)] if folder else [])
    try:
        done = subprocess.run(command, capture_output=True, timeout=_LIMIT, check=True)
        told: dict[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise PolicyError(
            "Les règles font échouer le moteur : rien n'est fait. Prévenez l'administrateur.",
            f"The rules make the engine fail: nothing is done. {error}",
            command=_SHOWS,
        ) from error
    if "error" in told:
        raise PolicyError(*told["error"], command=told["command"])
    return {str(name): str(why) for name, why in told["cases"].items()}


def _trial(folder: Path | None) -> dict[str, Any]:
    try:
        rules = load_rules(folder)
        RegopyEngine(rules, _LIMIT).close()
        return {"cases": run_cases(rules)}
    except PolicyError as error:
        return {"error": [error.fr, error.en], "command": error.command}


if __name__ == "__main__":
    print(json.dumps(_trial(Path(sys.argv[1]) if len(sys.argv) > 1 else None)))
