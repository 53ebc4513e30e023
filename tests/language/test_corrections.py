"""What a person takes back in the same sentence."""

from __future__ import annotations

import time

import pytest

from agents.language.lexicon.corrections import taken_back


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("ticket 880 non attends 808 : mets-le en urgente", ["880"]),
        ("le 12e non le 13e", ["12e"]),
        ("alors euh le 4021 non attends c pas le bon le 4012", ["4021"]),
        ("ferme le 12, pardon, le 13", ["12"]),
        ("le n°44, oups non le n°45", ["n°44"]),
        ("le 880... pardon 808 !!", ["880"]),
        ("dans le 12e (non, 13e)", ["12e"]),
        ("plus de 300 m non 400 m", ["300 m"]),
        ("le 4 012, plutôt le 4 013", ["4 012"]),
        (
            "le ticket trois mille quatre cent douze non pardon trois mille quatre cent vingt-deux, en urgent",
            ["trois mille quatre cent douze"],
        ),
    ],
)
def test_the_first_of_two_is_taken_back(said: str, wrong: list[str]) -> None:
    assert [said[start:end] for start, end in taken_back(said)] == wrong


@pytest.mark.parametrize(
    "said",
    [
        "le 15e et non le 16e",
        "dans le 11e, pas le 12e",
        "tickets 12, 15 et 18",
        "au 12 rue Pardon, ticket 13",
        "12 tickets ouverts, non attribués, et 3 fermés",
    ],
)
def test_what_stands_side_by_side_is_kept(said: str) -> None:
    assert taken_back(said) == []


@pytest.mark.parametrize("figures", ["1" * 20_000, "123 " * 5_000])
def test_a_long_run_of_figures_is_read_in_linear_time(figures: str) -> None:
    start = time.process_time()
    assert taken_back(figures) == []
    assert time.process_time() - start < 1
