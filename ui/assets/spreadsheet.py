"""A table as a file that spreadsheets open by themselves: as LibreOffice and Excel read CSV in French."""

from __future__ import annotations

import csv
import io
import re

from agents.views import TableBlock
from beffroi.text import visible

_ACTS = re.compile(r"[=+@\uff1d\uff0b\uff20\uff0d-]")
"""What a spreadsheet takes for the beginning of a formula; so it does a tab or a carriage return."""
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


def as_csv(table: TableBlock) -> bytes:
    """The rows that a page shows, under their columns, and behind them what is said with the list: UTF-8 with
    its mark, semicolons, every cell in quotes (RFC 4180).

    A cell that a spreadsheet would calculate begins with an apostrophe: what stands in a ticket is a text.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    said = ((table.note,),) if table.note else ()
    writer.writerows([_inert(cell) for cell in row] for row in (table.columns, *table.rows, *said))
    return out.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    begins = visible(cell).lstrip()
    acts = cell[:1] in ("\t", "\r") or (_ACTS.match(begins) and not _NUMBER.fullmatch(begins))
    return f"'{cell}" if acts else cell
