"""What of a copied value is no choice of the model's, and words that it would begin in another case."""

from __future__ import annotations

import numpy as np
import pytest

from agents.decoding.copying import Respelt, forced, likely, open_value, shares
from agents.decoding.grammar import PlanGrammar, prefix
from tools.registry import load_registry

REQUEST = "Écoles du 17e à inscriptions@ville.example, ticket 880 non attends 808, espaces verts"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('a = gis.facilities(kind="', ""),
        ('a = gis.facilities(kind="éc', "éc"),
        ('a = gis.facilities(kind="école", district="17', "17"),
        ('a = gis.facilities(kind="école", ', None),
        ('a = gis.facilities(kind="école")\nanswer(a', None),
    ],
)
def test_the_value_that_is_being_written(text: str, value: str | None) -> None:
    assert open_value(text) == value


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ('ticketing.send(content=moi, to="inscription', True),
        ('t = ticketing.get(number="8', True),
        ('s = directory.find_service(domain="espaces', False),  # whether « verts » follows is a choice
        ('s = directory.find_service(domain="', False),
        ("t = ticketing.ge", False),  # a name that no tool has tells that the model is lost
    ],
)
def test_within_a_word_of_the_request_there_is_no_choice(text: str, held: bool) -> None:
    grammar = PlanGrammar(load_registry().specs, (REQUEST,))
    assert forced(prefix(text), grammar.viable) is held


VOCABULARY = [piece.encode().decode("latin-1") for piece in ("é", "É", "fu", "F", "Fu", "x", "ch", "C")]


@pytest.mark.parametrize(
    ("wanted", "typed"),
    [("é", "É"), ("fu", "Fu"), ("ch", "C"), ("x", None)],
)
def test_a_word_wanted_in_another_case_counts_for_the_word_as_typed(wanted: str, typed: str | None) -> None:
    pieces = {piece.encode("latin-1").decode(): at for at, piece in enumerate(VOCABULARY)}
    logits = np.zeros(len(VOCABULARY), np.float32)
    logits[pieces[wanted]] = 5.0
    may = {pieces["É"], pieces["F"], pieces["Fu"], pieces["C"]}
    lifted = Respelt(VOCABULARY).lifted(logits, [pieces[wanted]], may.__contains__)
    raised = {piece for piece, at in pieces.items() if lifted[at] > logits[at]}
    assert raised == ({typed} if typed else set())
    assert typed is None or lifted[pieces[typed]] >= 5.0 > lifted[pieces[wanted]]
    assert logits[pieces["É"]] == 0.0, "the model's own scores stay as they were"


def test_what_may_come_as_it_is_lifts_nothing() -> None:
    logits = np.array([5.0, 0.0, 0, 0, 0, 0, 0, 0], np.float32)
    assert Respelt(VOCABULARY).lifted(logits, [0], {0, 1}.__contains__) is logits


def test_half_a_letter_is_no_word() -> None:
    vocabulary = ["\xc3", "\xa9", "A"]
    logits = np.array([3.0, 0.0, 0.0], np.float32)
    assert Respelt(vocabulary).lifted(logits, [0], {2}.__contains__) is logits


def test_likely_tokens_have_the_least_probability() -> None:
    logits = np.log(np.array([0.6, 0.3, 0.06, 0.04], np.float32))
    assert likely(logits, np.array([0, 1, 2, 3]), 0.05) == [0, 1, 2]


@pytest.mark.parametrize(
    ("first", "second", "among"),
    [(0.3, 0.1, (0.75, 0.25)), (0.001, 0.0, (1.0, 0.0)), (0.0, 0.0, (1.0, 0.0))],
)
def test_what_alone_may_come_is_certain(first: float, second: float, among: tuple[float, float]) -> None:
    assert shares(first, second) == pytest.approx(among)
