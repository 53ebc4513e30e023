"""The benchmark's rows and how people read them, in French."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ROWS = {
    "beffroi": "Beffroi, tel qu'installé",
    "b1": "B1 : agent LangGraph, ChatLlamaCpp tel que livré",
    "b2": "B2 : même agent, serveur local avec cache",
    "b3": "B3 : même boucle, juste par construction",
}
HEADINGS = (
    "Ligne", "Justes", "Médiane (s)", "× Beffroi", "CPU/juste (s)", "× Beffroi", "Lecture", "Écriture",
    "Reste", "Remarque",
)  # fmt: skip


def table_rows(figures: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """One line per row, as text."""
    return [_row(row) for row in figures["rows"]]


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row["name"],
        f"{row['right']} / {row['count']}",
        _number(row["median_seconds"]),
        _number(row["times_ours"]),
        _number(row["cpu_per_right"]),
        _number(row["cpu_times_ours"]),
        *(f"{100 * row[part]:.0f} %" for part in ("prefill", "decode", "rest")),
        row["failure"] or " ; ".join(f"{count} {kind}" for kind, count in row["kinds"].items()),
    )


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}".replace(".", ",")
