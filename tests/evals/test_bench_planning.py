"""The planning benchmark: its requests, the tools as a loop gets them, and every row on one request."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, ToolCall
from langchain_core.messages.tool import tool_call
from langchain_core.outputs import ChatGeneration, ChatResult

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.models.protocol import ModelIdentity
from agents.planner.drafts import Draft, PlanRequest
from beffroi.settings.installation import Settings
from evals.bench.planning.answering import ASKED, Bench
from evals.bench.planning.desk import Desk, flat_name, schema
from evals.bench.planning.loop import ToolLoop
from evals.bench.planning.ours import carried_out
from evals.bench.planning.process import Row
from evals.bench.planning.requests import CALLS, Gold, choose_requests
from evals.bench.planning.rows import HEADINGS, ROWS, table_rows
from evals.bench.planning.run import _one, run_planning_bench
from evals.bench.planning.scale import installed
from evals.planning.cases import Case
from evals.planning.meaning import Meanings
from evals.planning.world import NOW, World, open_world
from tools.registry import load_registry

SPECS = load_registry().specs
OTHERS = load_registry(("evals.planning.unseen",)).specs


@pytest.fixture(scope="module")
def world(city_folder: Path) -> World:
    return open_world(city_folder)


@pytest.fixture(scope="module")
def golds(world: World) -> list[Gold]:
    return choose_requests(world, SPECS, 4)


@pytest.fixture
def settings(tmp_path: Path, city_folder: Path, with_model: Callable[[Path], Path]) -> Settings:
    (tmp_path / "evals").mkdir()
    (tmp_path / "evals" / "city").symlink_to(city_folder)
    return Settings(home=with_model(tmp_path))


def test_requests_make_three_to_eight_calls_each_in_fewer_turns(golds: list[Gold]) -> None:
    assert [len(gold.calls) for gold in golds] == list(CALLS)[:4]
    assert all(len(gold.turns) <= len(gold.calls) for gold in golds)


def test_the_gold_calls_written_as_json_are_right(world: World, golds: list[Gold]) -> None:
    for gold in golds:
        desk, said = Desk(world, SPECS), " ".join(words[0] for words in gold.shown)
        _carry_out(desk, gold)
        assert desk.errors == 0 and desk.right(said, gold)


def test_an_effect_left_out_is_not_right(world: World, golds: list[Gold]) -> None:
    gold = next(gold for gold in golds if gold.effects)
    assert not Desk(world, SPECS).right("C'est fait.", gold)


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("meteo_demain", {}, "fonction inconnue"),
        ("ticketing_get", {}, "il manque number"),
        ("ticketing_close", {"ticket": "999999"}, "identifiant inconnu"),
        ("gis_facilities", {"kind": "château", "district": 11}, "château"),
        ("gis_facilities", {"kind": "piscine", "district": [11]}, ""),
    ],
)
def test_a_call_that_cannot_be_understood_says_why(
    world: World, name: str, arguments: dict[str, object], said: str
) -> None:
    desk = Desk(world, SPECS)
    told = json.loads(desk.call(name, arguments))
    assert said in told["erreur"] and desk.errors == 1 and desk.calls == []


def test_schemas_follow_the_convention_of_function_calling() -> None:
    for spec in SPECS.values():
        function = schema(spec)["function"]
        assert function["name"].replace("_", "").isalpha()
        assert set(function["parameters"]["required"]) <= function["parameters"]["properties"].keys()


def test_a_loop_whose_model_makes_the_gold_calls_is_right(
    settings: Settings, world: World, golds: list[Gold]
) -> None:
    for gold in golds:
        chat = RightChat(written=_as_messages(world, gold))
        loop = ToolLoop(chat, _bench(settings), lambda: None, lambda: (0.0, 0.0), lambda: None)
        answer = loop.answer(gold)
        assert answer.right and answer.calls == len(gold.calls) and answer.kind == ""


def test_a_plan_that_beffroi_would_ask_about_is_not_right(world: World) -> None:
    meanings = Meanings(world, SPECS)
    one = Case(
        "x", "Montre le ticket 2217", 'ticket = ticketing.get(number="2217")\nanswer(ticket)', (), None
    )
    plan = check(parse_plan(one.plan), one.request, SPECS, now=NOW)

    class Chosen:
        def __init__(self, sure: bool) -> None:
            self._draft = Draft(plan, ModelIdentity("m", ""), sure=sure)

        def plan(self, request: PlanRequest) -> Draft:
            return self._draft

    sure, unsure = (carried_out(cast(Any, Chosen(each)), one, meanings) for each in (True, False))
    assert sure[0] == unsure[0] == meanings.of_text(one.plan, one)
    assert (sure[2], unsure[2]) == ("", ASKED)
    row = {
        "right": False,
        "calls": 1,
        "seconds": 1.0,
        "prefill": 0.0,
        "decode": 0.0,
        "cpu": 1.0,
        "cut": False,
    }
    figures = _one(
        "beffroi", "Beffroi", [{**row, "kind": ASKED}, {**row, "right": True, "kind": ""}], "", None
    )
    assert (figures.right, figures.asked, figures.kinds) == (1, 1, {ASKED: 1})


@pytest.mark.parametrize("size", [10, 100, 1000])
def test_any_number_of_tools_can_be_installed(size: int) -> None:
    found = installed(SPECS, OTHERS, size, {"ticketing.send"})
    assert len(found) == size and "ticketing.send" in found
    assert all(name == spec.name for name, spec in found.items())


@pytest.mark.model
@pytest.mark.timeout(1800)
def test_every_row_runs_on_one_request(settings: Settings) -> None:
    figures = run_planning_bench(settings, requests=1, threads=1, limit=5, packages=("tools.gis",))
    assert [row["row"] for row in figures["rows"]] == list(ROWS)
    assert len(figures["requests"]) == 1 and figures["threads"] == 1
    for row in figures["rows"]:
        assert row["failure"] == "" and row["count"] == 1 and 0 <= row["right"] <= 1
        assert all(row[part] >= 0 for part in ("prefill", "decode", "rest"))
    assert all(len(row) == len(HEADINGS) for row in table_rows(figures))
    assert json.loads(json.dumps(figures)) == figures


@pytest.mark.model
@pytest.mark.timeout(900)
def test_a_request_over_the_limit_is_cut_off_and_said(settings: Settings, golds: list[Gold]) -> None:
    row = Row("beffroi", _bench(settings), [golds[0].case.id], 0.05)
    try:
        told = row.ask(golds[0].case.id)
    finally:
        row.close()
    assert told["cut"] and not told["right"] and told["kind"].startswith("coupé")


class RightChat(BaseChatModel):
    """Says what was written beforehand."""

    written: list[AIMessage]

    @property
    def _llm_type(self) -> str:
        return "right"

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        return self

    def _generate(
        self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self.written.pop(0))])


def _bench(settings: Settings) -> Bench:
    model = settings.model.model_copy(update={"threads": 1})
    return Bench(settings.model_copy(update={"model": model}), settings.home / "evals" / "city")


def _as_messages(world: World, gold: Gold) -> list[AIMessage]:
    calls = _carry_out(Desk(world, SPECS), gold)
    said = " ".join(words[0] for words in gold.shown)
    return [*(AIMessage("", tool_calls=[call]) for call in calls), AIMessage(said or "C'est fait.")]


def _carry_out(desk: Desk, gold: Gold) -> list[ToolCall]:
    """Make the gold calls; what a model would have written to make them."""
    references: dict[str, str] = {}
    made = []
    for call in gold.calls:
        arguments = {name: desk.written(value, references) for name, value in call.arguments.items()}
        desk.call(flat_name(call.spec.name), arguments)
        made.append(tool_call(name=flat_name(call.spec.name), args=arguments, id=call.site))
        references[call.site] = f"r{len(desk.calls)}"
    return made
