"""Passages of documents as they stand there.

The embedded model does not draft answers: a person reads the passages themselves. Where a larger model is to
put an answer above them, it belongs here and nowhere else: between the passages, which are data (their labels
say free text, and who may read them), and the block that every screen shows.
"""

from __future__ import annotations

from collections.abc import Iterable

from agents.interpreter.labels import full_label
from agents.interpreter.values import Labeled
from agents.views.blocks import PassagesBlock, PassageView
from agents.views.cards import MASKED
from beffroi.records import Passage

AS_THEY_ARE = (
    "Passages montrés tels quels : le modèle embarqué ne rédige pas de réponse. Le document fait foi."
)
INDEXING = "Tous les documents n'ont pas encore pu être lus : d'autres passages peuvent manquer."


def passages_block(
    found: Iterable[Labeled], complete: bool, sites: tuple[str, ...], roles: frozenset[str] | None = None
) -> PassagesBlock:
    """The passages of a search, in its order; masked where the one who looks may not read them."""
    shown = tuple(_view(item, roles) for item in found)
    return PassagesBlock(shown, AS_THEY_ARE if complete else f"{INDEXING} {AS_THEY_ARE}", sites)


def _view(item: Labeled, roles: frozenset[str] | None) -> PassageView:
    held: Passage = item.value
    if roles is not None and not full_label(item).readable_by(roles):
        return PassageView(MASKED, "", MASKED, "")
    page = "" if held.page is None else f"page {held.page}"
    heading = "" if held.heading == held.title else held.heading
    where = " · ".join(part for part in (heading, page, held.folder) if part)
    return PassageView(held.title, where, held.text, held.document)
