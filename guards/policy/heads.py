"""Which rules may say what: read off the heads in the rules' text (``deny contains …"name"``)."""

from __future__ import annotations

import re
from collections import defaultdict

from guards.policy.ruleset import RuleSet

_HEAD = re.compile(r'^(deny|approval|allow) contains [^\n]*?"([a-z_]+(?:\.[a-z_]+)+)"', re.MULTILINE)


def rules_by_outcome(rules: RuleSet) -> dict[str, tuple[str, ...]]:
    """Names of rules by outcome (``deny``, ``approval``, ``allow``), in order."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, text in rules.modules:
        for outcome, name in _HEAD.findall(text):
            found[outcome].add(name)
    return {outcome: tuple(sorted(names)) for outcome, names in found.items()}
