"""Node *repair*: one try after a failed read, within what was reviewed; else a clear stop."""

from __future__ import annotations

import re
from collections import Counter

from agents.graph.asking.readings import READINGS, ask_reading, offered
from agents.graph.asking.rest import NOT_AGAIN, ask_rest, done_effects
from agents.graph.asking.retrying import without_retry
from agents.graph.deps import Deps
from agents.graph.nodes.plan import stored, told
from agents.graph.nodes.read import failed_reads
from agents.graph.phases import Go, Phase, stop
from agents.graph.remembering.situation import Situation, load, plan_request
from agents.interpreter.evaluation import Evaluation, Stop
from agents.interpreter.outcomes import Fail
from agents.language.checked import CheckedPlan
from agents.planner.drafts import Draft, ModelIdentity
from beffroi.errors import NO_ANSWER, Failure, ModelError, PlanError
from beffroi.tool import Effect
from guards.ledger import Kind, digest
from guards.runs.runs import RunStatus

_NAMED = re.compile(r"^\w+ = ")
_HINTS = {
    Failure.UNAVAILABLE: "Le système ne répond pas : réessayez dans un instant.",
    Failure.TIMEOUT: "Le système est lent : réessayez dans un instant, ou demandez moins à la fois.",
    Failure.LIMIT: "Demandez moins à la fois, par exemple un arrondissement ou une période.",
}


def repair(deps: Deps, run_id: str) -> Go:
    """Try once more, or stop. What took all of its time is not read again: the time that a setting gives a
    call is all that a person waits for it. A try that was written down before a crash goes on: another plan
    is reviewed, or offered, as it would have been."""
    at = load(deps, run_id)
    kept = at.memory.get(READINGS)
    if kept is not None and kept[0]["attempt"] > at.memory.attempt:
        return ask_reading(kept)
    now = at.evaluate(deps)
    if now.stop is None and not failed_reads(now):
        return Go(Phase.REVIEW)
    symbol = _symbol(now)
    ended = symbol is Failure.TIMEOUT or any(effect.outcome is not None for effect in now.effects)
    if ended or at.memory.get("repaired"):
        return _stop(now)
    if symbol is Failure.UNAVAILABLE:
        forgotten = [at.memory.result(call.site, None) for call in failed_reads(now)]
        values = {name: raw for each in forgotten for name, raw in each.items()}
        at.memory.write({"repaired": True, **values}, [(Kind.REPAIR, {"failure": symbol, "again": True})])
        return Go(Phase.READ)
    return _planned_anew(deps, at, now, symbol) or _stop(now)


def _planned_anew(deps: Deps, at: Situation, now: Evaluation, symbol: Failure | None) -> Go | None:
    at.memory.write({"repaired": True})
    draft = None if symbol is None else _mended(deps, at)
    failed = _failed_call(at.checked, now)
    if draft is None or not _mends(draft.checked, at.checked, failed):
        return None
    told_of = {"failure": symbol, "from": digest(at.checked.text), "to": digest(draft.checked.text)}
    events = [(Kind.REPAIR, told_of), (Kind.PLAN, told(deps, draft))]
    if readings := [each for each in offered(draft) if _mends(each.checked, at.checked, failed)]:
        values = [stored(reading, at.earlier, at.memory.attempt + 1) for reading in readings]
        at.memory.write({READINGS: values}, events)
        return ask_reading(values)
    at.memory.write({"draft": stored(draft, at.earlier, at.memory.attempt + 1)}, events)
    return Go(Phase.REVIEW)


def _mended(deps: Deps, at: Situation) -> Draft | None:
    held = at.memory.draft or {}
    draft = Draft(at.checked, ModelIdentity(held.get("model", ""), held.get("sha256", "")))
    try:
        return deps.planner.repair(plan_request(at.run, at.earlier), draft)
    except (PlanError, ModelError):
        return None


def _mends(new: CheckedPlan, reviewed: CheckedPlan, failed: str) -> bool:
    """Whether another plan is another, does nothing that the reviewed one did not (no other effect, no more
    of them), and does not make the call again that failed."""
    calls = {_call(line) for line in new.text.splitlines()}
    again = new.text == reviewed.text or (failed and failed in calls)
    return _effects(new) <= _effects(reviewed) and new.cannot is None and not again


def _failed_call(checked: CheckedPlan, now: Evaluation) -> str:
    """The call that failed, or found nothing, as the plan has it; empty where no call is to blame."""
    failed = failed_reads(now)
    line = str(failed[0].line) if failed else now.stop.site.partition("[")[0] if now.stop else ""
    return _call(checked.text.splitlines()[int(line) - 1]) if line.isdecimal() else ""


def _call(line: str) -> str:
    """A line of a plan without the name that it gives to its result."""
    return _NAMED.sub("", line.strip())


def _effects(checked: CheckedPlan) -> Counter[tuple[str, bool]]:
    return Counter(
        (step.spec.name, step.in_loop) for step in checked.steps if step.spec.effect is not Effect.READ
    )


def _symbol(now: Evaluation) -> Failure | None:
    failed = failed_reads(now)
    if failed and isinstance(failed[0].outcome, Fail):
        return failed[0].outcome.failure
    return Failure.NOT_FOUND if now.stop is not None and now.stop.site else None


def _stop(now: Evaluation) -> Go:
    """The end; where something was done already nobody is told to ask for all of it again."""
    done = bool(done_effects(now))
    if now.stop is not None:
        return _told(now.stop, done)
    failed = failed_reads(now)[0]
    outcome = failed.outcome
    if not isinstance(outcome, Fail):
        raise TypeError("a failed read has a failure")
    if done and outcome.failure in NO_ANSWER:
        return ask_rest(now, failed, outcome.reason)
    reason = without_retry(outcome.reason) if done else outcome.reason
    hint = NOT_AGAIN if done else _HINTS.get(outcome.failure, "")
    return stop(RunStatus.FAILED, reason, hint, told=failed.told)


def _told(why: Stop, done: bool) -> Go:
    return stop(RunStatus.FAILED, why.sentence, NOT_AGAIN if done else why.hint, told=why.label)
