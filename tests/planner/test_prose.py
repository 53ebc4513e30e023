"""Words to be read by somebody that the request has and the plan lacks; who is named as the one not meant."""

from __future__ import annotations

import pytest

from agents.planner.mends.contrasted import without_contrasted
from agents.planner.mends.left_out import completed

REOPEN = 'ticket = ticketing.get(number="4127")\nticketing.reopen(ticket=ticket)'
COMMENT = 'ticket = ticketing.get(number="1745")\nticketing.comment(ticket=ticket, text=ask())'
ASSIGN = 'ticket = ticketing.get(number="2650")\n'
CLAIRE = 'personne = directory.find_person(name="Claire Aubry")\nticketing.assign(ticket=ticket, to=personne)'
MATHIS = CLAIRE.replace("personne", "personne2").replace("Claire Aubry", "Mathis Roussel")


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ("rouvre le 4127 : la fuite est revenue", "la fuite est revenue"),
        ("rouvre le 4127, la fuite est revenue", "la fuite est revenue"),
        ("Rouvrez le ticket 4127, l'eau fuit toujours, merci", "l'eau fuit toujours"),
        ("rouvre le 4127 car le trou est réapparu.", "le trou est réapparu"),
        ("rouvre le 4127, le 812 est à qui ?", None),
        ("rouvre le 4127, il est urgent et préviens Rosa", None),
        ("rouvre le 4127, la fuite est revenue et l'eau monte", "la fuite est revenue et l'eau monte"),
        ("rouvre le 4127", None),
    ],
)
def test_a_reason_that_is_said_is_given(request_: str, reason: str | None) -> None:
    expected = (
        REOPEN if reason is None else REOPEN.replace("ticket=ticket)", f'ticket=ticket, reason="{reason}")')
    )
    assert completed(REOPEN, request_) == expected


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        (
            "Mettre un commentaire sur le 1745 : l'entreprise passe jeudi matin.",
            "l'entreprise passe jeudi matin",
        ),
        ("commente le 1745: gardien prévenu", "gardien prévenu"),
        ("commente le 1745 à 10:30", None),
        ("commente le 1745 : vu", None),
        ("sur le 1745 : commente le 1745 : passage fait", None),
    ],
)
def test_what_is_dictated_is_not_asked_for(request_: str, text: str | None) -> None:
    assert completed(COMMENT, request_) == (
        COMMENT if text is None else COMMENT.replace("ask()", f'"{text}"')
    )


@pytest.mark.parametrize(
    "request_",
    [
        "assigne le 2650 à Claire Aubry plutôt qu'à Mathis Roussel",
        "assigne le 2650 à Claire Aubry et non à M. Mathis Roussel",
        "assigne le 2650 à Claire Aubry, pas à Mathis Roussel",
        "au lieu de Mathis Roussel, assigne le 2650 à Claire Aubry",
    ],
)
def test_nothing_is_done_for_who_is_not_meant(request_: str) -> None:
    assert without_contrasted(f"{ASSIGN}{CLAIRE}\n{MATHIS}", request_) == ASSIGN + CLAIRE
    assert without_contrasted(ASSIGN + MATHIS, request_) == ASSIGN + MATHIS


def test_two_people_who_are_both_meant_stay() -> None:
    plan = f"{ASSIGN}{CLAIRE}\n{MATHIS}"
    assert without_contrasted(plan, "assigne le 2650 à Claire Aubry puis à Mathis Roussel") == plan
