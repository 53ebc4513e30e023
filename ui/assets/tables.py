"""What of a list a page shows: a value that all its rows have is said once, and not in every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from agents.views import Block, ChartBlock, TableBlock

FEWEST = 5
"""Rows; of fewer, a column that says the same is quickly read."""


class Listed(NamedTuple):
    """Columns and rows of a table, without the columns that ``same`` says once: « arrondissement 11e »."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    same: str = ""


def listed(table: TableBlock) -> Listed:
    """The table as it is shown. Its first column names the rows, and always stays; so do empty ones."""
    alike = {
        index
        for index, values in enumerate(zip(*table.rows, strict=True))
        if index and len(table.rows) >= FEWEST and values[0] and len(set(values)) == 1
    }
    if not alike:
        return Listed(table.columns, table.rows)
    kept = [index for index in range(len(table.columns)) if index not in alike]
    same = (f"{_lowered(table.columns[index])} {table.rows[0][index]}" for index in sorted(alike))
    rows = tuple(tuple(row[index] for index in kept) for row in table.rows)
    return Listed(tuple(table.columns[index] for index in kept), rows, ", ".join(same))


def tabled(chart: ChartBlock, blocks: Sequence[Block]) -> bool:
    """Whether a table of the same answer has the figures of a chart."""
    return any(
        isinstance(block, TableBlock)
        and block.sites == chart.sites
        and tuple(row[0] for row in block.rows) == chart.labels
        for block in blocks
    )


def _lowered(word: str) -> str:
    return word[:1].lower() + word[1:]
