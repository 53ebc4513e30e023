"""Runs the rules' own tests (``*_test.rego``) in both engines: ``beffroi policy test``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beffroi.errors import ConfigurationError, PolicyError
from guards.policy.ruleset import RuleSet, load_rules
from guards.policy.trial import try_rules

_LIMIT = 120.0
"""Seconds that OPA may take for all tests."""


@dataclass(frozen=True)
class PolicyTest:
    """One test and whether it passed in each engine; None where the engine was not asked.

    Attributes:
        why: in English, why it does not hold in regopy.
    """

    name: str
    regopy: bool
    opa: bool | None
    why: str = ""


@dataclass(frozen=True)
class PolicyTestReport:
    """All tests of a rule set.

    Attributes:
        digest: of the rules that were tested.
        opa: path of the OPA binary; empty where none was found.
        error: French sentence where the rules could not be tested at all.
    """

    tests: tuple[PolicyTest, ...]
    digest: str
    opa: str
    error: str = ""

    @property
    def ok(self) -> bool:
        """Every test passed in every engine that was asked, and there was at least one."""
        passed = all(test.regopy and test.opa is not False for test in self.tests)
        return bool(self.tests) and passed and not self.error


def find_opa() -> str:
    """Path of the OPA binary: ``BEFFROI_OPA``, the search path, Go's folder; empty where there is none."""
    chosen = os.environ.get("BEFFROI_OPA")
    if chosen:
        return chosen if os.access(chosen, os.X_OK) else ""
    home = Path.home() / "go" / "bin" / "opa"
    return shutil.which("opa") or (str(home) if os.access(home, os.X_OK) else "")


def run_policy_tests(folder: Path | None = None, opa: str | None = None) -> PolicyTestReport:
    """Run the tests of a folder of rules (the shipped ones where None), by regopy and, where there is a
    binary, by ``opa test``.

    Args:
        opa: path of the binary; looked for where None, not asked where empty.
    """
    binary = find_opa() if opa is None else opa
    try:
        rules = load_rules(folder)
        with ThreadPoolExecutor(1) as beside:
            asked = beside.submit(_by_opa, rules, binary) if binary else None
            own = try_rules(folder)
            other = None if asked is None else asked.result()
    except (PolicyError, ConfigurationError) as error:
        return PolicyTestReport((), "", binary, error.fr)
    names = sorted(own.keys() | (other or {}).keys())
    reasons = {name: own.get(name, "it has no case of this name") for name in names}
    tests = tuple(
        PolicyTest(name, not why, None if other is None else other.get(name, False), why)
        for name, why in reasons.items()
    )
    return PolicyTestReport(tests, rules.digest, binary)


def _by_opa(rules: RuleSet, binary: str) -> dict[str, bool]:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in rules.modules + rules.tests:
            (Path(folder) / name).write_text(text, "utf-8")
        command = [binary, "test", "--format", "json", "--timeout", f"{_LIMIT:.0f}s", folder]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_LIMIT, check=False)
            results = json.loads(done.stdout)
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise ConfigurationError(
                f"Le programme « {binary} » n'a pas pu exécuter les tests des règles. Vérifiez BEFFROI_OPA.",
                f"'{binary}' could not run the policy tests: {error}",
            ) from error
    return {name: passed for entry in results for name, passed in _results(entry)}


def _results(entry: dict[str, Any]) -> list[tuple[str, bool]]:
    parts = entry.get("sub_results") or {entry["name"]: entry}
    return [(name, not part.get("fail") and not part.get("error")) for name, part in parts.items()]
