"""A client's answer is what was written for it, and nothing that the process prints meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import mcp.types as types
import pytest

from agents.views import RunView, TableBlock, TextBlock
from tests.tools.fakes import NOW
from ui.mcp.answers import answer_of


class Meanwhile(dict[str, float]):
    """Durations during whose reading another thread prints."""

    def values(self) -> Any:
        print("d'un autre fil")
        return super().values()


def view(at: datetime) -> RunView:
    """A run that was answered."""
    table = TableBlock(("Numéro", "Objet"), (("12", "Nid-de-poule"),), title="Tickets")
    return RunView(
        "r1", "c1", "claire.aubry", "Claire Aubry", "mes tickets", at, "done", "end",
        answer=(TextBlock("Réponse", "un"), table), seconds=Meanwhile(plan=1.0),
    )  # fmt: skip


def test_what_another_thread_prints_meanwhile_is_in_no_answer(capsys: pytest.CaptureFixture[str]) -> None:
    (content,) = answer_of(view(NOW), "").content
    assert isinstance(content, types.TextContent)
    assert content.text.startswith("Réponse : un") and "12\tNid-de-poule" in content.text
    assert content.text.endswith("1,0 s") and "autre fil" not in content.text
    assert set(capsys.readouterr().out.split("\n")) == {"d'un autre fil", ""}
