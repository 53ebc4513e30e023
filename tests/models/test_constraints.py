"""Grammar and schema of plans: what they let through, judged by the real libraries."""

from __future__ import annotations

import json
from collections.abc import Iterator

import jsonschema
import pytest
from llama_cpp.llama_grammar import json_schema_to_gbnf

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.language.syntax.printer import print_plan
from agents.models.plan_grammar import plan_grammar
from agents.models.plan_json import json_of_plan, text_of_json
from agents.models.plan_schema import plan_schema
from agents.models.said import Said
from agents.models.weights import embedded_weights
from agents.planner.prompt import normalise_request
from beffroi.errors import PlanError
from beffroi.records import Ticket
from beffroi.types import ListType, NumberType, RecordType, Type
from evals.planning.cases import Case, load_cases
from evals.planning.world import NOW
from tests.models.llama_grammar import GrammarJudge
from tools.registry import load_registry

SPECS = load_registry().specs
REQUEST = 'Passe le ticket n°812 en priorité haute, dis "ok" à Mme Lefèvre et relance les tickets du 11e'


@pytest.fixture(scope="module")
def judge() -> Iterator[GrammarJudge]:
    yield GrammarJudge(embedded_weights())


def grammar(request: str = REQUEST, earlier: dict[str, Type] | None = None) -> str:
    return plan_grammar(SPECS.values(), Said([request], NOW), earlier)


def around(case: Case) -> tuple[list[str], dict[str, Type]]:
    """Texts and earlier types of a case."""
    texts = [normalise_request(case.request)]
    if case.before is None:
        return texts, {}
    before = check(parse_plan(case.before.plan), case.before.request, SPECS, now=NOW)
    return [*texts, case.before.request], dict(before.types)


def test_llama_cpp_accepts_every_right_plan(judge: GrammarJudge) -> None:
    refused = {}
    for case in load_cases("dev"):
        texts, earlier = around(case)
        written = judge.refused_at(plan_grammar(SPECS.values(), Said(texts, NOW), earlier), case.plan)
        if written is not None:
            refused[case.id] = written
    assert not refused


@pytest.mark.parametrize(
    "wrong",
    [
        'ticket = ticketing.fetch(number="812")',
        'ticket = ticketing.get(number="999")',
        'ticket = ticketing.get(number="ticket")',
        'ticket = ticketing.get(name="812")',
        "ticket = ticketing.get()",
        'ticket = ticketing.get(number="812", number="812")',
        'personne = directory.find_person(name="Lefèv")',
        'personne = directory.find_person(name="Mme Durand")',
        'ticketing.set_priority(ticket="812", priority="haute")',
        'tickets = ticketing.search(status="perdu")',
        "directory.head(service=s)",
        "answer(avant.tickets)",
        "answer(t.iban)",
        "answer(open(t))",
        "import os",
        "for t in ts:",
        "for t in ts:\nanswer(t)",
        "cannot()\nanswer(moi)",
        "",
    ],
)
def test_llama_cpp_refuses_what_is_no_plan(judge: GrammarJudge, wrong: str) -> None:
    assert not judge.accepts(grammar(), wrong)


def test_blocks_close_and_results_of_the_turn_before_are_known(judge: GrammarJudge) -> None:
    plan = "for t in avant.tickets:\n    if t.assignee:\n        ticketing.remind(ticket=t)\n    else:\n        ticketing.assign(ticket=t, to=moi)\nanswer(avant.tickets)"
    assert judge.accepts(grammar(earlier={"tickets": ListType(RecordType(Ticket))}), plan)


def test_only_the_tools_at_hand_may_be_called(judge: GrammarJudge) -> None:
    few = plan_grammar([SPECS["gis.locate"]], Said(["le 12 rue Oberkampf"], NOW))
    assert judge.accepts(few, 'lieu = gis.locate(address="12 rue Oberkampf")\nanswer(lieu)')
    assert not judge.accepts(few, 'ticket = ticketing.get(number="12")')


@pytest.mark.parametrize("text", ["", "   ", '"""', "\\\\\\", "🙂 « é » \\n", "x" * 900, 'a"b\\c'])
def test_any_request_gives_a_grammar_that_llama_cpp_reads(judge: GrammarJudge, text: str) -> None:
    assert judge.accepts(grammar(normalise_request(text)), "cannot()")


def test_words_of_a_type_are_those_that_mean_a_value_of_it() -> None:
    said = Said([REQUEST], NOW)
    assert "812" in said.meant(NumberType())
    assert "ticket" not in said.meant(NumberType())
    assert "11e" in said.meant(NumberType("district"))


def test_every_right_plan_has_a_json_form_that_fits_the_schema_and_gives_it_back() -> None:
    for case in load_cases("dev"):
        plan = parse_plan(case.plan)
        told = json_of_plan(plan)
        assert text_of_json(told) == print_plan(plan)
        texts, _ = around(case)
        schema = plan_schema(SPECS.values(), Said(texts, NOW))
        jsonschema.Draft202012Validator(schema).validate(json.loads(told))


def test_the_schema_refuses_a_wrong_tool_and_a_value_that_nobody_said() -> None:
    schema = plan_schema(SPECS.values(), Said([REQUEST], NOW))
    for call in (
        {"call": "ticketing.fetch", "with": {}, "as": "t"},
        {"call": "ticketing.get", "with": {"number": {"said": "999"}}, "as": "t"},
        {"call": "ticketing.get", "with": {}, "as": "t"},
        {"call": "ticketing.assign", "with": {"ticket": {"said": "812"}, "to": {"from": "moi"}}},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"plan": [call]}, schema)


def test_llama_cpp_turns_the_schema_into_a_grammar_that_holds_plans(judge: GrammarJudge) -> None:
    """Parameters come in the signature's order there."""
    said = Said(["Relance les tickets eau ouverts du 5e"], NOW)
    schema = json_schema_to_gbnf(json.dumps(plan_schema(SPECS.values(), said)))
    plan = 'tickets = ticketing.search(category="eau", district="5e", status="ouverts")\nfor t in tickets:\n    ticketing.remind(ticket=t)'
    told = json_of_plan(parse_plan(plan))
    assert judge.accepts(schema, told)
    assert not judge.accepts(schema, told.replace("ticketing.search", "ticketing.fetch"))


@pytest.mark.parametrize(
    "answer",
    [
        "", "[]", "{}", '{"plan": 3}', '{"plan": [3]}', '{"plan": [{"call": "a b", "with": {}}]}',
        '{"plan": [{"call": "gis.locate", "with": {"address": "12"}}]}', '{"plan": [{"show": "exec", "values": []}]}',
        '{"plan": [{"value": {"function": "eval", "of": []}, "as": "x"}]}',
        '{"plan": [{"if": {"left": {"from": "a"}, "op": "is", "right": {"from": "b"}}, "then": []}]}',
        '{"plan": ' + "[" * 5000 + "]" * 5000 + "}",
    ],
    ids=lambda text: text[:30],
)  # fmt: skip
def test_json_that_is_no_plan_is_said(answer: str) -> None:
    with pytest.raises(PlanError, match="JSON"):
        text_of_json(answer)


def test_words_in_json_stay_words() -> None:
    written = text_of_json(
        '{"plan": [{"call": "gis.locate", "with": {"address": {"said": "a\\"\\nimport os"}}, "as": "x"}]}'
    )
    assert written == 'x = gis.locate(address="a\\"\\x0aimport os")'
