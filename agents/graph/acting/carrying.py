"""Carrying out accepted effects, each judged again and done once, until one sends the run elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from agents.graph.acting.effects import EffectEnded, EffectRefused, EffectStale, EffectUncertain, perform
from agents.graph.acting.standing import Agreed, Changed, OwnResults, Revealed, Unknown, standing, unticked
from agents.graph.asking.questions import about_uncertain, ask
from agents.graph.asking.refusing import stop_refused
from agents.graph.asking.rest import AGAIN, NOT_AGAIN, ask_rest, done_effects
from agents.graph.asking.retrying import without_retry
from agents.graph.deps import Deps
from agents.graph.lease import renew
from agents.graph.phases import Go, Phase, stop
from agents.graph.remembering.situation import Situation
from agents.interpreter.evaluation import CallSite
from agents.interpreter.outcomes import Fail, Left, Outcome
from agents.views.sentences import call_sentence
from beffroi.errors import Failure
from guards.approvals.approvals import Approval
from guards.effects.effects import Settlement
from guards.ledger import Kind
from guards.policy import UNAVAILABLE
from guards.runs.runs import RunStatus

_TOO_MUCH = "Rien n'a été fait : raccourcissez ou divisez ce que vous demandez, puis refaites la demande."
_GIVEN_UP = "D'après votre réponse, rien n'a été fait : refaites la demande si elle est toujours utile."
_UNTICKED = "laissée de côté par la personne qui a donné l'accord"
_SYSTEM_DOWN = frozenset({Failure.UNAVAILABLE, Failure.TIMEOUT, Failure.BROKEN, Failure.LIMIT})


class Carrying:
    """Does effects under one approval, one after another.

    Attributes:
        onward: where the run goes, once an effect was not simply done; nothing is done after it.
    """

    def __init__(self, deps: Deps, at: Situation, approval: Approval, done: Iterable[CallSite]) -> None:
        """Take the run as it stands, with the effects ``done`` so far."""
        self.onward: Go | None = None
        self._deps, self._at, self._approval = deps, at, approval
        self._own = OwnResults(done)

    def do(self, call: CallSite) -> Outcome | None:
        """Do an effect, as `agents.interpreter.evaluation.Do`.

        Raises:
            Busy: another worker has taken the run.
            RecordError: as `agents.graph.acting.effects.perform`.
        """
        renew(self._deps, self._at.run.id)
        if not self.leave([call]):
            self.onward = self._one(call)
        if self.onward is not None:
            return None
        outcome = self._at.memory.outcome(call.site)
        self._own.add(outcome)
        return outcome

    def leave(self, calls: Iterable[CallSite]) -> bool:
        """Note those that the person left out of what was shown; whether there are any."""
        left = unticked(self._at, self._approval, calls, self._own)
        if left:
            noted = (self._at.memory.result(call.site, Left(_UNTICKED)) for call in left)
            self._at.memory.write(dict(chain.from_iterable(each.items() for each in noted)))
        return bool(left)

    def _one(self, call: CallSite) -> Go | None:
        """One effect; where the run goes if it does not simply go on."""
        memory = self._at.memory
        match standing(self._at, self._approval, call, self._own):
            case Unknown():
                return Go(Phase.READ)
            case Changed():
                # The turns of a list that was read again may be others: nobody's words go to another ticket.
                memory.write(memory.unsaid())
                return Go(Phase.READ)
            case Revealed(what):
                memory.write(memory.revealed(call.site, what))
                return Go(Phase.READ)
            case Agreed(agreed):
                return _ended(self._deps, self._at, agreed, self._approval)


def _ended(deps: Deps, at: Situation, call: CallSite, approval: Approval) -> Go | None:
    match perform(deps, at, call, approval):
        case EffectEnded(Fail(failure) as failed) if failure in _SYSTEM_DOWN:
            return _held_up(deps, at, call, failed)
        case EffectEnded():
            return None
        case EffectRefused(rule, reason) if rule == UNAVAILABLE:
            return _held_up(deps, at, call, _unjudged(at, call, reason))
        case EffectRefused(rule, reason):
            return stop_refused(deps, at, rule, reason)
        case EffectStale():
            return Go(Phase.READ)
        case EffectUncertain(effect_id, reason, known):
            asked = about_uncertain(effect_id, call_sentence(call), reason, known=known)
            return ask(asked, RunStatus.UNCERTAIN)


def _unjudged(at: Situation, call: CallSite, reason: str) -> Fail:
    """The rules did not answer: as with a system that is down, the effect was not done, and may be later."""
    failed = Fail(Failure.UNAVAILABLE, reason)
    event = (Kind.ERROR, {"site": call.site, "failure": failed.failure.value})
    at.memory.write(at.memory.result(call.site, failed), [event])
    return failed


def _held_up(deps: Deps, at: Situation, call: CallSite, failed: Fail) -> Go:
    """A system is down: where something was done already the same run goes on later, else it may be asked
    for again. What a person has just given up, or what is too much, is not offered once more."""
    now, reason = at.evaluate(deps), without_retry(failed.reason)
    final = _GIVEN_UP if _given_up(at, call) else _TOO_MUCH if failed.failure is Failure.LIMIT else None
    if final is not None:
        return stop(RunStatus.FAILED, reason, NOT_AGAIN if done_effects(now) else final, told=call.told)
    if done_effects(now):
        return ask_rest(now, call, reason)
    return stop(RunStatus.FAILED, reason, AGAIN, told=call.told)


def _given_up(at: Situation, call: CallSite) -> bool:
    """Whether the person's last reply says that this effect did not happen, and shall not."""
    answered = at.run.data.get("answered") or {}
    about = (answered.get("about"), answered.get("key"))
    return (
        about == ("uncertain", at.memory.effect_id(call.site))
        and at.run.data.get("settled") == Settlement.DROPPED
    )
