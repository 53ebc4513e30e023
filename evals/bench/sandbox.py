"""What a call in a sandbox costs beside the same call in this process: asked in turn, in one run."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from datetime import datetime

from beffroi.settings.installation import Settings
from tools.connectors import Connectors
from tools.toolbox import build_toolbox

_TIMES = 40
_REST = 0.25
"""Seconds between two calls, for a spare to take the place of the one that was used."""
_COLD = 0.02
_TICKET = 12


@dataclass(frozen=True)
class SandboxCosts:
    """Medians, in milliseconds.

    Attributes:
        bare: the system's operation called in this process.
        warm: the tool that asks for it, called through a sandbox that was ready.
        overhead: of one over the other, call by call.
        waiting: of ``warm``, until a sandbox was there and said so.
        served: of ``warm``, the operation itself.
        inside: of ``warm``, all else: the messages, the tool's own process, the broker's judgement, the end.
        fresh: a call that finds no sandbox ready.
    """

    bare: float
    warm: float
    overhead: float
    waiting: float
    served: float
    inside: float
    fresh: float


def measure_sandbox(settings: Settings, connectors: Connectors) -> SandboxCosts:
    """Measure with sandboxes of these settings, over the embedded city."""
    toolbox = build_toolbox(settings, connectors)
    now = datetime(2026, 11, 2, 9, 0)
    arguments = {"number": _TICKET}
    rows: list[tuple[float, ...]] = []
    try:
        toolbox.warm()
        for _ in range(_TIMES):
            time.sleep(_REST)
            started = time.perf_counter()
            connectors.ticketing.get(_TICKET)
            bare = time.perf_counter() - started
            done = toolbox.call("ticketing.get", arguments, key="bench", now=now)
            served = sum(record.seconds for record in done.operations)
            rows.append((bare, done.seconds, done.seconds - bare, done.wait_seconds, served))
        in_haste = [
            toolbox.call("ticketing.get", arguments, key="bench", now=now) for _ in range(_TIMES // 2)
        ]
    finally:
        toolbox.close()
    bare, warm, overhead, waiting, served = (statistics.median(column) for column in zip(*rows, strict=True))
    inside = statistics.median(row[1] - row[3] - row[4] for row in rows)
    cold = [done.seconds for done in in_haste if done.wait_seconds > _COLD]
    fresh = statistics.median(cold or [done.seconds for done in in_haste])
    return SandboxCosts(*(1000 * s for s in (bare, warm, overhead, waiting, served, inside, fresh)))
