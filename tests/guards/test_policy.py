"""The rules: the same decisions from both engines, and refusal whenever anything is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from beffroi.errors import PolicyError
from guards.policy import (
    Allow,
    Deny,
    Judgement,
    NeedsApproval,
    PolicyEngine,
    judge,
    run_policy_tests,
)
from guards.policy.answer import to_judgement
from guards.policy.documents import parse_strictly, policy_input
from guards.policy.ruleset import load_rules
from tests.guards.opa import opa_binary
from tests.guards.people import CLAIRE
from tests.guards.policy_table import INSIDE, TABLE, Document, closing, effects, sending, value

SAMPLE = TABLE[0][1]
NAMES = [name for name, _, _ in TABLE]


def verdict(judgement: Judgement) -> tuple[Any, ...]:
    """What two engines must agree on: everything but the time it took."""
    return judgement.decision, judgement.considered, judgement.policy


@pytest.mark.parametrize(("name", "document", "rule"), TABLE, ids=NAMES)
def test_a_document_is_decided_by_the_right_rule(
    regopy: PolicyEngine, name: str, document: Document, rule: str
) -> None:
    judgement = judge(regopy, document)
    assert judgement.decision.rule == rule
    assert judgement.decision.reason.endswith((".", "?"))
    assert judgement.policy == load_rules().digest
    if rule != "default.deny":
        assert judgement.decision in judgement.considered


@pytest.mark.opa
@pytest.mark.parametrize(("name", "document", "rule"), TABLE, ids=NAMES)
def test_an_opa_server_decides_the_same(
    regopy: PolicyEngine, opa: PolicyEngine, name: str, document: Document, rule: str
) -> None:
    assert verdict(judge(opa, document)) == verdict(judge(regopy, document))


def test_outcomes_follow_from_the_rules(regopy: PolicyEngine) -> None:
    kinds = {
        "reads.staff": Allow,
        "reads.personal": Allow,
        "effects.approved": Allow,
        "effects.approval": NeedsApproval,
        "effects.mass": NeedsApproval,
        "reads.bulk": NeedsApproval,
        "flows.target": NeedsApproval,
        "release.person": NeedsApproval,
        "effects.four_eyes": NeedsApproval,
    }
    for _, document, rule in TABLE:
        decision = judge(regopy, document).decision
        assert isinstance(decision, kinds.get(rule, Deny))
        match decision:
            case NeedsApproval(rule="effects.mass" | "effects.four_eyes", by=by):
                assert by == "superviseur"
            case NeedsApproval(by=by):
                assert by == "self"


def test_every_refusal_is_a_french_sentence_that_says_what_to_do(regopy: PolicyEngine) -> None:
    refusals = {
        decision.rule: decision.reason
        for _, document, _ in TABLE
        if isinstance(decision := judge(regopy, document).decision, Deny)
    }
    assert set(refusals) == {
        "default.deny", "effects.deletion", "exits.outside", "flows.readers", "personal.hr_only",
        "roles.no_effects", "writes.own_scope", "flows.system", "personal.purpose", "personal.subject",
        "personal.quota", "phones.private", "notices.hours", "effects.budget",
    }  # fmt: skip
    for reason in refusals.values():
        assert len(reason) > 60
        assert "%!" not in reason


def test_all_that_was_considered_is_kept(regopy: PolicyEngine) -> None:
    judgement = judge(regopy, effects(CLAIRE, closing("eau", 2)))
    assert [decision.rule for decision in judgement.considered] == ["writes.own_scope", "effects.approval"]


TEXT = st.text(max_size=12) | st.sampled_from(
    ["a@paris.demo", "a@exemple.com", 'a"b@paris.demo', "\x00", "a@paris.demo\n", "é\\", "%s%d", "${x}"]
)


@pytest.mark.opa
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(to=TEXT, category=TEXT, district=st.none() | st.integers(0, 20))
def test_both_engines_agree_on_any_text(
    regopy: PolicyEngine, opa: PolicyEngine, to: str, category: str, district: int | None
) -> None:
    document = effects(CLAIRE, sending(to), closing(category, district))
    assert verdict(judge(regopy, document)) == verdict(judge(opa, document))


@pytest.mark.opa
def test_the_rules_own_tests_pass_in_both_engines() -> None:
    report = run_policy_tests(opa=opa_binary())
    failed = [test for test in report.tests if not (test.regopy and test.opa)]
    assert failed == []
    assert report.ok
    assert len(report.tests) > 50
    assert report.digest == load_rules().digest


def test_without_opa_the_rules_own_tests_run_in_process() -> None:
    report = run_policy_tests(opa="")
    assert report.ok
    assert {test.opa for test in report.tests} == {None}


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "rules"
    folder.mkdir()
    rules = load_rules()
    for name, text in rules.modules + rules.tests:
        (folder / name).write_text(text, "utf-8")
    yield folder


@pytest.mark.opa
def test_a_case_that_does_not_hold_is_shown_by_both(copied: Path) -> None:
    file = copied / "effects.rego"
    file.write_text(
        file.read_text("utf-8").replace("effects_count > lib.limits.at_once", "effects_count > 100"), "utf-8"
    )
    report = run_policy_tests(copied, opa_binary())
    assert not report.ok
    failed = {test.name for test in report.tests if not test.regopy}
    assert "effects.eleven_at_once_need_a_supervisor" in failed
    why = next(test.why for test in report.tests if test.name == "effects.eleven_at_once_need_a_supervisor")
    assert "not 'needs_approval'" in why or "the reason is" in why, why
    assert failed == {test.name for test in report.tests if not test.opa}


@pytest.mark.parametrize("emptied", ['"inputs": []', '"expect": {}'])
def test_a_case_that_asks_nothing_does_not_pass(copied: Path, emptied: str) -> None:
    case = {"inputs": '"inputs": [{}]', "expect": '"expect": {"outcome": "deny"}'}
    case[emptied.split('"')[1]] = emptied
    (copied / "empty_test.rego").write_text(
        f"package beffroi.cases.empty\n\nnothing := {{{case['inputs']}, {case['expect']}}}\n", "utf-8"
    )
    report = run_policy_tests(copied, "")
    assert [(test.name, test.why) for test in report.tests if not test.regopy] == [
        ("empty.nothing", "it has no document, or expects nothing")
    ]


def test_rules_that_do_not_compile_are_reported_not_raised(copied: Path) -> None:
    (copied / "broken.rego").write_text("package beffroi.rules\nallow contains", "utf-8")
    report = run_policy_tests(copied, "")
    assert (report.ok, report.tests) == (False, ())
    assert "ne se compilent pas" in report.error


def test_a_document_comes_back_from_its_json() -> None:
    for _, document, _ in TABLE:
        assert parse_strictly(document.model_dump_json()) == document


def test_a_long_list_in_a_value_does_not_slow_the_rules(regopy: PolicyEngine) -> None:
    people: JsonValue = [{"$": "Person", "id": str(index)} for index in range(600)]
    content = value({"$": "Listing", "items": people, "short": [1, 2]})
    document = effects(CLAIRE, sending(INSIDE, content))
    given = policy_input(document)["effects"][0]["arguments"]["content"]["value"]
    assert given == {"$": "Listing", "items": {"$": "list", "items": 600}, "short": [1, 2]}
    assert judge(regopy, document).decision.rule == "effects.approval"
    assert judge(regopy, effects(CLAIRE, sending([INSIDE] * 600))).decision.rule == "exits.outside"


ALLOW: dict[str, Any] = {"outcome": "allow", "rule": "a", "reason": "b"}
DENY = {"outcome": "deny", "rule": "c", "reason": "d"}
SELF: dict[str, Any] = {"outcome": "approval", "rule": "e", "reason": "f", "by": "self"}
SECOND = {"outcome": "approval", "rule": "g", "reason": "h", "by": "superviseur"}


NO_ANSWERS: list[Any] = [
    None,
    True,
    {},
    [],
    {"decision": ALLOW},
    {"decision": ALLOW, "considered": []},
    {"decision": ALLOW, "considered": [ALLOW, DENY]},
    {"decision": ALLOW, "considered": [ALLOW, SELF]},
    {"decision": SELF, "considered": [SELF, SECOND]},
    {"decision": {**SELF, "by": None}, "considered": [{**SELF, "by": None}]},
    {"decision": ALLOW, "considered": [{**ALLOW, "rule": "other"}]},
    {"decision": {**ALLOW, "outcome": "yes"}, "considered": [ALLOW]},
    {"decision": {**ALLOW, "more": 1}, "considered": [ALLOW]},
    {"decision": {**ALLOW, "reason": ""}, "considered": [ALLOW]},
]


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_an_answer_that_is_not_one_is_an_error(answer: Any) -> None:
    with pytest.raises(PolicyError):
        to_judgement(answer, "", 0.0)


def test_an_answer_that_is_one_is_read() -> None:
    answer = {"decision": SECOND, "considered": [ALLOW, SELF, SECOND]}
    judgement = to_judgement(answer, "x", 0.5)
    assert judgement.decision == NeedsApproval("g", "h", "superviseur")
    assert judgement.considered[-1] == Allow("a", "b")
