"""« Aide » is not planned: what can be asked for is told."""

from __future__ import annotations

import pytest

from agents.planner.orders.help import asks_for_help


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
