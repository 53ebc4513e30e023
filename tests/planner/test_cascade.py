"""Two models in a row: which plans, and what the draft says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from agents.models.protocol import Ask, Generation, ModelIdentity, PlanForm
from agents.planner.build import build_planner
from agents.planner.cascade import CascadePlanner
from agents.planner.drafts import Draft, PlanRequest
from agents.planner.planner import ModelPlanner
from beffroi.errors import ModelError, PlanError
from beffroi.settings.installation import ModelSettings, Settings
from tests.models.servers import fake_server
from tools.registry import load_registry

NOW = datetime(2026, 11, 2, 9, 0)
SPECS = load_registry().specs
REQUEST = "Combien de piscines dans le 13e ?"
RIGHT = 'equipements = gis.facilities(kind="piscines", district="13e")\nanswer(count(equipements))'
LISTED = 'equipements = gis.facilities(kind="piscines", district="13e")\nanswer(equipements)'


@dataclass
class FakeModel:
    """Writes one plan with one certainty; no plan where the text is empty."""

    name: str
    text: str
    certainty: float | None = None
    broken: bool = False
    adapted: bool = False
    form: PlanForm = PlanForm.TEXT
    asked: list[Ask] = field(default_factory=list)
    closed: bool = False
    processor: float | None = None

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(self.name, self.name[0] * 64)

    def generate(self, ask: Ask) -> Generation:
        self.asked.append(ask)
        if self.broken:
            raise ModelError("Le serveur ne répond pas.", "The server does not answer.")
        return Generation(self.text, 1, 1, 0.0, self.certainty, processor=self.processor)

    def close(self) -> None:
        self.closed = True


def cascade(first: FakeModel, larger: FakeModel) -> CascadePlanner:
    return CascadePlanner(ModelPlanner(first, SPECS), ModelPlanner(larger, SPECS))


def planned(first: FakeModel, larger: FakeModel) -> Draft:
    return cascade(first, larger).plan(PlanRequest(REQUEST, NOW))


def test_what_the_first_is_sure_of_stays_with_it() -> None:
    larger = FakeModel("grand", LISTED)
    draft = planned(FakeModel("petit", RIGHT, 0.99), larger)
    assert (draft.model, larger.asked) == (ModelIdentity("petit", "p" * 64), [])


@pytest.mark.parametrize(("text", "certainty"), [(LISTED, 0.01), ("x = nothing.here()", 0.99), ("", 0.99)])
def test_what_the_first_is_unsure_of_or_finds_no_plan_for_goes_to_the_larger(
    text: str, certainty: float
) -> None:
    draft = planned(FakeModel("petit", text, certainty), FakeModel("grand", RIGHT))
    assert draft.checked.text == RIGHT
    assert (draft.model, draft.sure) == (ModelIdentity("grand", "g" * 64), True)


@pytest.mark.parametrize(
    "larger", [FakeModel("grand", "", broken=True), FakeModel("grand", "nothing.here()")]
)
def test_where_the_larger_fails_the_unsure_plan_stands_unsure(
    larger: FakeModel, caplog: pytest.LogCaptureFixture
) -> None:
    draft = planned(FakeModel("petit", RIGHT, 0.01, processor=1.0), larger)
    assert (draft.model, draft.sure) == (ModelIdentity("petit", "p" * 64), False)
    assert draft.processor is None, "what the larger took is not known"
    assert ("The server does not answer" in caplog.text) is larger.broken


def test_where_neither_plans_the_failure_of_the_larger_is_said() -> None:
    with pytest.raises(ModelError, match="serveur"):
        planned(FakeModel("petit", ""), FakeModel("grand", "", broken=True))
    with pytest.raises(PlanError):
        planned(FakeModel("petit", ""), FakeModel("grand", ""))


@pytest.mark.parametrize(
    ("first", "larger", "both"),
    [
        (1.5, 2.0, 3.5),
        (1.5, None, None),
        (float("nan"), 2.0, None),
        (-1.0, 2.0, None),
        (float("inf"), 2.0, None),
    ],
)
def test_processor_time_is_told_of_both_or_not_at_all(
    first: float | None, larger: float | None, both: float | None
) -> None:
    small = FakeModel("petit", RIGHT, 0.01, processor=first)
    assert planned(small, FakeModel("grand", RIGHT, processor=larger)).processor == both


def test_what_the_larger_planned_it_mends() -> None:
    first, larger = FakeModel("petit", LISTED, 0.01), FakeModel("grand", RIGHT)
    both = cascade(first, larger)
    draft = both.plan(PlanRequest(REQUEST, NOW))
    first.asked.clear()
    larger.text = LISTED
    again = both.repair(PlanRequest(REQUEST, NOW), draft)
    assert (again.model, first.asked, larger.asked[-1].avoid) == (
        ModelIdentity("grand", "g" * 64),
        [],
        (RIGHT,),
    )


def test_both_models_end() -> None:
    first, larger = FakeModel("petit", RIGHT), FakeModel("grand", RIGHT)
    cascade(first, larger).close()
    assert first.closed and larger.closed


def test_settings_with_a_larger_model_give_a_cascade(tmp_path: Path) -> None:
    with fake_server("nothing.here()") as small, fake_server(RIGHT) as big:
        larger = {"url": big.url, "name": "grand", "constraint": "gbnf"}
        model = ModelSettings.model_validate({"url": small.url, "name": "petit", "larger": larger})
        made = build_planner(Settings(home=tmp_path, model=model))
        draft = made.plan(PlanRequest(REQUEST, NOW))
        made.close()
    assert draft.model == ModelIdentity(f"grand ({big.url})", "")
    assert "grammar" in big.asked[0] and "grammar" not in small.asked[0]
