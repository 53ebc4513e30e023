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
def save(screen: Here, actor: Me, run: str, number: Annotated[int, Path(ge=1)]) -> Response:
    """The ``number``-th block of the answer, which is a list, as a file.

    Raises:
        HTTPException: 404 where the run is not the person's, or has no such list.
    """
    answer = own(screen, actor, run).answer
    table = answer[number - 1] if number <= len(answer) else None
    if not isinstance(table, TableBlock):
        raise HTTPException(404)
    headers = {"Content-Disposition": f'attachment; filename="{_name(table)}"'}
    return Response(as_csv(table), media_type="text/csv; charset=utf-8", headers=headers)


def _name(table: TableBlock) -> str:
    """« tickets-2026-11-30.csv »; of a list that lacks some, « tickets-partiel-… »."""
    title = "".join(c if c.isalnum() else "-" for c in without_accents(table.title.lower())) or "liste"
    part = "" if table.complete else "-partiel"
    return f"{title}{part}-{utc_now().astimezone(LOCAL):%Y-%m-%d}.csv"
