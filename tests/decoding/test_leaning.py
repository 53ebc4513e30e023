"""The request's words count beside the model where a listed tool's name is written, and nowhere else."""

from __future__ import annotations

import pytest

from agents.decoding.leaning import Leaning
from agents.planner.shortlist import Shortlist
from evals.planning.cases import load_cases
from tools.registry import load_registry

CITY = load_registry().specs
OTHERS = load_registry(("evals.planning.unseen",)).specs
TOOLS = {"flotte.lister": 0.0, "flotte.trouver": -1.0, "prets.lister": -4.0}


@pytest.mark.parametrize(
    ("text", "piece", "gained"),
    [
        ("vehicules =", " prets", -4.0),
        ("vehicules = ", "prets", -4.0),
        ("vehicules = p", "rets", 0.0),  # charged with its first letter
        ("a = 1\nvehicules =", " flotte", 0.0),
        ("vehicules = flotte.", "tr", -1.0),
        ("vehicules = prets", ".lister", 0.0),  # charged once
        ("", "prets", -4.0),
        ("vehicules =", " directory", 0.0),
        ("vehicules = flotte.lister(type=", '"prets', 0.0),
        ("answer(", "prets", 0.0),
    ],
)
def test_only_a_tools_name_is_leaned_on(text: str, piece: str, gained: float) -> None:
    assert Leaning(TOOLS, ("directory.find_person",)).of(text, piece) == gained


def test_without_leanings_nothing_is_looked_at() -> None:
    assert not Leaning({}, tuple(CITY)).speaks("x =")
    assert Leaning(TOOLS).speaks("x =") and not Leaning(TOOLS).speaks('x = flotte.lister(type="')


def test_a_tool_that_gives_what_the_best_takes_is_as_likely() -> None:
    shortlist = Shortlist({**CITY, **OTHERS}, CITY)
    said = "réserve la salle Zola mardi à 10h"
    leanings = shortlist.leanings(said, shortlist.needed(said))
    assert leanings["salles.reserver"] == leanings["salles.trouver"] == 0.0
    assert not leanings.keys() & CITY.keys()


def test_the_words_nearly_always_speak_for_the_right_system() -> None:
    shortlist, wrong = Shortlist({**CITY, **OTHERS}, CITY), []
    for case in load_cases("unseen"):
        said = case.request + (f" {case.before.request}" if case.before else "")
        leanings = shortlist.leanings(said, shortlist.needed(said))
        best = {name.split(".")[0] for name, value in leanings.items() if value == 0.0}
        if not any(f"{system}." in case.plan for system in best):
            wrong.append(case.id)
    assert len(wrong) <= 8, wrong  # of 160
