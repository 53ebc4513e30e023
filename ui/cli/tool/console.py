"""Whoever sits at this machine, as the one who asks: known for one command, and named in the ledger."""

from __future__ import annotations

from beffroi.identity import Actor
from guards import Guards
from guards.people.accounts import Accounts


class ConsoleAccounts(Accounts):
    """The installation's accounts, and beside them the person at the command line.

    Args:
        actor: that person, who has an account or none (`ui.cli.session.reader`).
    """

    def __init__(self, guards: Guards, actor: Actor) -> None:
        super().__init__(guards.store, guards.ledger)
        self._console = actor

    def find(self, name: str) -> Actor | None:
        """The person with this sign-in name, or None."""
        return self._console if name == self._console.id else super().find(name)
