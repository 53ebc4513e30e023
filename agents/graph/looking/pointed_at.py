"""What a plan points at in the turns before it: « ce ticket » in its sentences is the ticket 6001."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agents.graph.remembering.earlier import EarlierTurn
from agents.interpreter.labels import full_label
from agents.language.french.nouns import record_noun
from agents.language.syntax.words import EARLIER
from agents.views.texts import text_of
from beffroi.labels import may_read
from beffroi.types import OptionalType, RecordType

_POINTS = re.compile(rf"\b{EARLIER}\.(\w+)")


def pointed_at(plans: Iterable[str], earlier: EarlierTurn, roles: frozenset[str]) -> tuple[str, ...]:
    """« ce ticket : 6001 « nid-de-poule » », one for each single record that the plans take from before.

    Args:
        plans: their texts: a run's plan, or the readings that are offered.
        roles: under which the one who looks reads; what they may not read is left out.
    """
    names = dict.fromkeys(name for plan in plans for name in _POINTS.findall(plan))
    found: dict[str, None] = {}
    for name in names:
        value, kind = earlier.values.get(name), earlier.types.get(name)
        inner = kind.item if isinstance(kind, OptionalType) else kind
        if value is None or not isinstance(inner, RecordType) or value.value is None:
            continue
        if may_read(full_label(value).readers, roles):
            noun = record_noun(inner)
            found[f"{noun.this} : {text_of(value.value).removeprefix(f'{noun.bare} ')}"] = None
    return tuple(found)
