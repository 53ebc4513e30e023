"""What runs say of a person, in a few words each, as whoever looks may read them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from beffroi.identity import Actor
    from guards import Guards
    from guards.retention import Planned

HIDDEN_PASSAGE = "(masqué hors enquête)"
_ELSEWHERE = "(dans ses données)"
_MOST = 100
"""Runs that are opened to show a passage."""


def passages(guards: Guards, who: Actor, runs: Sequence[Planned], wanted: Sequence[str]) -> dict[str, str]:
    """The first passage of each run that says one of these texts; that a run is opened is recorded before.

    A run of somebody else's is read under an inquiry only, and personal fields stay masked, as on its trace.
    """
    from beffroi.errors import Refused
    from guards.reading import check_may_read, open_trace

    found = {}
    for each in runs[:_MOST]:
        try:
            check_may_read(guards, who, each.run)
        except Refused:
            found[each.run] = HIDDEN_PASSAGE
            continue
        open_trace(guards, who, each.run)
        found[each.run] = next(_said(guards, who, each.run, wanted), _ELSEWHERE)
    return found


def _said(guards: Guards, who: Actor, run: str, wanted: Sequence[str]) -> Iterator[str]:
    from agents.graph.remembering.memory import Memory
    from agents.interpreter.outcomes import Ok
    from guards.retention.search import said_in
    from ui.audit.mask import MASKED, Mask, hidden

    results = [each for each in Memory(guards, run).results().values() if isinstance(each, Ok)]
    mask = Mask(each.value for each in results)
    shown = [hidden(each.value, who.reads_as) for each in results if each.read.readable_by(who.reads_as)]
    for text in (guards.runs.get(run).request, *_cards(guards, who, run), *_texts(shown)):
        for name in wanted:
            if said_in(text, name) is not None:
                yield str(said_in(mask(text), name) or MASKED)


def _cards(guards: Guards, who: Actor, run: str) -> Iterator[str]:
    from agents.graph.looking.masking import shown_sentence, shown_value

    for card in guards.approvals.of_run(run):
        for effect in card.document.effects:
            yield shown_sentence(effect, who.reads_as)
            yield from (shown_value(each, who.reads_as) for each in effect.arguments.values())


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() | tuple():
            for item in value:
                yield from _texts(item)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
