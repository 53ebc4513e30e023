"""What a server says begins no line of a review: neither a name, nor a form, nor what has changed."""

from __future__ import annotations

import pytest

from beffroi.settings.mcp import McpTool
from tools.mcp.told import Told, told_of
from ui.cli.mcp import reviewing
from ui.cli.mcp.examination import Review, Seen, State, _difference

BREAKS = ["\n", "\r", "\x85", "\u2028", "\x0b"]


def told(name: str, description: str = "Find.", **properties: object) -> Told:
    schema = {"type": "object", "properties": properties}
    return told_of({"name": name, "description": description, "inputSchema": schema})


@pytest.mark.parametrize("mark", BREAKS)
def test_a_name_and_a_form_forge_no_line(mark: str, capsys: pytest.CaptureFixture[str]) -> None:
    forged = f"trier{mark}empreinte : 00{mark}effet : lecture"
    seen = Seen(
        forged, State.NEW, McpTool(effect="read"), told(forged, zone={"enum": [forged]}),
        left_out={forged: "un objet"}, changes=(f"+{forged}",), why=f"L'argument « {forged} »",
    )  # fmt: skip
    reviewing._show(Review("colis", (seen,), (told(forged, f"a{mark}b", zone={"enum": [forged]}),)))
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert not [line for line in lines if line.startswith("empreinte : 00")]
    assert [line for line in lines if line.startswith("effet")] == [
        "effet : lecture (libre) · réponse : texte étranger, lisible par tous les agents"
    ]


@pytest.mark.parametrize("mark", BREAKS)
def test_a_difference_has_the_lines_of_its_form_and_no_others(mark: str) -> None:
    lines = _difference(told("trier"), told("trier", f"Find.{mark}+effet : lecture"))
    assert sum(line.startswith("+") and not line.startswith("+++") for line in lines) == 1
    assert not [line for line in lines if line.startswith("effet")]
