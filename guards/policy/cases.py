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


def run_cases(rules: RuleSet) -> dict[str, str]:
    """Why each case of the rules' tests does not hold, in English, by name (``family.case``); empty where it
    does.

    Raises:
        PolicyError: the rules or their cases do not compile.
    """
    # A Rego test overrides `input`, on which rego-cpp ends the whole process; so the cases are read as data
    # and each document is given to the rules as the engine gives it.
    data = tuple(file for file in rules.tests if file[0] != _RUNNER)
    names = [name for _, text in data for name in _case_names(text)]
    program = Program(rules.modules + data, (ENTRYPOINT, *(f"{_CASES}/{name}" for name in names)))
    try:
        return {name.replace("/", "."): _fails(program, f"{_CASES}/{name}") for name in names}
    finally:
        program.close()


def _case_names(text: str) -> list[str]:
    family = _FAMILY.search(text)
    return [f"{family.group(1)}/{name}" for name in _RULE.findall(text)] if family else []


def _fails(program: Program, entrypoint: str) -> str:
    try:
        case = program.value(entrypoint, "{}")
        if not case["inputs"] or not case["expect"]:
            return "it has no document, or expects nothing"
        answers = [program.value(ENTRYPOINT, to_term(document)) for document in case["inputs"]]
        found = (_differs(case["expect"], answer["decision"]) for answer in answers)
        return next(filter(None, found), "")
    except PolicyError as error:
        return error.en
    except (KeyError, TypeError) as error:
        return f"it is no case: {error!r}"


def _differs(expect: dict[str, str], decision: dict[str, str]) -> str:
    if expect.get("says", "") not in decision["reason"]:
        return f"the reason is: {decision['reason']}"
    other = (key for key, value in expect.items() if key != "says" and decision.get(key) != value)
    return "; ".join(f"{key} is {decision.get(key)!r}, not {expect[key]!r}" for key in other)
