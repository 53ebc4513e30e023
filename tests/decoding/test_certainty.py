"""Which hesitations make a plan unsure."""

from __future__ import annotations

import pytest

from agents.decoding.certainty import Certainty, names_earlier


def certainty(*tokens: tuple[str, float] | tuple[str, float, str]) -> float:
    """Of a plan written by these tokens, each with its probability and the second choice."""
    gathered, text = Certainty(), ""
    for token, probability, *other in tokens:
        gathered.add(text, probability, other[0] if other else None)
        text += token
    return gathered.whole()


@pytest.mark.parametrize(
    "tokens",
    [
        [("dos", 0.2), ("siers", 0.3), (" =", 0.4), (" conges", 0.9), (".", 1.0), ("demandes(", 0.95)],
        [("for", 0.9), (" ", 1.0), ("d", 0.2), (" in", 0.9), (" dossiers", 0.9), (":", 1.0)],
        [("answer(", 0.9), ("[", 0.9), ("x", 0.2), (" for", 0.95), (" x", 0.9), (" in", 1.0)],
    ],
    ids=["variable", "loop", "filter"],
)
def test_a_name_of_the_plans_own_does_not_count(tokens: list[tuple[str, float]]) -> None:
    assert certainty(*tokens) == 0.9


def test_the_choice_of_a_tool_a_value_and_an_effect_counts() -> None:
    assert certainty(("x", 0.2), (" =", 0.9), (" gis", 0.3), (".", 1.0)) == 0.3
    assert certainty(("ticket", 0.4), ("ing", 0.9), (".", 1.0), ("close(", 0.8)) == 0.4


def test_one_step_more_or_the_end_counts() -> None:
    assert certainty(("x", 0.5, "answer"), (" =", 0.9), (" gis", 0.9)) == 0.5
    assert certainty(("x", 0.5, ""), (" =", 0.9), (" gis", 0.9)) == 0.5


def test_the_end_of_a_plan_is_a_choice() -> None:
    assert certainty(("answer(x)", 0.9), ("\n", 0.9), ("", 0.3, "x")) == 0.3


def test_doubts_are_the_choices_that_count_and_could_have_gone_otherwise() -> None:
    gathered, text = Certainty(), ""
    for token, probability in (("dos", 0.2), (" =", 0.4), (" conges", 0.9), (".", 1.0), ("demandes(", 0.95)):
        gathered.add(text, probability, None)
        text += token
    assert [(doubt.at, doubt.probability) for doubt in gathered.doubts()] == [(5, 0.9), (13, 0.95)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ticketing.close(ticket=avant.", True),
        ("for t in avant.tick", True),
        ("answer(avant.ticket.", False),
        ('ticketing.comment(text="avant. ', False),
        ("ticketing.", False),
    ],
)
def test_a_result_of_the_turn_before_has_one_of_the_names_that_are_there(text: str, names: bool) -> None:
    assert names_earlier(text) is names
