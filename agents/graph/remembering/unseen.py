"""Who may know that a search found nothing, where what it searched depends on who asks."""

from __future__ import annotations

from collections.abc import Mapping

from agents.graph.deps import Deps
from beffroi.identity import Actor
from beffroi.labels import NOBODY, Readers

DOCUMENTS = "documents"


def unseen_by_port(deps: Deps, actor: Actor) -> Mapping[str, Readers]:
    """By port of the broker, under which names somebody could have made the same search.

    Whoever may read each of the kept folders that it goes through could. Of somebody of whom it is not known
    what they could read, nobody.
    """
    if not actor.reads_as:
        return {DOCUMENTS: NOBODY}
    kept = deps.connectors.documents.kept_folders(actor)
    return {DOCUMENTS: kept} if kept else {}
