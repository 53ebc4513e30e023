"""Node *read*: reads run as far as they can, then what comes next: a question, effects, or the end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from agents.graph.acting.reads import ReadsDone, ReadsNeedConsent, ReadsRefused, consent_key, run_reads
from agents.graph.asking.questions import about_need, ask, confirm
from agents.graph.asking.refusing import stop_refused
from agents.graph.asking.rest import labels_of
from agents.graph.deps import Deps
from agents.graph.judging.circumstances import PURPOSE, circumstances
from agents.graph.judging.decisions import Judged, ask_policy, kept, told
from agents.graph.judging.documents import effects_document
from agents.graph.lease import renew
from agents.graph.nodes.propose import propose
from agents.graph.phases import Go, Phase, stop
from agents.graph.remembering.earlier import remembered
from agents.graph.remembering.me import find_me
from agents.graph.remembering.situation import Situation, load
from agents.interpreter.evaluation import CallSite, Evaluation, Unsaid
from agents.interpreter.outcomes import Fail, Left
from agents.views.sentences import call_sentence
from beffroi.errors import RecordError
from beffroi.labels import join_all
from guards.policy import Deny, NeedsApproval
from guards.runs.runs import RunStatus


def read(deps: Deps, run_id: str) -> Go:
    """Run reads until there are none, and say what comes next."""
    at = load(deps, run_id)
    if (unanswered := find_me(deps, at)) is not None:
        return unanswered
    while True:
        renew(deps, run_id)
        now = at.evaluate(deps)
        unsaid = [need for need in now.needs if isinstance(need, Unsaid)]
        if unsaid:
            return ask(about_need(unsaid[0], Phase.READ))
        if now.stop is None and now.reads:
            refused = read_some(deps, at, now.reads)
            if refused is not None:
                return refused
            continue
        return _after(deps, at, now)


def read_some(deps: Deps, at: Situation, calls: Sequence[CallSite]) -> Go | None:
    """Run these reads; where the run then goes if it may not go on."""
    match run_reads(deps, at, calls):
        case ReadsDone():
            return None
        case ReadsRefused(rule, reason, call):
            return stop_refused(deps, at, rule, reason, call=call)
        case ReadsNeedConsent(call, reason):
            key = consent_key(at, call)
            if at.memory.confirmed(key) is not None:
                return stop(RunStatus.REFUSED, reason)
            text = f"« {call_sentence(call)} ». {reason} Continuer ?"
            return ask(confirm(key, text, Phase.READ, join_all(labels_of(call)).readers))


def _after(deps: Deps, at: Situation, now: Evaluation) -> Go:
    at.memory.write(remembered(at.checked, now.names))
    if now.stop is None and now.needs:
        return ask(about_need(now.needs[0], Phase.READ))
    if now.stop is not None or failed_reads(now):
        return Go(Phase.REPAIR)
    waiting = [effect for effect in now.effects if effect.outcome is None]
    if waiting:
        return _with_effects(deps, at, now, waiting)
    if now.open:
        raise RecordError(
            "Cette demande ne peut pas aller plus loin : une valeur reste inconnue. Reformulez-la.",
            "The run is stuck: a value stays unknown.",
        )
    return Go(Phase.REPORT, data={"end": RunStatus.DONE.value})


def failed_reads(now: Evaluation) -> list[CallSite]:
    """Reads outside loops that failed: without them the plan makes no sense."""
    reads = (call for call in now.calls if not call.is_effect and not call.looped)
    return [call for call in reads if isinstance(call.outcome, Fail)]


def _with_effects(deps: Deps, at: Situation, now: Evaluation, waiting: list[CallSite]) -> Go:
    judged = _judged(deps, at, now, waiting)
    alone = _alone(judged)
    together = (
        [waiting[0]] if waiting[0].site in alone else list(takewhile(lambda c: c.site not in alone, waiting))
    )
    if at.run.data.get("dry_run"):
        together = list(waiting)
    elif alone and len(together) < len(waiting) and not isinstance(judged.decision, Deny):
        # What is not refused in all is asked for piece by piece: each such effect on a card of its own.
        judged = _judged(deps, at, now, together)
    if isinstance(judged.decision, Deny):
        return stop_refused(deps, at, judged.decision.rule, judged.decision.reason, call=waiting[0])
    return propose(deps, at, now, together, judged.decision, alone=bool(_alone(judged)))


def _judged(deps: Deps, at: Situation, now: Evaluation, effects: Sequence[CallSite]) -> Judged:
    """What policy says of these effects, of all that the run comes to."""
    producers = {call.site: call for call in now.effects}
    total = sum(not isinstance(call.outcome, Left) for call in now.effects)
    about = circumstances(deps, at.run.id, at.memory.get(PURPOSE, ""))
    judged = ask_policy(deps, effects_document(deps, at.actor, effects, producers, about, total))
    at.memory.write(kept(at.memory, [judged]), [told(judged)])
    return judged


def _alone(judged: Judged) -> frozenset[str]:
    """Sites of effects that must each be agreed to alone."""
    wanted = (said for said in judged.judgement.considered if isinstance(said, NeedsApproval))
    return frozenset(site for said in wanted for site in said.singly)
