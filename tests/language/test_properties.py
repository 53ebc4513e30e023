"""Both ways: a well-typed plan checks and prints back; a broken one is caught, a reworded one means the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from agents.language.checked import CheckedPlan, Evidence
from agents.language.syntax.parser import parse_plan
from agents.language.syntax.printer import print_plan
from beffroi.errors import PlanError
from tests.language.strategies import breakages, well_typed
from tests.language.support import checked

relaxed = settings(max_examples=120, suppress_health_check=list(HealthCheck))


@relaxed
@given(well_typed())
def test_a_well_typed_plan_checks(plan: tuple[str, str]) -> None:
    text, request = plan
    done = checked(text, request)
    assert all(evidence.span or _structural(use, evidence) for (_, use, _), evidence in done.evidence.items())
    assert {(s.line, s.parameter) for s in done.supposed} <= set(done.implied)
    assert all(step.sentence and "{" not in step.sentence for step in done.steps)
    assert len(done.sentences) == len(done.plan.body)
    assert all(step.depends < {other.line for other in done.steps} | {0} for step in done.steps)


@relaxed
@given(well_typed())
def test_printing_and_parsing_are_inverse(plan: tuple[str, str]) -> None:
    canonical = print_plan(parse_plan(plan[0]))
    tree = parse_plan(canonical)
    assert print_plan(tree) == canonical
    assert parse_plan(print_plan(tree)) == tree
    assert "elif" in canonical or canonical == plan[0]


@relaxed
@given(well_typed(), st.data())
def test_a_broken_plan_is_caught_with_its_line_and_mend(plan: tuple[str, str], data: st.DataObject) -> None:
    text, request = plan
    broken = breakages(text)
    assume(broken)
    chosen = data.draw(st.sampled_from(broken))
    with pytest.raises(PlanError) as caught:
        checked(chosen.text, request + " ; bonjour")
    assert caught.value.line > 0, chosen.how
    assert caught.value.mend


@relaxed
@given(well_typed(), st.data())
def test_a_plan_written_otherwise_means_the_same(plan: tuple[str, str], data: st.DataObject) -> None:
    text, request = plan
    lines = text.split("\n")
    place = data.draw(st.integers(0, len(lines) - 1))
    line = lines[place]
    changed = data.draw(
        st.sampled_from([line + "  # note", line.replace('"', "'"), line.replace(", ", " , ")])
    )
    assume("'" not in line)
    other = "\n".join([*lines[:place], changed, *lines[place + 1 :]])
    assert _meaning(checked(other, request)) == _meaning(checked(text, request))


@relaxed
@given(well_typed(), st.data())
def test_any_change_of_a_character_is_read_or_refused_and_nothing_else(
    plan: tuple[str, str], data: st.DataObject
) -> None:
    text, request = plan
    place = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.sampled_from(["", "x", '"', "(", ")", ".", "=", " ", "\n", "1", "é", ",", "[", "\\"]))
    changed = text[:place] + new + text[place + 1 :]
    try:
        done = checked(changed, request)
    except PlanError as error:
        assert error.mend
        return
    assert print_plan(parse_plan(print_plan(done.plan))) == print_plan(done.plan)
    for evidence in done.evidence.values():
        assert evidence.span is None or evidence.span.text in request


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_plan(text)
    except PlanError as error:
        assert error.mend


def _structural(use: str, evidence: Evidence) -> bool:
    return use in ("condition", "n") and evidence.value in (0, 1)


def _meaning(done: CheckedPlan) -> tuple[object, ...]:
    return done.sentences, done.evidence, done.flows, done.bounds, done.steps
