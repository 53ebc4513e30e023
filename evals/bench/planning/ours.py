"""The row of this house: `ModelPlanner` as installed, its plan carried out on the demo world."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from agents.models import worker
from agents.models.protocol import Ask, Generation, ModelIdentity, PlanForm
from agents.models.weights import planner_model
from agents.models.wire import told, written
from agents.planner.build import build_planner, planner_with
from agents.planner.drafts import Planner, PlanRequest
from agents.planner.planner import ModelPlanner
from beffroi.errors import BeffroiError, ModelError, PlanError
from beffroi.tool import ToolSpec
from evals.bench.planning.answering import ASKED, Answer, Bench
from evals.bench.planning.requests import Gold
from evals.bench.planning.watch import CONFIRMED, Watch
from evals.planning.cases import Case
from evals.planning.meaning import Meaning, Meanings
from evals.planning.world import NOW, open_world

_LIMIT = 320
WARM = "Statut du ticket 2217 ?"


class Planned:
    """Answers with the installed planner; the split of its time is measured in this process right after."""

    def __init__(self, bench: Bench) -> None:
        self._specs = bench.specs
        self._city = bench.city
        self._planner = build_planner(bench.settings)
        self._watch = Watch(CONFIRMED)
        self._watch.attach()
        self._inside = planner_inside(bench, self._specs)
        for planner in (self._planner, self._inside):
            planner.plan(PlanRequest(WARM, NOW))

    def answer(self, gold: Gold) -> Answer:
        """See `Answering.answer`."""
        meanings = Meanings(open_world(self._city), self._specs)
        start = time.perf_counter()
        meaning, calls, failure = carried_out(self._planner, gold.case, meanings)
        seconds = time.perf_counter() - start
        kind = failure or ("" if meaning == meanings.of_text(gold.case.plan, gold.case) else "autre sens")
        return Answer(not kind, calls, seconds, 0.0, 0.0, kind)

    def split(self, gold: Gold) -> tuple[float, float]:
        """Seconds of prefill and decode for the same request, planned once more in this process."""
        self._watch.reset()
        plan_seconds(self._inside, gold.case.request)
        return self._watch.prefill, self._watch.decode

    def close(self) -> None:
        """See `Answering.close`."""
        self._planner.close()


class ModelInside:
    """The planner's model in this process, as the worker runs it; takes any tools.

    Args:
        specs: tools that it may plan with.
    """

    adapted = True
    form = PlanForm.TEXT
    identity = ModelIdentity("beffroi-planner-135m", "")

    def __init__(self, decoder: Any, specs: Mapping[str, ToolSpec]) -> None:
        self._decoder = decoder
        self._grammars = worker.Grammars(specs)

    def generate(self, ask: Ask) -> Generation:
        """See `Model.generate`."""
        answer = worker.answer(self._decoder, self._grammars, told(ask, _LIMIT))
        if "text" not in answer:
            raise ModelError(f"Le modèle n'a pas pu répondre ({answer}).")
        return written(answer)

    def close(self) -> None:
        """Nothing was started."""


def decoder_inside(bench: Bench) -> Any:
    """The planner's model loaded in this process."""
    file = planner_model(bench.settings.home / "models")
    return worker.load_decoder(str(file.path), bench.threads)


def planner_inside(bench: Bench, specs: Mapping[str, ToolSpec], decoder: Any = None) -> ModelPlanner:
    """The installed planner over any tools, with its model in this process."""
    model = ModelInside(decoder or decoder_inside(bench), specs)
    return planner_with(model, specs)


def plan_seconds(planner: ModelPlanner, request: str) -> float:
    """Seconds of one plan, right or not."""
    start = time.perf_counter()
    with suppress(PlanError, ModelError):
        planner.plan(PlanRequest(request, NOW))
    return time.perf_counter() - start


def carried_out(planner: Planner, case: Case, meanings: Meanings) -> tuple[Meaning | None, int, str]:
    """What the plan for a request means, how many calls it has, and why it is not right, as far as known."""
    try:
        draft = planner.plan(PlanRequest(case.request, NOW, case.before))
        return meanings.of(draft.checked, case), len(draft.checked.steps), "" if draft.sure else ASKED
    except BeffroiError as error:
        return None, 0, f"pas de plan : {error}"
