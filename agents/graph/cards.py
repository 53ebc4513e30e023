"""The cards that wait for one person or for several, as they may read them."""

from __future__ import annotations

from collections.abc import Iterable

from agents.graph.deps import Deps
from agents.graph.viewing import approval_view
from agents.views import ApprovalView
from beffroi.identity import Actor
from guards.reading import open_cards


def pending_cards(deps: Deps, people: Iterable[Actor], reader: Actor) -> list[ApprovalView]:
    """What waits for the decision of any of these people, each card once; where others than the reader ask
    for any of it, it is recorded first, once, that it is shown.

    Raises:
        RecordError: it cannot be recorded; nothing may be shown.
    """
    pending = {each.id: (each, who) for who in people for each in deps.guards.approvals.pending_for(who)}
    open_cards(deps.guards, reader, [card for card, _ in pending.values()])
    return [approval_view(deps, card, roles=who.reads_as) for card, who in pending.values()]
