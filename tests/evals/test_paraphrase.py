"""Who sees only the sentences of a plan can write it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from beffroi.errors import ConfigurationError
from evals.planning.cases import Case
from evals.planning.meaning import Meanings
from evals.planning.paraphrase import Plan, Report, compare, load_plans
from evals.planning.scoring import Kind

ENOUGH = 90


@pytest.fixture(scope="module")
def report(meanings: Meanings) -> Report:
    return compare(load_plans(), meanings)


def test_plans_come_back_from_their_sentences(report: Report) -> None:
    assert report.same >= ENOUGH, [(each.id, each.kind) for each in report.missed]


def test_plans_written_back_mean_the_same(report: Report) -> None:
    written = [each for each in report.outcomes if each.back]
    assert sum(each.same for each in written) >= ENOUGH / 100 * len(written)


def test_the_report_counts_every_plan(report: Report) -> None:
    assert len(report.outcomes) == sum(count for _, count in report.steps.values()) == 100
    told = report.as_json()
    assert told["same"] == report.same and len(told["differ"]) == 100 - report.same


def test_the_plans_are_those_of_the_cases_they_name() -> None:
    plans = load_plans()
    assert len({plan.case.id for plan in plans}) == len(plans)
    assert any(plan.back for plan in plans)


def test_another_ticket_is_another_plan(meanings: Meanings) -> None:
    gold = 'a = ticketing.get(number="12")\nb = ticketing.get(number="13")\nticketing.close(ticket=b)'
    plan = Plan(Case("t", "lis le 12, ferme le 13", gold, (), None), gold.replace("ticket=b", "ticket=a"))
    (outcome,) = compare([plan], meanings).outcomes
    assert outcome.kind is Kind.OTHER_EFFECT and "12" in outcome.detail
    assert outcome.sentences[2] == "3. Fermer le ticket 13"
    assert compare([replace(plan, back=gold)], meanings).share == 1


def test_how_a_value_is_written_does_not_matter(meanings: Meanings) -> None:
    gold = """\
lieu = gis.locate(address="1 rue Piat")
x = gis.facilities_near(place=lieu, radius="un km", kind="fontaines")
if not x:
    ticketing.create(subject="rats", place=lieu)"""
    back = gold.replace("un km", "1 km").replace("fontaines", "fontaine")
    told = back.replace("place=lieu)", 'place=lieu, priority="normale", category="propreté")')
    case = Case("t", "1 rue Piat, fontaines à un km, rats", gold, (), None)
    assert compare([Plan(case, back), Plan(case, told)], meanings).share == 1
    assert compare([Plan(case, told.replace("normale", "basse"))], meanings).share == 0


def test_what_the_sentences_do_not_say_is_no_evidence(meanings: Meanings) -> None:
    gold = 'a = directory.find_person(name="Awa Diarra")\nanswer(a)'
    plan = Plan(
        Case("t", "Awa Diarra, pas Luc Petit", gold, (), None), gold.replace("Awa Diarra", "Luc Petit")
    )
    (outcome,) = compare([plan], meanings).outcomes
    assert outcome.kind is Kind.UNTYPED and "Luc Petit" in outcome.detail


def test_missing_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="plans"):
        load_plans(tmp_path)
