"""What came back to a run, and the mask of the personal values in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agents.graph.remembering.memory import Memory
from agents.interpreter.outcomes import Ok, Outcome
from beffroi.errors import ToolError
from ui.audit.mask import Mask


def came_back(memory: Memory) -> tuple[dict[str, Outcome], Mask]:
    """Outcomes by site, without those that today's tools cannot read: of these nobody knows any more what is
    personal, so all of their texts are masked."""
    outcomes, texts = dict[str, Outcome](), list[str]()
    for site, raw in memory.stored().items():
        try:
            outcomes[site] = memory.outcome(site)
        except ToolError:
            texts += _texts(raw.get("value"))
    values = (outcome.value for outcome in outcomes.values() if isinstance(outcome, Ok))
    return outcomes, Mask(values, texts)


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, item in value.items():
                yield from _texts(item) if key != "$" else ()
        case list():
            for item in value:
                yield from _texts(item)
