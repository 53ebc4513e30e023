"""A request that only asks is not given an effect of a tool that the model has not learnt."""

from __future__ import annotations

import time

import pytest

from agents.planner.orders.asking import offered, only_asks
from beffroi.settings.mcp import McpTool
from beffroi.tool import ToolSpec, spec_of
from tests.planner.mending import without_unasked_effects
from tools.mcp.declared import declare
from tools.mcp.told import told_of

_SCHEMA = {
    "type": "object",
    "properties": {"article": {"type": "string"}, "n": {"type": "integer"}},
    "required": ["article"],
}


def _spec(name: str, effect: str, *phrases: str) -> ToolSpec:
    told = told_of({"name": name, "description": "Stock.", "inputSchema": _SCHEMA})
    allowed = McpTool.model_validate({"effect": effect, "summary": phrases[0], "phrases": phrases})
    return spec_of(declare("stock.tried", "stock", told, allowed))


SPECS = {
    "stock.commander": _spec("commander", "write", "Commander un article", "commande 12 sacs de sel"),
    "stock.compter": _spec("compter", "read", "Compter le stock", "combien de sacs de sel"),
}
ORDER = 'fait = stock.commander(article="pelles")\nanswer(fait.text)'
COUNT = 'reste = stock.compter(article="pelles")\nanswer(reste.text)'


@pytest.mark.parametrize(
    "request_text",
    [
        "combien de pelles en stock au magasin ?",
        "Bonjour, il reste combien de pelles et de gants, svp",
        "Dis-moi combien il y a d'articles dans le stock, merci !",
        "et combien de pelles ?",
        "quelles pelles a-t-on au magasin ?",
        "Bonjour, qu'y a-t-il comme pelles",
        "où sont les pelles ?",
    ],
)
def test_a_question_only_asks(request_text: str) -> None:
    assert only_asks(request_text)
    assert without_unasked_effects(ORDER, request_text, SPECS) == "cannot()"
    assert without_unasked_effects(COUNT, request_text, SPECS) == COUNT


@pytest.mark.parametrize(
    "request_text",
    [
        "Combien de pelles ? Rachètes-en 3",
        "combien de pelles en stock et rachète des gants",
        "combien de pelles, puis prends 3 sacs",
        "Compte combien de pelles il reste",
        "prends 3 pelles",
        "quelles pelles a-t-on ? prends-en 3",
    ],
)
def test_what_asks_for_more_keeps_its_effects(request_text: str) -> None:
    assert not only_asks(request_text)
    assert without_unasked_effects(ORDER, request_text, SPECS) == ORDER


def test_to_a_question_no_effect_is_offered_beside_a_tool_that_tells() -> None:
    order, count = SPECS["stock.commander"], SPECS["stock.compter"]
    assert offered([order, count], "combien de pelles ?") == [count]
    assert offered([order], "combien de pelles ?") == [order]
    assert offered([order, count], "prends 3 pelles") == [order, count]
    assert offered([order, count], "quelles pelles commander ?") == [order, count]


def test_an_effect_whose_tool_is_named_stays() -> None:
    assert without_unasked_effects(ORDER, "combien de pelles commande trois pelles", SPECS) == ORDER


def test_what_the_question_wanted_stays_without_the_effect() -> None:
    both = COUNT + "\n" + ORDER
    assert without_unasked_effects(both, "combien de pelles ?", SPECS) == COUNT
    loop = "for x in xs:\n    stock.commander(article=x)\nanswer(xs)"
    assert without_unasked_effects(loop, "combien de pelles ?", SPECS) == "cannot()"
    house = 'ticket = ticketing.get(number="12")\nticketing.close(ticket=ticket)'
    assert without_unasked_effects(house, "combien de tickets fermés ?", SPECS) == house


@pytest.mark.parametrize("words", [", ", "merci , ", "combien de sacs, et ", "bonjour, il y a "])
def test_a_hostile_text_is_read_in_time_that_grows_with_its_length(words: str) -> None:
    def spent(length: int) -> float:
        text, start = (words * length)[:length], time.process_time()
        offered([*SPECS.values()] * 3, text)
        return time.process_time() - start

    assert spent(8_000) < 30 * spent(1_000) + 0.2
