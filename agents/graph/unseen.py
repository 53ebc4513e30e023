"""Who may know that a search found nothing, where what it searched depends on who asks."""

from __future__ import annotations

from collections.abc import Mapping

from agents.graph.deps import Deps
from beffroi.identity import Actor

DOCUMENTS = "documents"


def unseen_by_port(deps: Deps, actor: Actor) -> Mapping[str, frozenset[str]]:
    """By port of the broker, under which names somebody could have made the same search.

    They are the common readers of all kept folders that it goes through. Nobody is named for a person who
    reads folders that have no reader in common: such a person tells what is not there (decision 015).
    """
    kept = deps.connectors.documents.kept_folders(actor)
    common = frozenset.intersection(*kept) if kept else frozenset()
    return {DOCUMENTS: common} if common & actor.reads_as else {}
