"""Node *report*: how the run ended, recorded with a digest of what the person is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agents.graph.asking.refusing import refused_end
from agents.graph.asking.rest import NOT_AGAIN
from agents.graph.deps import Deps
from agents.graph.judging.circumstances import PURPOSE, circumstances
from agents.graph.judging.decisions import ask_policy, kept, releases, told
from agents.graph.judging.documents import show_document
from agents.graph.phases import Go, Phase, error_of
from agents.graph.remembering.earlier import remembered
from agents.graph.remembering.memory import Memory
from agents.graph.remembering.situation import Situation, load
from agents.interpreter.evaluation import Evaluation, ShownValue
from agents.interpreter.outcomes import Fail, Ok
from agents.views.answer import answer_blocks
from agents.views.made import made_values
from beffroi.errors import PlanError
from beffroi.labels import CONSTANT
from guards.ledger import Kind, digest
from guards.policy import Deny
from guards.runs.data import RunData
from guards.runs.runs import RunStatus


def report(deps: Deps, run_id: str) -> Go:
    """End the run."""
    run, memory = deps.guards.runs.get(run_id), Memory(deps.guards, run_id)
    end = RunStatus(run.data.get("end", RunStatus.DONE.value))
    if memory.draft is None:
        return _end(end, {}, {})
    try:
        at = load(deps, run_id)
    except PlanError:
        return _end(end, {}, {})
    now = at.evaluate(deps)
    refusal = _refused_show(deps, at, now.shown) if end is RunStatus.DONE else None
    if refusal is not None:
        # The document that was judged has names and labels, and no value that the reason could quote.
        end, error = refused_end(deps, run_id, refusal.rule, refusal.reason, CONSTANT)
        return _end(end, {}, {"withheld": True, "error": error})
    at.memory.write(remembered(at.checked, now.names))
    if not (made := made_values(now)) or _refused_show(deps, at, made) is not None:
        return _ended(replace(now, made=()), end, {})
    return _ended(now, end, {"made": True})


def _refused_show(deps: Deps, at: Situation, shown: tuple[ShownValue, ...]) -> Deny | None:
    """Whether policy refuses to show it, judged by real labels; what a rule releases is recorded."""
    if not shown:
        return None
    about = circumstances(deps, at.run.id, at.memory.get(PURPOSE, ""))
    judged = ask_policy(deps, show_document(deps, at.actor, shown, about))
    at.memory.write(kept(at.memory, [judged]), [told(judged), *releases(judged)])
    return judged.decision if isinstance(judged.decision, Deny) else None


def _ended(now: Evaluation, end: RunStatus, data: RunData) -> Go:
    failed = [effect for effect in now.effects if isinstance(effect.outcome, Fail)]
    done = sum(isinstance(effect.outcome, Ok) for effect in now.effects)
    if end is RunStatus.DONE and failed:
        first = failed[0].outcome
        sentence = first.reason if isinstance(first, Fail) else ""
        end = RunStatus.FAILED
        data["error"] = error_of(sentence, _hint(done, len(failed)), told=failed[0].told)
    blocks = answer_blocks(now)
    ended = {"answer": digest([vars(block) for block in blocks]), "effects": done, "failed": len(failed)}
    return _end(end, ended, data)


def _hint(done: int, failed: int) -> str:
    what = "1 action n'a pas pu être faite" if failed == 1 else f"{failed} actions n'ont pas pu être faites"
    rest = "aucune autre n'a été faite" if done == 0 else f"{done} faite{'s' if done > 1 else ''}"
    return f"{what}, {rest}." + (f" {NOT_AGAIN}" if done else "")


def _end(end: RunStatus, told: dict[str, Any], data: RunData) -> Go:
    return Go(Phase.END, status=end, event=(Kind.ANSWER, told), data=data)
