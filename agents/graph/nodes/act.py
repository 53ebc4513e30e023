"""Node *act*: accepted effects, one after another in the plan's order, each judged again and done once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from agents.graph.approving import Agreed, Changed, Revealed, Unknown, standing, unticked
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
from agents.graph.questions import Asked, ask
from agents.graph.situation import Situation, load
from agents.interpreter.evaluation import CallSite, Evaluation
from agents.interpreter.outcomes import Fail, Left
from agents.views import ChoiceView
from beffroi.errors import Failure, Refused
from guards.approvals import Approval
from guards.runs import RunStatus

UNTICKED = "laissée de côté par la personne qui a donné l'accord"
_SYSTEM_DOWN = frozenset({Failure.UNAVAILABLE, Failure.TIMEOUT, Failure.BROKEN, Failure.LIMIT})
_SETTLE = (
    ChoiceView("verifier", "Vérifier"),
    ChoiceView("fait", "Marquer comme fait"),
    ChoiceView("renvoyer", "Renvoyer"),
    ChoiceView("abandonner", "Ne pas renvoyer"),
)


def act(deps: Deps, run_id: str) -> Go:
    """Do what was accepted, as far as it can be done."""
    at = load(deps, run_id)
    try:
        approval = deps.guards.approvals.use(str(at.run.data.get("approval", "")), run_id)
    except Refused as refused:
        return stop(RunStatus.FAILED, refused.fr, rule=refused.rule)
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
        if left := unticked(at, approval, ready[:1] if now.provisional else ready):
            at.memory.write(dict(chain.from_iterable(_left(at, each) for each in left)))
            continue
        onward = _one(deps, at, now, effect, approval)
        if onward is not None:
            return onward


def _one(deps: Deps, at: Situation, now: Evaluation, effect: CallSite, approval: Approval) -> Go | None:
    """One effect; where the run goes if it does not simply go on."""
    match standing(at, approval, effect, now):
        case Unknown() | Changed():
            return Go(Phase.READ)
        case Revealed(what):
            at.memory.write(at.memory.revealed(effect.site, what))
            return Go(Phase.READ)
        case Agreed(call):
            return _ended(deps, at, call, approval)


def _left(at: Situation, call: CallSite) -> Iterable[tuple[str, Any]]:
    return at.memory.result(call.site, Left(UNTICKED)).items()


def _ended(deps: Deps, at: Situation, call: CallSite, approval: Approval) -> Go | None:
    match perform(deps, at, call, approval):
        case EffectEnded(Fail(failure, reason)) if failure in _SYSTEM_DOWN:
            return stop(RunStatus.FAILED, reason, "Réessayez dans un instant ; ce qui est fait le reste.")
        case EffectEnded():
            return None
        case EffectRefused(rule, reason):
            return stop(RunStatus.REFUSED, reason, rule=rule)
        case EffectStale():
            return Go(Phase.READ)
        case EffectUncertain(effect_id, reason):
            return ask(uncertain_question(effect_id, reason), RunStatus.UNCERTAIN)


def uncertain_question(effect_id: str, reason: str) -> Asked:
    """What a person is asked where nobody knows whether an effect happened."""
    text = f"{reason} L'action a peut-être été faite. Que faut-il faire ?"
    return Asked("uncertain", effect_id, text, _SETTLE, False, Phase.ACT)
