"""What is put before a person: the effects in one document, with what they should look at first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agents.graph.acting.approving import approval_document, awaited
from agents.graph.acting.composing import MESSAGE, Foreseen, quotes_others, unwritten
from agents.graph.acting.effects import refuse_ahead
from agents.graph.acting.renewal import tool_notes
from agents.graph.deps import Deps
from agents.graph.judging.documents import trust_of
from agents.graph.phases import Go, Phase
from agents.graph.remembering.situation import Situation
from agents.interpreter.evaluation import CallSite, Evaluation
from agents.views.origins import low_origins
from agents.views.supposed import supposed_sentences
from agents.views.words import parameter_word
from beffroi.tool import ParameterRole
from guards.approvals.approvals import Approval, ApprovalDocument, ApprovalStatus, By
from guards.policy import Decision, NeedsApproval
from guards.runs.runs import RunStatus

TRIAL = "rien n'a été fait"


def propose(
    deps: Deps,
    at: Situation,
    now: Evaluation,
    waiting: list[CallSite],
    decision: Decision,
    *,
    alone: bool = False,
) -> Go:
    """Ask for the approval of these effects; in a trial, only show what would be asked. Where each of them
    would be refused as things stand, nobody is asked: that is told at once.

    Args:
        alone: it is one effect that a person must look at by itself, with where it comes from.
    """
    by: By = decision.by if isinstance(decision, NeedsApproval) else "self"
    foreseen = Foreseen()
    document = approval_document(deps, at, waiting, by, foreseen)
    if foreseen.refused.keys() >= {call.site for call in waiting}:
        return refuse_ahead(deps, at, waiting, foreseen.refused)
    card = {
        "rule": decision.rule,
        "why": decision.reason,
        "origins": list(_origins(waiting if alone else [])),
        "refused": list(dict.fromkeys(f"Sera refusé : {error.fr}" for error in foreseen.refused.values())),
        "notes": [
            *_notes(at, now),
            *tool_notes(at, waiting),
            *_quoting(waiting, document),
            *dict.fromkeys(_still_unseen(at, waiting, document)),
        ],
        "sites": {at.memory.effect_id(call.site): call.site for call in waiting},
    }
    if at.run.data.get("dry_run"):
        kept = document.kept(deps.guards.store.keys.pseudonym(document.requester))
        at.memory.write({"trial": {"document": kept.text, **card}})
        return Go(Phase.REPORT, data={"end": RunStatus.DONE.value, "note": TRIAL})
    approval = deps.guards.approvals.request(document)
    at.memory.write({f"card:{approval.id}": card})
    deps.listeners.tell(at.run.id, "approval", decision.reason)
    return _ask_or_accept(deps, at, approval, alone)


def _ask_or_accept(deps: Deps, at: Situation, approval: Approval, alone: bool) -> Go:
    asked = approval.status is ApprovalStatus.PENDING
    if asked and at.run.data.get("auto_approve") and approval.by == "self" and not alone:
        approval = deps.guards.approvals.accept(approval.id, at.actor)
    if approval.status is ApprovalStatus.ACCEPTED:  # just now, or before a crash that forgot it was asked for
        return Go(Phase.ACT, data={"approval": approval.id})
    return Go(Phase.APPROVE, status=RunStatus.WAITING, data={"approval": approval.id})


def _origins(effects: Sequence[CallSite]) -> Iterator[str]:
    """Where what an effect is about comes from."""
    for call in effects:
        targets = (name for name in call.arguments if call.spec.role(name) is ParameterRole.TARGET)
        parts = [(parameter_word(name), trust_of(call, call.arguments[name])) for name in targets]
        yield from low_origins(parts or [("condition", call.label)])


def _notes(at: Situation, now: Evaluation) -> tuple[str, ...]:
    """What to look at before agreeing."""
    notes = [f"Supposé : {sentence}" for sentence in supposed_sentences(at.checked)]
    notes += [f"Non pris en compte : « {words} »" for words in at.checked.unused]
    if now.partial_loops:
        notes.append("La liste est incomplète : seuls les éléments trouvés sont concernés.")
    if at.memory.fresh():
        notes.append("Une valeur a changé depuis votre demande : voici les valeurs actuelles.")
    return tuple(notes)


def _quoting(waiting: Sequence[CallSite], document: ApprovalDocument) -> Iterator[str]:
    """That a message has words in it that others may have written."""
    if any(map(quotes_others, waiting, document.effects)):
        yield "Le message cite le titre d'un ticket, que d'autres ont pu écrire : relisez-le."


def _still_unseen(at: Situation, waiting: Sequence[CallSite], document: ApprovalDocument) -> Iterator[str]:
    """Values that only an earlier effect gives: named now, and shown before they are used."""
    for call, effect in zip(waiting, document.effects, strict=True):
        if (what := at.memory.was_revealed(call.site)) == MESSAGE:
            yield "Le message à envoyer a changé, par vos mots ou par une autre action : relisez-le."
        elif what:
            yield f"Connu seulement maintenant : « {what} ». Vérifiez-le sur cette carte."
        for name in (*awaited(call), *([MESSAGE] if unwritten(call, effect.composed) else ())):
            yield (
                f"Encore inconnu : « {name} », qu'une autre action fera connaître. "
                "Vous le verrez avant l'action qui s'en sert."
            )
