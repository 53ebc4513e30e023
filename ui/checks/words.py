"""A system's state in words, for the terminal."""

from __future__ import annotations

from datetime import datetime

from beffroi.local_time import LOCAL
from ui.checks.systems import SystemState


def reachable_since(state: SystemState) -> str:
    """« joignable depuis le 26/11/2026 à 03 h 40 »."""
    if state.reachable is None:
        return "rien à joindre"
    word = "joignable" if state.reachable else "injoignable"
    return f"{word} depuis le {datetime.fromtimestamp(state.since, LOCAL):%d/%m/%Y à %H h %M}"


def summary(state: SystemState) -> str:
    """« · 12 ms · OpenLDAP · 712 personnes » as far as it is known."""
    latency = f"{state.latency * 1000:.0f} ms" if state.latency else ""
    return "".join(f" · {part}" for part in (latency, state.version, *state.notes) if part)
