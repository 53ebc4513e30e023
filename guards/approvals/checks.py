"""What a decision needs: a card that is there, in time, effects of its own, values that may be read."""

from __future__ import annotations

from sqlmodel import Session

from beffroi.errors import Refused
from beffroi.identity import Actor
from guards.approvals.document import ApprovalDocument
from guards.store import ApprovalRow, ApprovalStatus


def existing_card(session: Session, approval_id: str, *, lock: bool = False) -> ApprovalRow:
    """The row of a card.

    Raises:
        Refused: ``approvals.unknown``.
    """
    row = session.get(ApprovalRow, approval_id, with_for_update=lock)
    if row is None:
        raise refusal(
            "unknown",
            f"La demande d'accord « {approval_id} » n'existe pas. Voyez celles qui attendent : page "
            "Accords, ou beffroi approvals list.",
        )
    return row


def check_not_expired(row: ApprovalRow) -> None:
    """That a card is in time.

    Raises:
        Refused: ``approvals.expired``.
    """
    if row.status == ApprovalStatus.EXPIRED:
        raise refusal(
            "expired",
            "Cette demande d'accord a expiré : rien de plus n'a été fait. Ouvrez la demande pour voir ce qui "
            "reste à redemander.",
        )


def check_readable(document: ApprovalDocument, actor: Actor, chosen: frozenset[str]) -> None:
    """That who decides may read every value of the chosen effects.

    Raises:
        Refused: ``approvals.readers``.
    """
    hidden = document.unreadable(actor.reads_as, chosen)
    if hidden:
        raise refusal(
            "readers",
            f"Vous ne pouvez pas décider sur une valeur que vous n'avez pas le droit de lire ({hidden[0]}). "
            "Demandez à une personne qui y a droit.",
        )


def chosen_of(document: ApprovalDocument, effect_ids: frozenset[str] | None) -> frozenset[str]:
    """The effects that are agreed to: all of them where None.

    Raises:
        Refused: ``approvals.effects``: none, or one that is not the document's.
    """
    chosen = document.effect_ids if effect_ids is None else effect_ids
    if not chosen or not chosen <= document.effect_ids:
        raise refusal("effects", "Cochez au moins une des actions proposées, ou refusez la demande.")
    return chosen


def decided_already(row: ApprovalRow, name: str | None) -> str:
    """What is said to who decides second; ``name`` is of who was first."""
    verbs = {ApprovalStatus.REFUSED: "refusée", ApprovalStatus.SUPERSEDED: "remplacée par une autre"}
    verb = verbs.get(ApprovalStatus(row.status), "acceptée")
    who = f" par {name}" if name else ""
    return f"Cette demande a déjà été {verb}{who} : votre décision n'est pas prise en compte."


def refusal(rule: str, sentence: str) -> Refused:
    """A decision that cannot be taken, and why."""
    return Refused(f"approvals.{rule}", sentence)
