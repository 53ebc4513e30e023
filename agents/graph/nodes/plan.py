"""Node *plan*: the planner writes a plan; what it is, by which model, is recorded."""

from __future__ import annotations

import logging
import re
from typing import Any

from agents.graph.asking.readings import READINGS, REPHRASE, ask_reading, offered
from agents.graph.asking.retrying import TRY_AGAIN
from agents.graph.deps import Deps
from agents.graph.judging.circumstances import circumstances
from agents.graph.judging.decisions import ask_policy
from agents.graph.judging.documents import plan_document
from agents.graph.phases import Go, Phase, stop
from agents.graph.remembering.earlier import EarlierTurn, find_earlier
from agents.graph.remembering.memory import Memory
from agents.graph.remembering.situation import plan_request
from agents.language.french.templates import defaults_of
from agents.planner.drafts import Draft
from beffroi.errors import ModelError, PlanError
from guards.ledger import Kind, digest
from guards.policy import Deny
from guards.runs.runs import Run, RunStatus

_LINE = re.compile(r"^Ligne \d+ : ")
_QUOTED = re.compile(r"« ?([^»]+?) ?»")
_log = logging.getLogger(__name__)


def plan(deps: Deps, run_id: str) -> Go:
    """Make the plan, or the readings to choose among; what is there already stands."""
    run, memory = deps.guards.runs.get(run_id), Memory(deps.guards, run_id)
    if memory.draft is not None:
        return Go(Phase.REVIEW)
    if (kept := memory.get(READINGS)) is not None:
        return ask_reading(kept)
    earlier = find_earlier(deps.guards, run)
    if earlier.run:
        deps.guards.runs.continues(run_id, earlier.run)
    try:
        draft = _draft(deps, run, earlier)
    except PlanError as error:
        why = of_their_words(error, run.request)
        return stop(RunStatus.FAILED, f"Je n'ai pas su comprendre cette demande. {why}".strip(), REPHRASE)
    except ModelError as error:
        _log.error("run %s has no plan: %s", run_id, error.logged)
        return stop(RunStatus.FAILED, error.fr, TRY_AGAIN, command=error.command)
    if readings := _possible(deps, run, offered(draft)):
        values = [stored(reading, earlier) for reading in readings]
        memory.write({READINGS: values}, [(Kind.PLAN, told(deps, readings[0]))])
        return ask_reading(values)
    memory.write({"draft": stored(draft, earlier)}, [(Kind.PLAN, told(deps, draft))])
    deps.listeners.tell(run_id, "plan", "Demande comprise.", seconds=draft.seconds)
    return Go(Phase.REVIEW)


def of_their_words(error: PlanError, request: str) -> str:
    """What is told of a plan that is none to whoever asked: what it says of their words, or of the whole;
    lines of a plan and kinds of results are nothing to them."""
    sentence = _LINE.sub("", error.fr)
    quoted = _QUOTED.findall(sentence)
    return sentence if not error.line or any(words in request for words in quoted) else ""


def _possible(deps: Deps, run: Run, readings: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The readings that policy does not refuse as they stand: those need no question.

    Where it refuses all of them the first goes on to review, which refuses it with its rule and reason.
    """
    actor = deps.guards.accounts.actor(run.actor)
    about = circumstances(deps, run.id)
    documents = ((each, plan_document(deps, actor, each.checked, about)) for each in readings)
    return tuple(
        each for each, document in documents if not isinstance(ask_policy(deps, document).decision, Deny)
    )


def stored(draft: Draft, earlier: EarlierTurn, attempt: int = 0) -> dict[str, Any]:
    """What a run keeps of a draft."""
    return {
        "plan": draft.checked.text,
        "model": draft.model.name,
        "sha256": draft.model.sha256,
        "seconds": draft.seconds,
        "tokens": draft.tokens,
        "margin": draft.margin,
        "sure": draft.sure,
        "attempts": draft.attempts,
        "attempt": attempt,
        "before": earlier.run,
        "sentences": list(draft.checked.sentences),
        "templates": {step.spec.name: step.spec.sentence for step in draft.checked.steps},
        "results": {step.spec.name: step.spec.result for step in draft.checked.steps},
        "supposed": {step.spec.name: defaults_of(step.spec) for step in draft.checked.steps},
        "unused": list(draft.checked.unused),
    }


def told(deps: Deps, draft: Draft) -> dict[str, Any]:
    """What the ledger is told of a draft: digests, never the words."""
    return {
        "plan": digest(draft.checked.text),
        "model": draft.model.name,
        "model_sha256": draft.model.sha256,
        "tools": deps.toolbox.registry.digest,
        "attempts": draft.attempts,
        "tokens": draft.tokens,
        "seconds": round(draft.seconds, 6),
        **_energy(draft, deps.settings.model.watts),
    }


def _energy(draft: Draft, watts: float) -> dict[str, float]:
    """What the models took, where they tell: seconds of processor time, and an estimate in watt-hours."""
    if draft.processor is None:
        return {}
    return {
        "processor_seconds": round(draft.processor, 6),
        "energy_wh": round(draft.processor * watts / 3600, 6),
    }


def _draft(deps: Deps, run: Run, earlier: EarlierTurn) -> Draft:
    return deps.planner.plan(plan_request(run, earlier))
