"""« Aide » is not planned: what can be asked for is told."""

from __future__ import annotations

import pytest

from agents.planner.orders.help import asks_for_help, asks_nothing, takes_back
from agents.planner.prompt import normalise_request
from evals.planning.cases import SETS, load_cases


@pytest.mark.parametrize(
    "request_text",
    [
        "Aide", "aidez-moi !", "Help", "Bonjour, que peux-tu faire ?", "Que sais-tu faire avec les tickets ?",
        "Qu'est-ce que tu peux faire pour moi ?", "À quoi sers-tu ?", "Comment ça marche ?", "what can you do?",
        "Qu'est-ce que vous savez faire ?", "Bonjour", "bonsoir Beffroi !", "Merci beaucoup !", "ok merci",
        "Tu es qui ?", "Qui êtes-vous ?", "Thank you",
    ],
)  # fmt: skip
def test_help_is_asked_for(request_text: str) -> None:
    assert asks_for_help(request_text)


@pytest.mark.parametrize(
    "request_text",
    [
        "", "merci de fermer le 4012", "Bonjour Karim Benali, où est-il ?", "Tu es qui pour Léa ?", "Aide à la personne du 12e", "Que peux-tu faire du ticket 4012 ? Ferme-le", "Help Rosa with 4012",
        "Préviens Léa : à quoi sers-tu ?", "Comment ça marche, le tri ?", "aide " * 50,
    ],
)  # fmt: skip
def test_anything_else_is_planned(request_text: str) -> None:
    assert not asks_for_help(request_text)


@pytest.mark.parametrize(
    ("request_text", "given_up"),
    [
        ("annule", True), ("Laisse tomber.", True), ("tant pis !", True), ("non, oublie ça", True),
        ("annule le ticket 4012", False), ("stop aux dépôts rue Titon", False), ("", False),
    ],
)  # fmt: skip
def test_what_is_given_up_where_nothing_waits(request_text: str, given_up: bool) -> None:
    assert takes_back(request_text) is given_up


@pytest.mark.parametrize(
    ("request_text", "nothing"),
    [
        ("non, pas celui-là", True), ("Hein ?", True), ("bof", True), ("???", True), ("Mouais…", True),
        ("ah non, pas lui !", True), ("T'es sûr ?", True), ("c'est pas ce que je voulais", True),
        ("je n'ai rien compris", True), ("mais non", True), ("pas ce ticket", True), ("non", True),
        ("Ben", False), ("pas lui, Awa Diarra", False), ("non, le 4012", False), ("l'autre", False),
        ("pas celui de la rue Monge", False), ("comment fermer un ticket ?", False), ("encore", False), ("", False),
    ],
)  # fmt: skip
def test_what_only_says_that_it_is_not_right_asks_nothing(request_text: str, nothing: bool) -> None:
    assert asks_nothing(request_text) is nothing


def test_no_request_of_the_sets_that_has_a_plan_asks_nothing() -> None:
    for name in SETS:
        for case in load_cases(name):
            assert case.plan.startswith("cannot(") or not asks_nothing(normalise_request(case.request)), (
                case.id
            )
