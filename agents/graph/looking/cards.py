"""Cards as people may read them: those that wait for one person or for several, and the one of a run."""

from __future__ import annotations

from collections.abc import Iterable

from agents.graph.deps import Deps
from agents.graph.looking.viewing import approval_view
from agents.views import ApprovalView, RunView, card_only, headers_only
from beffroi.identity import Actor
from guards.reading import Opened, open_cards


def pending_cards(deps: Deps, people: Iterable[Actor], reader: Actor) -> list[ApprovalView]:
    """What waits for the decision of any of these people, each card once; where others than the reader ask
    for any of it, it is recorded first, once, that it is shown.

    Raises:
        RecordError: it cannot be recorded; nothing may be shown.
    """
    pending = deps.guards.approvals.pending_of(list(people))
    open_cards(deps.guards, reader, [card for card, _ in pending])
    return [approval_view(deps, card, roles=who.reads_as) for card, who in pending]


def as_opened(deps: Deps, view: RunView, actor: Actor, opened: Opened) -> RunView:
    """What somebody sees of a run that is not theirs: all of it, its headers, or the card that they read."""
    if opened.contents:
        return view
    if not opened.card_only:
        return headers_only(view)
    card, approvals = view.approval, deps.guards.approvals
    read = card is not None and card.id and approvals.may_read(actor, approvals.get(card.id))
    return card_only(view, card if read else None)
