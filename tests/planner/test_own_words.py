"""A tool's own words are no filter of what it lists."""

from __future__ import annotations

import pytest

from beffroi.settings.mcp import McpTool
from beffroi.tool import ToolSpec, spec_of
from tests.planner.mending import without_own_words
from tools.mcp.declared import declare
from tools.mcp.told import told_of

_TEXT = {"type": "string"}


def _spec(name: str, effect: str = "read", *required: str) -> ToolSpec:
    schema = {"type": "object", "properties": {"mot": _TEXT, "rue": _TEXT}, "required": list(required)}
    told = told_of({"name": name, "description": "Passages.", "inputSchema": schema})
    allowed = McpTool.model_validate({"effect": effect, "summary": "Lister les passages prévus du planning"})
    return spec_of(declare("planning.tried", "planning", told, allowed))


SPECS = {
    "planning.lister": _spec("lister"),
    "planning.trouver": _spec("trouver", "read", "mot"),
    "planning.noter": _spec("noter", "write"),
}


@pytest.mark.parametrize("said", ["prévus", "la liste des passages", "planning des passages"])
def test_a_tools_own_words_are_left_out(said: str) -> None:
    plan = f'passages = planning.lister(mot="{said}")\nanswer(passages)'
    assert without_own_words(plan, SPECS) == "passages = planning.lister()\nanswer(passages)"
    both = f'x = planning.lister(rue="Amelot (11e)", mot="{said}")'
    assert without_own_words(both, SPECS) == 'x = planning.lister(rue="Amelot (11e)")'
    first = f'x = planning.lister(mot="{said}", rue="dit \\"Amelot\\"")'
    assert without_own_words(first, SPECS) == 'x = planning.lister(rue="dit \\"Amelot\\"")'


@pytest.mark.parametrize(
    "plan",
    [
        'x = planning.lister(mot="arrosage")',
        'x = planning.lister(mot="passages d\'arrosage")',
        'x = planning.trouver(mot="passages")',
        'planning.noter(mot="passages")',
        'x = ticketing.search(text="passages")',
        "x = planning.lister(mot=ask())",
    ],
)
def test_what_says_more_is_required_or_is_written_stays(plan: str) -> None:
    assert without_own_words(plan, SPECS) == plan
