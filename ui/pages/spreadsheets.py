"""Lists of an answer as files: what its page shows, for the person whose answer it is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from fastapi.responses import Response

from agents.views import TableBlock
from beffroi.local_time import LOCAL
from beffroi.text import without_accents
from guards.clock import utc_now
from ui.assets.spreadsheet import as_csv
from ui.pages.runs import own
from ui.serving.screen import Here, Me

router = APIRouter(prefix="/runs")


@router.get("/{run}/answer/{number}.csv")
def save(screen: Here, actor: Me, run: str, number: Annotated[int, Path(ge=1)], state: str = "") -> Response:
    """The ``number``-th block of the answer, which is a list, as a file.

    Args:
        state: of the page that offers it: the run may have gone on since.

    Raises:
        HTTPException: 404 where the run is not the person's, or has no such list; 409 where it has gone on.
    """
    view = own(screen, actor, run)
    if state and state != view.ledger_head:
        raise HTTPException(409, screen.words("list.changed"))
    answer = view.answer
    table = answer[number - 1] if number <= len(answer) else None
    if not isinstance(table, TableBlock):
        raise HTTPException(404)
    headers = {"Content-Disposition": f'attachment; filename="{_name(table)}"'}
    return Response(as_csv(table), media_type="text/csv; charset=utf-8", headers=headers)


def _name(table: TableBlock) -> str:
    """« tickets-2026-11-30.csv »; of a list that lacks some, « tickets-partiel-… »."""
    plain = without_accents(table.title.lower())
    title = "".join(c if c.isascii() and c.isalnum() else "-" for c in plain).strip("-") or "liste"
    part = "" if table.complete else "-partiel"
    return f"{title}{part}-{utc_now().astimezone(LOCAL):%Y-%m-%d}.csv"
