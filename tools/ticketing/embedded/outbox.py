"""Messages of the embedded ticketing: kept in an outbox, with a line in the ticket's history."""

from __future__ import annotations

import hashlib

from beffroi.records import Notice
from tools.ticketing.embedded.changes import Change
from tools.ticketing.embedded.store import OutboxRow


def post(change: Change, kind: str, recipient: str, address: str, ticket: int | None, body: str) -> Notice:
    """Put one message in the outbox; the notice is its proof."""
    notice_id = "avis-" + hashlib.sha256(change.key.encode()).hexdigest()[:16]
    change.session.add(
        OutboxRow(
            id=notice_id, kind=kind, recipient=recipient, address=address, ticket=ticket, body=body,
            at=change.now,
        )
    )  # fmt: skip
    return Notice(id=notice_id, recipient=recipient, at=change.now, ticket=ticket)
