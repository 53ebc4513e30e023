"""Judging kept documents by other rules, in a process of its own: rego-cpp ends the process on some mistakes.

``python -m guards.policy.rejudge FOLDER`` reads one document (JSON) a line and writes one answer a line:
``{"outcome", "rule", "sentence", "by"}``, or ``{"error"}`` where the rules gave no decision on it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from beffroi.errors import PolicyError
from guards.policy.decision import Allow, Decision, Deny, NeedsApproval
from guards.policy.regopy_engine import RegopyEngine
from guards.policy.ruleset import load_rules

_START = 120.0
_EACH = 10.0
"""Seconds that the start and each document may take."""


def rejudge(documents: Iterable[Mapping[str, Any]], folder: Path) -> list[dict[str, str]]:
    """What the rules of a folder say of each document, in order.

    Raises:
        PolicyError: they do not compile, or ended the process that judged by them.
    """
    lines = [json.dumps(document) for document in documents]
    command = [sys.executable, "-W", "ignore::RuntimeWarning", "-m", "guards.policy.rejudge", str(folder)]
    limit = _START + _EACH * len(lines)
    try:
        done = subprocess.run(
            command, input="\n".join(lines), capture_output=True, text=True, timeout=limit, check=True
        )
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        if len(answers) != len(lines):
            raise ValueError(f"{len(answers)} answers for {len(lines)} documents")
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise PolicyError(
            f"Les règles de « {folder} » ont fait échouer le moteur sur une demande passée : rien n'est "
            "comparé.",
            f"The rules of '{folder}' made the engine fail on a past document: {str(error)[:200]}",
            command=f"beffroi policy test --folder {folder} ; opa check {folder}",
        ) from error
    return answers


def _answers(lines: Iterable[str], folder: Path) -> Iterable[dict[str, str]]:
    engine = RegopyEngine(load_rules(folder), _EACH)
    for line in lines:
        try:
            yield _told(engine.decide_raw(json.loads(line)).decision)
        except PolicyError as error:
            yield {"error": error.fr}


def _told(decision: Decision) -> dict[str, str]:
    match decision:
        case Allow(rule, reason):
            return {"outcome": "allow", "rule": rule, "sentence": reason, "by": ""}
        case Deny(rule, reason):
            return {"outcome": "deny", "rule": rule, "sentence": reason, "by": ""}
        case NeedsApproval(rule, reason, by):
            return {"outcome": "approval", "rule": rule, "sentence": reason, "by": by}


def _main(arguments: Sequence[str]) -> None:
    for answer in _answers(sys.stdin, Path(arguments[0])):
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _main(sys.argv[1:])
