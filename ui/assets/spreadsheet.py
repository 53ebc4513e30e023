"""A table as a file that spreadsheets open by themselves: as LibreOffice and Excel read CSV in French."""

from __future__ import annotations

import csv
import io
import re

from agents.views import TableBlock

_ACTS = re.compile(r"[=+@\t\r-]")
"""What a spreadsheet takes for the beginning of a formula."""
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


def as_csv(table: TableBlock) -> bytes:
    """The rows that a page shows, under their columns: UTF-8 with its mark, semicolons, RFC 4180's quotes.

    A cell that a spreadsheet would calculate begins with an apostrophe: what stands in a ticket is a text.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_inert(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    begins = cell.lstrip(" \n\u00a0\u202f")
    acts = _ACTS.match(begins) and not _NUMBER.fullmatch(begins)
    return f"'{cell}" if acts else cell
