"""What is put before a person: the effects in one document, with what they should look at first."""

from __future__ import annotations

from agents.graph.approving import approval_document
from agents.graph.deps import Deps
from agents.graph.phases import Go, Phase
from agents.graph.situation import Situation
from agents.interpreter.evaluation import CallSite, Evaluation
from agents.views.supposed import supposed_sentences
from guards.approvals import Approval, By
from guards.policy import Decision, NeedsApproval
from guards.runs import RunStatus

TRIAL = "rien n'a été fait"


def propose(deps: Deps, at: Situation, now: Evaluation, waiting: list[CallSite], decision: Decision) -> Go:
    """Ask for the approval of these effects; in a trial, only show what would be asked."""
    by: By = decision.by if isinstance(decision, NeedsApproval) else "self"
    document = approval_document(deps, at, waiting, by)
    card = {
        "rule": decision.rule,
        "why": decision.reason,
        "notes": list(_notes(at, now)),
        "sites": {at.memory.effect_id(call.site): call.site for call in waiting},
    }
    if at.run.data.get("dry_run"):
        at.memory.write({"trial": {"document": document.text, **card}})
        return Go(Phase.REPORT, data={"end": RunStatus.DONE.value, "note": TRIAL})
    approval = deps.guards.approvals.request(document)
    at.memory.write({f"card:{approval.id}": card})
    deps.listeners.tell(at.run.id, "approval", decision.reason)
    return _ask_or_accept(deps, at, approval)


def _ask_or_accept(deps: Deps, at: Situation, approval: Approval) -> Go:
    if at.run.data.get("auto_approve") and approval.by == "self":
        accepted = deps.guards.approvals.accept(approval.id, at.actor)
        return Go(Phase.ACT, data={"approval": accepted.id})
    return Go(
        Phase.APPROVE,
        status=RunStatus.WAITING,
        data={"approval": approval.id},
        waits_for=approval.id,
    )


def _notes(at: Situation, now: Evaluation) -> tuple[str, ...]:
    """What to look at before agreeing."""
    notes = [f"Supposé : {sentence}" for sentence in supposed_sentences(at.checked)]
    notes += [f"Non pris en compte : « {words} »" for words in at.checked.unused]
    if now.partial_loops:
        notes.append("La liste est incomplète : seuls les éléments trouvés sont concernés.")
    if at.memory.fresh():
        notes.append("Une valeur a changé depuis votre demande : voici les valeurs actuelles.")
    return tuple(notes)
