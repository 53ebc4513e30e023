"""With the embedded model: a package that nothing was trained on is planned by its phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.planner.build import build_planner
from agents.planner.drafts import Planner, PlanRequest
from beffroi.settings.installation import ModelSettings, Settings
from tools.registry import PACKAGES, load_registry

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def planner(
    tmp_path_factory: pytest.TempPathFactory, with_model: Callable[[Path], Path]
) -> Iterator[Planner]:
    registry = load_registry((*PACKAGES, "evals.planning.unseen2"))
    home = with_model(tmp_path_factory.mktemp("home"))
    made = build_planner(Settings(home=home, model=ModelSettings(timeout=600)), registry)
    yield made
    made.close()


@pytest.mark.model
def test_a_phrase_of_the_package_is_planned_as_it_says_without_the_model(planner: Planner) -> None:
    draft = planner.plan(PlanRequest("taxis 8e, licences expirees", NOW))
    assert draft.checked.text == (
        'licences = taxis.lister(statut="expirees", arrondissement="8e")\nanswer(licences)'
    )
    assert draft.sure and draft.tokens == 0


@pytest.mark.model
def test_said_otherwise_the_model_goes_on_as_the_nearest_phrases_do(planner: Planner) -> None:
    draft = planner.plan(PlanRequest("Quel syndic s'occupe de la façade du dossier 335 ?", NOW))
    assert 'facades.dossier(numero="335")' in draft.checked.text and ".syndic)" in draft.checked.text
    assert draft.tokens > 0


@pytest.mark.model
def test_requests_for_the_house_are_planned_as_before(planner: Planner) -> None:
    draft = planner.plan(PlanRequest("où en est le ticket 4012 ?", NOW))
    assert "ticketing.get(" in draft.checked.text and draft.sure
