"""The rules' test cases through regopy: documents, and what the decision on each must hold."""

from __future__ import annotations

import re

from beffroi.errors import PolicyError
from guards.policy.regopy_program import Program
from guards.policy.ruleset import ENTRYPOINT, RuleSet
from guards.policy.term import to_term

_CASES = "beffroi/cases"
_RUNNER = "cases_test.rego"
_FAMILY = re.compile(r"^package beffroi\.cases\.(\w+)$", re.MULTILINE)
_RULE = re.compile(r"^(\w+) := ", re.MULTILINE)


def run_cases(rules: RuleSet) -> dict[str, bool]:
    """Whether each case of the rules' tests holds, by name (``family.case``).

    Raises:
        PolicyError: the rules or their cases do not compile.
    """
    # A Rego test overrides `input`, on which rego-cpp ends the whole process; so the cases are read as data
    # and each document is given to the rules as the engine gives it.
    data = tuple(file for file in rules.tests if file[0] != _RUNNER)
    names = [name for _, text in data for name in _case_names(text)]
    program = Program(rules.modules + data, (ENTRYPOINT, *(f"{_CASES}/{name}" for name in names)))
    try:
        return {name.replace("/", "."): _passes(program, f"{_CASES}/{name}") for name in names}
    finally:
        program.close()


def _case_names(text: str) -> list[str]:
    family = _FAMILY.search(text)
    return [f"{family.group(1)}/{name}" for name in _RULE.findall(text)] if family else []


def _passes(program: Program, entrypoint: str) -> bool:
    try:
        case = program.value(entrypoint, "{}")
        answers = [program.value(ENTRYPOINT, to_term(document)) for document in case["inputs"]]
        return all(_agrees(case["expect"], answer["decision"]) for answer in answers)
    except (PolicyError, KeyError, TypeError):
        return False


def _agrees(expect: dict[str, str], decision: dict[str, str]) -> bool:
    said = expect.get("says", "") in decision["reason"]
    return said and all(decision.get(key) == value for key, value in expect.items() if key != "says")
