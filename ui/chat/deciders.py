"""Telling those who may decide, where they have a conversation open, that somebody's card waits for them."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from agents.views import ApprovalView, RunView
from beffroi.errors import BeffroiError, Refused
from guards import Guards
from guards.approvals.approvals import Approval
from ui.words.messages import Words
from ui.words.plain import plain

_log = logging.getLogger("beffroi.chat")


class Deciders:
    """Who may decide on a card, and what they are told; each card is told of once."""

    def __init__(self, guards: Guards, words: Words) -> None:
        self._guards = guards
        self._words = words
        self._told: set[str] = set()

    def new_card(self, view: RunView) -> ApprovalView | None:
        """The card of a run that waits for a second person, the first time that it is seen."""
        card = view.approval
        waits = view.status == "waiting" and card is not None and card.by == "superviseur"
        if not waits or card is None or card.status != "pending" or card.id in self._told:
            return None
        self._told.add(card.id)
        return card

    def among(self, card: ApprovalView, names: Iterable[str]) -> frozenset[str]:
        """Those of these people who may decide on a card; nobody where that cannot be read."""
        try:
            item = self._guards.approvals.get(card.id)
            return frozenset(name for name in names if self._decides(name, item))
        except BeffroiError:
            _log.exception("Who may decide on a card could not be read")
            return frozenset()

    def told(self, view: RunView, card: ApprovalView) -> str:
        """The message: who asks, and a link to the card; nothing of what it holds."""
        said = self._words("waiting.other", name=plain(view.requester_name))
        return f"{said}\n\n[{self._words('waiting.open')}](/approvals/{card.id})"

    def _decides(self, name: str, item: Approval) -> bool:
        actor = self._guards.accounts.find(name)
        if actor is None:
            return False
        try:
            self._guards.approvals.power(actor, item)
        except Refused:
            return False
        return True
