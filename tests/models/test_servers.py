"""Model servers: what each kind is asked, how its answers are read, and what is said where it fails."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.models.constraints import Constraint
from agents.models.plan_json import json_of_plan
from agents.models.server import ServerModel
from agents.models.weights import embedded_weights
from agents.planner.build import with_model
from agents.planner.drafts import PlanRequest
from agents.planner.planner import ModelPlanner
from agents.planner.prompt import Turn
from beffroi.errors import ConfigurationError, ModelError, PlanError
from beffroi.settings.installation import ModelSettings, Settings
from tests.models.llama_grammar import GrammarJudge
from tests.models.servers import FakeServer, fake_server
from tools.registry import load_registry
from ui.settings import load_settings

NOW = datetime(2026, 11, 2, 9, 0)
SPECS = load_registry().specs
REQUEST = "Combien de piscines dans le 13e ?"
PLAN = 'equipements = gis.facilities(kind="piscines", district="13e")\nanswer(count(equipements))'
WRONG = 'equipements = gis.facilities(district="13e")\nanswer(count(equipements))'


def planner(server: FakeServer, constraint: Constraint) -> ModelPlanner:
    return ModelPlanner(ServerModel(server.url, "m", 10, constraint=constraint, specs=SPECS), SPECS)


def planned(server: FakeServer, constraint: Constraint) -> str:
    return planner(server, constraint).plan(PlanRequest(REQUEST, NOW)).checked.text


def test_llama_server_gets_a_grammar_that_holds_the_plan() -> None:
    with fake_server(PLAN) as server:
        assert planned(server, Constraint.GBNF) == PLAN
    (asked,) = server.asked
    assert asked["temperature"] == 0
    assert GrammarJudge(embedded_weights()).accepts(asked["grammar"], PLAN)


@pytest.mark.parametrize("version", ["0.11.0", "0.19.1", "", "dev"])
def test_vllm_gets_structured_outputs(version: str) -> None:
    with fake_server(PLAN, version=version) as server:
        assert planned(server, Constraint.VLLM) == PLAN
    assert server.asked[0]["structured_outputs"]["grammar"].startswith("root ::= ")
    assert "guided_grammar" not in server.asked[0]


def test_an_older_vllm_gets_the_field_that_it_knows() -> None:
    with fake_server(PLAN, version="0.10.1.1") as server:
        assert planned(server, Constraint.VLLM) == PLAN
    assert server.asked[0]["guided_grammar"].startswith("root ::= ")
    assert "structured_outputs" not in server.asked[0]


def test_others_get_a_schema_and_examples_in_json() -> None:
    with fake_server(json_of_plan(parse_plan(PLAN))) as server:
        assert planned(server, Constraint.JSON) == PLAN
    (asked,) = server.asked
    assert asked["response_format"]["type"] == "json_schema"
    assert asked["response_format"]["json_schema"]["schema"]["required"] == ["plan"]
    assert '{"plan": [' in asked["messages"][0]["content"]


def test_without_a_constraint_nothing_is_added() -> None:
    with fake_server(PLAN) as server:
        planned(server, Constraint.NONE)
    assert set(server.asked[0]) == {"model", "messages", "temperature", "max_tokens"}


@pytest.mark.parametrize(
    "answer",
    [
        f"```python\n{PLAN}\n```",
        f"```\n{PLAN}",
        f"<think>Le 13e…\n</think>\n\n{PLAN}",
        f"Voici :\n```\n{PLAN}\n```\nVoilà.",
    ],
)
def test_what_stands_around_a_plan_is_left_out(answer: str) -> None:
    with fake_server(answer) as server:
        assert planned(server, Constraint.NONE) == PLAN


@pytest.mark.parametrize(
    ("constraint", "spell"),
    [(Constraint.GBNF, str), (Constraint.JSON, lambda p: json_of_plan(parse_plan(p)))],
)
def test_an_error_goes_back_once_with_the_plan_that_was_wrong(constraint: Constraint, spell: object) -> None:
    assert callable(spell)
    with fake_server(spell(WRONG), spell(PLAN)) as server:
        draft = planner(server, constraint).plan(PlanRequest(REQUEST, NOW))
    assert draft.attempts == 2
    second = server.asked[1]["messages"][0]["content"]
    assert spell(WRONG) in second
    assert "kind" in second.split("Pourquoi : ")[1]


def test_an_effect_that_is_not_ordered_is_not_planned_whatever_the_server_says() -> None:
    close = 'ticket = ticketing.get(number="4750")\nticketing.close(ticket=ticket)'
    with fake_server(close) as server, pytest.raises(PlanError, match="ordonne pas"):
        planner(server, Constraint.NONE).plan(PlanRequest("Faut-il fermer le 4750 ?", NOW))
    assert "ticketing.close(" in server.asked[0]["messages"][0]["content"].split("Outils")[1]
    again = server.asked[1]["messages"][0]["content"].split("Outils")[1]
    assert "ticketing.close(" not in again and "Le plan commence ainsi" in again


@pytest.mark.parametrize("usage", [None, [], {"prompt_tokens": None, "completion_tokens": "x"}])
def test_odd_counts_of_tokens_count_nothing(usage: object) -> None:
    with fake_server(PLAN, usage=usage) as server:
        assert planned(server, Constraint.NONE) == PLAN


def test_an_answer_that_was_cut_off_is_no_plan() -> None:
    with fake_server(PLAN, finish="length") as server, pytest.raises(PlanError, match="trop long"):
        planned(server, Constraint.NONE)
    with fake_server(f"<think>```{PLAN}```", PLAN) as server:
        planned(server, Constraint.NONE)
    assert len(server.asked) == 2


def test_an_error_goes_back_only_once() -> None:
    with fake_server(WRONG) as server, pytest.raises(PlanError):
        planned(server, Constraint.NONE)
    assert len(server.asked) == 2


def test_json_that_is_no_plan_is_refused_like_any_other() -> None:
    with fake_server('{"plan": [') as server, pytest.raises(PlanError):
        planned(server, Constraint.JSON)


def test_the_turn_before_is_told_in_the_form_that_the_model_writes() -> None:
    with fake_server('{"plan": [{"show": "map", "values": [{"from": "avant.equipements"}]}]}') as server:
        model = planner(server, Constraint.JSON)
        earlier = dict(check(parse_plan(PLAN), REQUEST, SPECS, now=NOW).types)
        draft = model.plan(PlanRequest("montre-les sur une carte", NOW, Turn(REQUEST, PLAN), earlier))
    assert draft.checked.text == "map(avant.equipements)"
    assert json_of_plan(parse_plan(PLAN)) in server.asked[0]["messages"][0]["content"]


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_does_not_know_the_constraint_is_said(status: int) -> None:
    said = pytest.raises(ModelError, match=r"model\.constraint = « gbnf ».*json")
    with fake_server('{"error": "unknown field grammar"}', status=status) as server, said as caught:
        planned(server, Constraint.GBNF)
    assert "unknown field grammar" in caught.value.en


def test_a_server_that_fails_is_said() -> None:
    with fake_server("broken", status=500) as server, pytest.raises(ModelError, match=r"model\.url"):
        planned(server, Constraint.GBNF)


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ('[model]\nurl = "http://m/v1"\nconstraint = "regex"', "model.constraint"),
        ('[model]\nconstraint = "gbnf"', "url"),
        ('[model]\nurl = "http://m/v1"\npath = "m.gguf"', "path et url"),
        ('[model.larger]\nname = "grand"', "url"),
        ('[model.larger]\nurl = "http://m/v1"\nconstraint = "xml"', "model.larger.constraint"),
    ],
)
def test_settings_that_do_not_go_together_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toml: str, named: str
) -> None:
    monkeypatch.setenv("BEFFROI_HOME", str(tmp_path))
    (tmp_path / "beffroi.toml").write_text(toml, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert named in caught.value.fr


def test_another_model_is_measured_alone() -> None:
    larger = {"url": "http://big/v1"}
    own = Settings(model=ModelSettings.model_validate({"larger": larger}))
    served = with_model(own, "http://m:8000/v1", "qwen", "vllm").model
    assert (served.url, served.name, served.constraint, served.larger) == (
        "http://m:8000/v1",
        "qwen",
        "vllm",
        None,
    )
    assert with_model(own, "/m/x.gguf").model.path == Path("/m/x.gguf")
    for model, constraint in (("/m/x.gguf", "gbnf"), ("http://m/v1", "xml")):
        with pytest.raises(ConfigurationError):
            with_model(own, model, constraint=constraint)
