"""What the words of a request speak for, and how it chooses among readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from agents.models.protocol import Ask, Fork, Generation, ModelIdentity, PlanForm
from agents.models.weights import WORDING
from agents.planner.drafts import PlanRequest
from agents.planner.planner import ModelPlanner
from agents.planner.prompt import Turn
from agents.planner.wording import Wording, agreement, features, forms_of
from agents.training.wording import drawn, learn
from tools.registry import load_registry

NOW = datetime(2026, 11, 2, 9, 0)
SPECS = load_registry().specs
REQUEST = "Fermeture du ticket 4012"
CLOSES = 'ticket = ticketing.get(number="4012")\nticketing.close(ticket=ticket)'
TELLS = (
    'ticket = ticketing.get(number="4012")\nhistorique = ticketing.history(ticket=ticket)\nanswer(historique)'
)
SHOWS = 'ticket = ticketing.get(number="4012")\nanswer(ticket)'


@dataclass
class TwoMinds:
    """A made-up model that writes one plan and hesitated before another."""

    first: str
    second: str
    certainty: float = 0.9
    far: float = 0.4
    adapted: bool = True
    form: PlanForm = PlanForm.TEXT
    identity: ModelIdentity = field(default_factory=lambda: ModelIdentity("deux", "2" * 64))

    def generate(self, ask: Ask) -> Generation:
        if ask.begun:
            return Generation(self.second, 1, 1, 0.0, self.certainty, -0.1)
        return Generation(self.first, 1, 1, 0.0, self.certainty, -0.5, (Fork("ticket = ", -0.5 - self.far),))

    def close(self) -> None:
        pass


class Spoken(Wording):
    """A made-up one that always hears the same."""

    def __init__(self, heard: Mapping[str, float]) -> None:
        super().__init__(tuple(heard), np.zeros((1, 0)))
        self._heard = heard

    def probabilities(self, text: str) -> Mapping[str, float]:
        return self._heard


@pytest.fixture(scope="module")
def committed() -> Wording:
    return Wording.read(WORDING)


@pytest.mark.parametrize(
    ("request_", "form"),
    [
        ("Ferme le ticket 4012, c'est réglé", "ticketing.close"),
        ("quel est le téléphone de Fatou Ndiaye", "directory.find_person"),
        ("les piscines du 13e", "gis.facilities"),
        ("RELANCE LE TICKET 88", "ticketing.remind"),
        ("s'il y en a, préviens le chef", "if"),
        ("Ecris un poème sur la Seine", "cannot"),
    ],
)
def test_the_committed_one_hears_what_is_asked_for(committed: Wording, request_: str, form: str) -> None:
    assert committed.probabilities(request_)[form] > 0.5


def test_every_tool_that_it_knows_is_one_of_the_house(committed: Wording) -> None:
    assert {form for form in committed.forms if "." in form} <= SPECS.keys()


@pytest.mark.parametrize("text", ["", "   ", "?", "é" * 20_000, "a " * 20_000, "\x00‮<script>"])
def test_any_text_is_heard(committed: Wording, text: str) -> None:
    assert all(0 <= p <= 1 for p in committed.probabilities(text).values())
    assert len(features(text)) < 9_000


def test_accents_case_and_digits_do_not_matter() -> None:
    assert features("Évacue le 4012").tolist() == features("evacue LE 9999").tolist()


def test_what_is_learnt_is_kept_as_it_was(tmp_path: Path) -> None:
    words = {"ferme": CLOSES, "montre": SHOWS}
    learnt = learn([(f"{word} le ticket {n}", plan) for word, plan in words.items() for n in range(120)])
    learnt.write(tmp_path / "mots")
    assert [file.name for file in tmp_path.iterdir()] == ["mots"]
    again = Wording.read(tmp_path / "mots")
    assert again.probabilities("ferme le ticket 7")["ticketing.close"] > 0.9
    assert again.probabilities("montre le ticket 7")["ticketing.close"] < 0.1
    assert again.probabilities("ferme")["answer"] == pytest.approx(
        learnt.probabilities("ferme")["answer"], abs=0.05
    )


def test_examples_are_requests_for_the_house_with_their_plans() -> None:
    assert all(request and forms_of(plan) for request, plan in drawn(50))


def test_forms_are_read_from_a_plan_and_not_from_what_it_quotes() -> None:
    plan = 'x = gis.locate(address="if ask( cannot(")\nif count(x) > 0:\n    map(x)'
    assert forms_of(plan) == {"gis.locate", "if", "count", "map"}


def test_words_know_nothing_of_a_tool_they_have_not_learnt() -> None:
    assert agreement("parc.reserver()", {"ticketing.close": 0.99}) is None
    assert agreement(SHOWS, {}) is None
    told = agreement(CLOSES, {"ticketing.get": 0.9, "ticketing.close": 0.01})
    assert told is not None and told < -3


def plan_of(
    model: TwoMinds, heard: Mapping[str, float] | None, before: Turn | None = None
) -> tuple[str, bool]:
    planner = ModelPlanner(model, SPECS, SPECS, None if heard is None else Spoken(heard))
    draft = planner.plan(PlanRequest(REQUEST, NOW, before))
    return draft.checked.text, draft.sure


def test_a_reading_that_the_words_speak_for_wins_where_the_model_hardly_differs() -> None:
    heard = {"ticketing.get": 0.9, "ticketing.history": 0.99, "answer": 0.5}
    assert plan_of(TwoMinds(SHOWS, TELLS), heard) == (TELLS, True)
    assert plan_of(TwoMinds(SHOWS, TELLS), None) == (SHOWS, True)


def test_another_effect_than_the_model_was_sure_of_is_asked_about() -> None:
    heard = {"ticketing.get": 0.9, "ticketing.close": 0.99, "answer": 0.02}
    assert plan_of(TwoMinds(SHOWS, CLOSES), heard) == (CLOSES, False)
    assert plan_of(TwoMinds(SHOWS, CLOSES, 0.3), heard) == (CLOSES, False)


def test_a_tool_that_the_words_never_learnt_does_not_win_by_that() -> None:
    against = {"ticketing.get": 0.02, "gis.locate": 0.98, "gis.facilities": 0.98, "answer": 0.02}
    assert plan_of(TwoMinds(SHOWS, CLOSES, 0.93, far=3.0), against) == (SHOWS, True)  # it only reads
    assert plan_of(TwoMinds(SHOWS, CLOSES, 0.7, far=3.0), against) == (SHOWS, False)
    assert plan_of(TwoMinds(SHOWS, CLOSES, 0.93, far=3.0), {**against, "ticketing.close": 0.02})[0] == SHOWS


def test_a_plan_that_the_words_speak_against_asks_first_however_certain_the_model_is() -> None:
    against = {
        "gis.locate": 0.99,
        "gis.facilities": 0.99,
        "ticketing.get": 0.01,
        "ticketing.close": 0.01,
        "directory.find_person": 0.99,
    }
    assert plan_of(TwoMinds(CLOSES, CLOSES, 0.99), against) == (CLOSES, False)


def test_words_that_continue_another_turn_are_not_judged_alone() -> None:
    against = {
        "gis.locate": 0.99,
        "gis.facilities": 0.99,
        "ticketing.get": 0.01,
        "ticketing.close": 0.01,
        "directory.find_person": 0.99,
    }
    before = Turn("Montre le ticket 4012", SHOWS)
    assert plan_of(TwoMinds(CLOSES, CLOSES, 0.99), against, before) == (CLOSES, True)
