"""What a plan cost is in the ledger, where the model tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agents.planner.drafts import Draft, PlanRequest
from agents.planner.scripted import ScriptedPlanner
from beffroi.identity import Actor
from guards.ledger import Kind
from tests.graph.conftest import Make

REQUEST = "Combien de tickets voirie dans le 11e ?"
_COST = {"processor_seconds", "energy_wh"}
PLAN = 'tickets = ticketing.search(category="voirie", district="11e")\nanswer(count(tickets))\n'


@pytest.mark.parametrize(
    ("processor", "told"),
    [(3.6, {"processor_seconds": 3.6, "energy_wh": 0.01}), (None, {})],
    ids=["a model here", "a model behind a url"],
)
def test_processor_time_and_an_estimate_of_energy_are_told(
    make: Make,
    claire: Actor,
    monkeypatch: pytest.MonkeyPatch,
    processor: float | None,
    told: dict[str, float],
) -> None:
    plan = ScriptedPlanner.plan

    def measured(planner: ScriptedPlanner, request: PlanRequest) -> Draft:
        return replace(plan(planner, request), processor=processor)

    monkeypatch.setattr(ScriptedPlanner, "plan", measured)
    assistant = make({REQUEST: PLAN})
    run = assistant.ask(claire, REQUEST).run
    (event,) = (each for each in assistant.guards.ledger.events(run) if each.kind is Kind.PLAN)
    assert {name: value for name, value in event.payload.items() if name in _COST} == told
