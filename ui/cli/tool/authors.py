"""A trial that failed, told to whoever writes the tool: what to look at, not whom to tell of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from agents.views import Block, EffectBlock, TextBlock
from beffroi.errors import Failure
from beffroi.records import Lookup

if TYPE_CHECKING:
    from agents.views import RunView
    from ui.cli.tool.measured import Call

_REPORT = re.compile(r" (?:Signalez|Prévenez)[^.]* l'administrateur\.")
_HINTS = {
    Failure.BROKEN: (
        "Le texte de l'erreur n'est pas montré : il pourrait dire ce que la personne n'a pas le droit de "
        "lire. Corrigez l'outil, puis : beffroi tool check {where} ; python -m pytest {where}"
    ),
    Failure.LIMIT: (
        "Un appel a peu de calcul, de mémoire et de place pour répondre (réglages [sandbox]) : faites-lui "
        "faire ou rendre moins, ou cherchez une boucle qui ne finit pas."
    ),
    Failure.TIMEOUT: (
        "Un appel a peu de temps, réponses des systèmes comprises (réglages [sandbox]) : demandez-leur moins."
    ),
    Failure.INVALID: (
        "Si ces mots ne sont pas ceux de votre outil, l'opération a été refusée : docs/tools.md dit ce "
        "qu'elle admet."
    ),
}
_NOTHING = (
    "L'outil a répondu qu'il n'y a rien (Lookup vide) pour ces valeurs : donnez-en d'autres à --arg, ou "
    "corrigez-le."
)


def for_author(view: RunView, calls: Sequence[Call], tool: str, where: str) -> tuple[RunView, list[Call]]:
    """The run and its calls as the author of a tool should read them; as they are where it did not fail.

    Args:
        tool: which is tried; ``where`` its package lies.
    """
    own = [call for call in calls if call.tool == tool]
    if view.error is None or not own:
        return view, list(calls)
    hint = _hint(own[-1]).format(where=where) or view.error.hint
    error = replace(view.error, sentence=_bare(view.error.sentence), hint=hint)
    told = replace(view, error=error, answer=tuple(map(_changed, view.answer)))
    return told, [replace(call, error=_bare(call.error)) for call in calls]


def _hint(call: Call) -> str:
    if call.failure:
        return _HINTS.get(Failure(call.failure), "")
    empty = isinstance(call.value, Lookup) and call.value.exact is None and not call.value.candidates
    return _NOTHING if empty else ""


def _changed(block: Block) -> Block:
    """A block, where it quotes an error without whom to tell of it."""
    match block:
        case TextBlock():
            return replace(block, value=_bare(block.value))
        case EffectBlock():
            return replace(block, sentence=_bare(block.sentence))
        case _:
            return block


def _bare(text: str) -> str:
    return _REPORT.sub("", text)
