"""Both engines, the one in process and a real OPA server over HTTP, on 2,000 documents by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import pytest

from beffroi.errors import PolicyError
from guards.policy import Judgement, PolicyEngine
from guards.policy.regopy_engine import RegopyEngine
from guards.policy.term import whole_document
from tests.guards.policy_inputs import Raw, cases

SEED, COUNT, BATCH = 1789, 2000, 250


def answer(engine: PolicyEngine, document: Raw) -> Any:
    """What two engines must agree on: decision, every rule with its sentence, rules; or that it refused."""
    try:
        judgement = engine.decide_raw(document)
    except PolicyError as error:
        return error.en
    return said(judgement)


def said(judgement: Judgement) -> tuple[Any, ...]:
    return judgement.decision, judgement.considered, judgement.policy


def test_broken_documents_reach_no_rule_and_whole_ones_do() -> None:
    for document, broken in cases(SEED, COUNT):
        if broken:
            with pytest.raises(PolicyError):
                whole_document(document)
        else:
            assert whole_document(document).model_dump(mode="json") == document


@pytest.mark.opa
def test_both_engines_agree_on_whatever_they_are_given(regopy: PolicyEngine, opa: PolicyEngine) -> None:
    every, rules = cases(SEED, COUNT), Counter[str]()
    opa.check()
    with ThreadPoolExecutor(1) as other:
        while batch := [document for document, _ in islice(every, BATCH)]:
            theirs = other.submit(_answers, opa, batch)
            for document, mine, served in zip(batch, _answers(regopy, batch), theirs.result(), strict=True):
                assert mine == served, document
                rules[mine if isinstance(mine, str) else mine[0].rule] += 1
    refused = sum(number for rule, number in rules.items() if "not whole" in rule)
    assert refused == COUNT // 4
    decisive = {
        "inputs.unknown", "effects.deletion", "personal.hr_only", "exits.outside", "flows.readers",
        "roles.no_effects", "writes.own_scope", "effects.mass", "effects.approval", "reads.bulk",
        "effects.approved", "reads.staff", "reads.personal", "default.deny", "flows.target", "flows.system", "personal.purpose",
        "phones.private", "effects.budget",
    }  # fmt: skip
    assert decisive <= set(rules), "the documents leave a rule untried"


def _answers(engine: PolicyEngine, batch: Iterable[Raw]) -> list[Any]:
    return [answer(engine, document) for document in batch]


@pytest.mark.parametrize("name", ["a\x00b", 'a"b', "a\\b", "a\nb"])
def test_a_name_that_would_be_sorted_apart_is_refused(regopy: RegopyEngine, name: str) -> None:
    with pytest.raises(PolicyError):
        regopy.ask({"arguments": {name: 1}})


@pytest.mark.parametrize("part", ["shown", "flows", "mail_domains", "actor", "steps"])
def test_a_part_that_is_missing_never_lets_anything_through(regopy: RegopyEngine, part: str) -> None:
    document = next(raw for raw, broken in cases(SEED, 10) if raw.get("stage") == "plan" and not broken)
    del document[part]
    with pytest.raises(PolicyError, match="forme attendue"):
        regopy.decide_raw(document)
