"""Node *act*: accepted effects, one after another in the plan's order, each judged again and done once."""

from __future__ import annotations

from itertools import chain

from agents.graph.deps import Deps
from agents.graph.effects import (
    EffectEnded,
    EffectRefused,
    EffectStale,
    EffectUncertain,
    perform,
)
from agents.graph.lease import renew
from agents.graph.nodes.read import read_some
from agents.graph.phases import Go, Phase, stop
from agents.graph.questions import about_uncertain, ask
from agents.graph.renewal import with_same_tools
from agents.graph.rest import NOT_AGAIN, ask_rest, done_effects
from agents.graph.retrying import without_retry
from agents.graph.situation import Situation, load
from agents.graph.standing import Agreed, Changed, Revealed, Unknown, standing, texts_written, unticked
from agents.interpreter.evaluation import CallSite, Evaluation
from agents.interpreter.outcomes import Fail, Left
from agents.views.sentences import call_sentence
from beffroi.errors import Failure, Refused
from beffroi.labels import CONSTANT
from guards.approvals.approvals import Approval
from guards.effects.effects import Settlement
from guards.runs.runs import RunStatus

_AGAIN = "Rien n'a été fait : réessayez dans un instant."
_TOO_MUCH = "Rien n'a été fait : raccourcissez ou divisez ce que vous demandez, puis refaites la demande."
_GIVEN_UP = "D'après votre réponse, rien n'a été fait : refaites la demande si elle est toujours utile."
UNTICKED = "laissée de côté par la personne qui a donné l'accord"
_SYSTEM_DOWN = frozenset({Failure.UNAVAILABLE, Failure.TIMEOUT, Failure.BROKEN, Failure.LIMIT})


def act(deps: Deps, run_id: str) -> Go:
    """Do what was accepted, as far as it can be done."""
    at = load(deps, run_id)
    try:
        approval = deps.guards.approvals.use(str(at.run.data.get("approval", "")), run_id)
    except Refused as refused:
        return stop(RunStatus.FAILED, refused.fr, rule=refused.rule, told=CONSTANT)
    _keep_texts(deps, at, approval)
    approval = with_same_tools(deps, at, approval)
    while True:
        renew(deps, run_id)
        now = at.evaluate(deps)
        if now.reads and now.stop is None:
            refused_read = read_some(deps, at, now.reads)
            if refused_read is not None:
                return refused_read
            continue
        effect = now.next_effect
        if effect is None:
            return Go(Phase.READ)
        # Where a list is read again after an effect, its turns may be others then: one at a time.
        ready = [each for each in now.effects if each.outcome is None]
        if _leave(at, unticked(at, approval, ready[:1] if now.provisional else ready, now)):
            continue
        onward = _one(deps, at, now, effect, approval)
        if onward is not None:
            if onward.to is Phase.READ or onward.status is RunStatus.QUESTION:
                # What was left out on this card does not come back on the next one.
                _leave(at, unticked(at, approval, ready, now))
            return onward


def _one(deps: Deps, at: Situation, now: Evaluation, effect: CallSite, approval: Approval) -> Go | None:
    """One effect; where the run goes if it does not simply go on."""
    match standing(at, approval, effect, now):
        case Unknown():
            return Go(Phase.READ)
        case Changed():
            # The turns of a list that was read again may be others: nobody's words go to another ticket.
            at.memory.write(at.memory.unsaid())
            return Go(Phase.READ)
        case Revealed(what):
            at.memory.write(at.memory.revealed(effect.site, what))
            return Go(Phase.READ)
        case Agreed(call):
            return _ended(deps, at, call, approval)


def _leave(at: Situation, calls: list[CallSite]) -> bool:
    """Note that a person left these out; whether there are any."""
    if calls:
        noted = (at.memory.result(call.site, Left(UNTICKED)) for call in calls)
        at.memory.write(dict(chain.from_iterable(each.items() for each in noted)))
    return bool(calls)


def _keep_texts(deps: Deps, at: Situation, approval: Approval) -> None:
    """What a person wrote on this card stands on the next one too, where one is needed."""
    if approval.edited_from is None:
        return
    card = at.memory.get(f"card:{approval.edited_from}", {})
    whole, before = map(deps.guards.approvals.get, (approval.id, approval.edited_from))
    written = texts_written(whole, before)
    at.memory.write(at.memory.saying({card["sites"][name]: texts for name, texts in written.items()}))


def _ended(deps: Deps, at: Situation, call: CallSite, approval: Approval) -> Go | None:
    match perform(deps, at, call, approval):
        case EffectEnded(Fail(failure) as failed) if failure in _SYSTEM_DOWN:
            return _held_up(deps, at, call, failed)
        case EffectEnded():
            return None
        case EffectRefused(rule, reason):
            return stop(RunStatus.REFUSED, reason, rule=rule)
        case EffectStale():
            return Go(Phase.READ)
        case EffectUncertain(effect_id, reason):
            return ask(about_uncertain(effect_id, call_sentence(call), reason), RunStatus.UNCERTAIN)


def _held_up(deps: Deps, at: Situation, call: CallSite, failed: Fail) -> Go:
    """A system is down: where something was done already the same run goes on later, else it may be asked
    for again. What a person has just given up, or what is too much, is not offered once more."""
    now, reason = at.evaluate(deps), without_retry(failed.reason)
    final = _GIVEN_UP if _given_up(at, call) else _TOO_MUCH if failed.failure is Failure.LIMIT else None
    if final is not None:
        return stop(RunStatus.FAILED, reason, NOT_AGAIN if done_effects(now) else final, told=call.told)
    if done_effects(now):
        return ask_rest(now, call, reason)
    return stop(RunStatus.FAILED, reason, _AGAIN, told=call.told)


def _given_up(at: Situation, call: CallSite) -> bool:
    """Whether the person's last reply says that this effect did not happen, and shall not."""
    answered = at.run.data.get("answered") or {}
    about = (answered.get("about"), answered.get("key"))
    return (
        about == ("uncertain", at.memory.effect_id(call.site))
        and at.run.data.get("settled") == Settlement.DROPPED
    )
