"""Node *act*: accepted effects, one after another in the plan's order, each judged again and done once."""

from __future__ import annotations

from agents.graph.acting.carrying import Carrying
from agents.graph.acting.renewal import with_same_tools
from agents.graph.acting.standing import texts_written
from agents.graph.deps import Deps
from agents.graph.lease import renew
from agents.graph.nodes.read import read_some
from agents.graph.phases import Go, Phase, stop
from agents.graph.remembering.situation import Situation, load
from agents.interpreter.evaluation import Evaluation
from beffroi.errors import Refused
from beffroi.labels import CONSTANT
from guards.approvals.approvals import Approval
from guards.runs.runs import RunStatus


def act(deps: Deps, run_id: str) -> Go:
    """Do what was accepted, as far as it can be done."""
    at = load(deps, run_id)
    try:
        approval = deps.guards.approvals.use(str(at.run.data.get("approval", "")), run_id)
    except Refused as refused:
        return stop(RunStatus.FAILED, refused.fr, rule=refused.rule, told=CONSTANT)
    _keep_texts(deps, at, approval)
    approval = with_same_tools(deps, at, approval)
    now = at.evaluate(deps)
    while True:
        renew(deps, run_id)
        if now.reads and now.stop is None:
            refused_read = read_some(deps, at, now.reads)
            if refused_read is not None:
                return refused_read
            now = at.evaluate(deps)
            continue
        effect = now.next_effect
        if effect is None:
            return Go(Phase.READ)
        # Where a list is read again after an effect, its turns may be others then: one at a time.
        ready = [each for each in now.effects if each.outcome is None]
        carrying = Carrying(deps, at, approval, now.effects)
        if carrying.leave(ready[:1] if now.provisional else ready):
            now = at.evaluate(deps)
            continue
        carrying.do(effect)
        if carrying.onward is None:
            now = at.evaluate(deps, carrying.do if _in_one_walk(at, now) else None)
        if carrying.onward is not None:
            if carrying.onward.to is Phase.READ or carrying.onward.status is RunStatus.QUESTION:
                # What was left out on this card does not come back on the next one.
                carrying.leave(each for each in now.effects if each.outcome is None)
            return carrying.onward


def _in_one_walk(at: Situation, now: Evaluation) -> bool:
    """Whether the effects that are ready can follow each other with no look at the whole plan in between:
    nothing is to be read before one of them, and no record was read again."""
    return not (now.provisional or now.open or now.reads or now.stop or at.memory.fresh())


def _keep_texts(deps: Deps, at: Situation, approval: Approval) -> None:
    """What a person wrote on this card stands on the next one too, where one is needed."""
    if approval.edited_from is None:
        return
    card = at.memory.get(f"card:{approval.edited_from}", {})
    whole, before = map(deps.guards.approvals.get, (approval.id, approval.edited_from))
    written = texts_written(whole, before)
    at.memory.write(at.memory.saying({card["sites"][name]: texts for name, texts in written.items()}))
