"""Which cards wait, whoever may decide on them; nothing of a card is opened."""

from __future__ import annotations

from sqlmodel import select

from guards.store import ApprovalRow, ApprovalStatus, Store


def pending_cards(store: Store) -> dict[str, str]:
    """The run of each card that waits, by the card's id.

    Raises:
        RecordError: that cannot be read.
    """
    waiting = select(ApprovalRow.id, ApprovalRow.run).where(ApprovalRow.status == ApprovalStatus.PENDING)
    with store.reading() as session:
        return dict(session.exec(waiting).all())
