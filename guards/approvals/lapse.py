"""An agreement whose time is over: what was begun under it may end, nothing else begins."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session, select

from guards.approvals.document import Approval
from guards.store import EffectRow


def begun_only(session: Session, approval: Approval) -> Approval:
    """The agreement as it still holds: effects of it that the journal knows. The others are as if they had
    never been on the card, so they are asked for anew; what was left out there stays left out."""
    known = set(session.exec(select(EffectRow.effect_id).where(EffectRow.run == approval.run)))
    lapsed = approval.effect_ids - known
    effects = tuple(effect for effect in approval.document.effects if effect.id not in lapsed)
    document = approval.document.model_copy(update={"effects": effects})
    return replace(approval, document=document, effect_ids=approval.effect_ids - lapsed)
