"""A request that names another author's tool gets no effect of a tool that the model knows without a question."""

from __future__ import annotations

from datetime import datetime

import pytest

from agents.graph.asking.readings import ask_reading, offered
from agents.planner.drafts import Draft, PlanRequest
from agents.planner.passed_over import OwnWords
from agents.planner.planner import ModelPlanner
from agents.planner.shortlist import Shortlist
from beffroi.settings.mcp import McpTool
from beffroi.tool import ToolSpec, spec_of
from evals.planning.cases import load_cases
from tests.language.support import checked
from tests.planner.test_readings import FakeModel, written
from tools.mcp.declared import declare
from tools.mcp.told import told_of
from tools.registry import load_registry

NOW = datetime(2026, 11, 2, 9, 0)
CITY = load_registry().specs
_SCHEMA = {"type": "object", "properties": {"numero": {"type": "string"}}, "required": ["numero"]}


def _spec(name: str, effect: str, *phrases: str) -> ToolSpec:
    told = told_of({"name": name, "description": "Cachets.", "inputSchema": _SCHEMA})
    allowed = McpTool.model_validate({"effect": effect, "summary": phrases[0], "phrases": phrases})
    return spec_of(declare(f"cachets.{name}", "cachets", told, allowed))


OTHERS = {
    "cachets.apposer": _spec(
        "apposer", "write", "Apposer le cachet", "appose le cachet sur 12", "un cachet sur 8"
    ),
    "cachets.suivre": _spec("suivre", "read", "Suivre un cachet", "où en est le cachet 12 ce matin"),
}
CLOSE = 'ticket = ticketing.get(number="5114")\nticketing.close(ticket=ticket)'
COMMENT = 'ticket = ticketing.get(number="5114")\nticketing.comment(ticket=ticket, text="{}")'
STAMP = 'cachets.apposer(numero="5114")'


def planned(request: str, plan: str, **others: ToolSpec) -> Draft:
    model = FakeModel({"": written(plan, 0.99, -0.1)}, adapted=True)
    return ModelPlanner(model, {**CITY, **others}, CITY.keys()).plan(PlanRequest(request, NOW))


@pytest.mark.parametrize(
    "request_text",
    [
        "lis le ticket 5114 puis appose le cachet et ferme",
        "suivi cachet ticket 5114 fermé",
        "Cachets : clore le 5114",
    ],
)
def test_what_names_a_tool_that_the_plan_passes_over_is_a_question(request_text: str) -> None:
    draft = planned(request_text, CLOSE, **OTHERS)
    assert not draft.sure and len(offered(draft)) == 1
    assert any(word.lower().startswith("cachet") for word in draft.checked.unused)
    assert planned(request_text, CLOSE).sure


def test_the_question_says_which_words_no_reading_uses() -> None:
    stored = [{"attempt": 0, "plan": CLOSE, "sentences": ["Fermer"], "unused": ["cachet", "vu"]}]
    one = ask_reading(stored).data["question"]["text"]
    assert one.endswith("Non pris en compte : « cachet », « vu ».")
    both = ask_reading([*stored, {**stored[0], "plan": STAMP, "unused": ["vu"]}]).data["question"]["text"]
    assert both.endswith("Non pris en compte : « vu ».")


@pytest.mark.parametrize(
    ("request_text", "plan"),
    [
        ("appose le cachet sur le 5114", STAMP),
        ("commente le ticket 5114 : le cachet est posé", COMMENT.format("le cachet est posé")),
        ("ferme le ticket 5114 ce matin", CLOSE),
        ("montre le ticket 5114 et son cachet", 'ticket = ticketing.get(number="5114")\nanswer(ticket)'),
    ],
)
def test_what_uses_its_words_or_does_nothing_is_not_asked_about_for_that(
    request_text: str, plan: str
) -> None:
    assert planned(request_text, plan, **OTHERS).sure


def test_beside_forty_tools_of_others_few_requests_for_the_house_are_asked_about_for_that() -> None:
    specs = {**CITY, **load_registry(("evals.planning.unseen",)).specs}
    words, shortlist = OwnWords(specs, CITY.keys()), Shortlist(specs, CITY)
    acting = [case for case in load_cases("dev") if case.before is None and "ticketing." in case.plan]
    plans = [(case.request, checked(case.plan, case.request)) for case in acting]
    asked = [
        request for request, plan in plans if words.passed_over(request, plan, shortlist.needed(request))
    ]
    assert len(asked) <= 0.04 * len(plans), asked
