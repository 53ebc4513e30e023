"""Who may know that a search found nothing, where what it searched depends on who asks."""

from __future__ import annotations

from collections.abc import Mapping

from agents.graph.deps import Deps
from beffroi.identity import Actor, account_reader

DOCUMENTS = "documents"


def unseen_by_system(deps: Deps, actor: Actor) -> Mapping[str, frozenset[str]]:
    """By system, those who could have made the same search.

    They are the readers of every kept folder that it goes through; the person alone where nobody else is
    known to read all of them.
    """
    kept = deps.connectors.documents.kept_folders(actor)
    if not kept:
        return {}
    return {DOCUMENTS: frozenset.intersection(*kept) or frozenset({account_reader(actor.id)})}
