"""What the parser knows is told where people and untrained models learn the language."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from agents.language.syntax import nodes as n
from agents.language.syntax.words import EARLIER, FUNCTIONS, ME, OPTIONS, ORDERS, SHOWS
from agents.planner.long_prompt import long_prompt

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "plan-language.md").read_text("utf-8")
FORMS = DOCUMENT.partition("## Forms")[2].partition("\n## ")[0]
PROMPT = long_prompt("", [])
STATEMENTS = {
    n.Assign: ("x = tool(", "nom = systeme.outil("),
    n.Do: ("`tool(", "systeme.outil(parametre=valeur) seul"),
    n.For: ("`for t in xs:`", "for t in xs:"),
    n.If: ("`elif CONDITION:`", "puis elif"),
    n.Show: ("`answer(", "answer(a, b)"),
    n.Cannot: ("`cannot()`", "cannot() seul"),
}
"""How each kind is written in the document and in the prompt."""


@pytest.mark.parametrize("word", [*SHOWS, *FUNCTIONS, ME, EARLIER, "ask", "cannot"])
def test_every_word_of_the_language_is_told(word: str) -> None:
    assert word in FORMS.replace("(", " ").replace("`", " ").replace(",", " ").replace(".", " ").split()
    assert any(f"{word}{after}" in PROMPT for after in ("(", ".", " :"))


@pytest.mark.parametrize("option", [*OPTIONS, *ORDERS])
def test_every_option_of_a_function_is_told(option: str) -> None:
    assert f"`{option}`" in FORMS or f'`"{option}"`' in FORMS
    assert f"{option}=" in PROMPT or f'"{option}"' in PROMPT


def test_every_kind_of_statement_is_told() -> None:
    assert set(STATEMENTS) == set(get_args(n.Statement))
    untold = {kind for kind, (form, line) in STATEMENTS.items() if form not in FORMS or line not in PROMPT}
    assert untold == set()
