"""What surrounds the wish of a mail is neither planned nor told as left out; a wish never counts as that."""

from __future__ import annotations

import pytest

from agents.language.envelope import envelope
from agents.planner.spelling import Speller
from tests.language.support import checked

WISH = "fermez le ticket 4012"
CLOSES = 'ticket = ticketing.get(number="4012")\nticketing.close(ticket=ticket)'


def wish(text: str) -> str:
    """The text without what surrounds it."""
    for start, end in reversed(envelope(text)):
        text = text[:start] + text[end:]
    return text.strip()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            f"Objet : TR: RE: trottoir {WISH}. Cordialement, Jeanne Petit, secrétariat, tél. 01 99 00 11 22",
            f"trottoir {WISH}.",
        ),
        (f"{WISH} Cdt. Gregory", WISH),
        (f"{WISH} merci L. Marchand, standard", f"{WISH}"),
        (f"{WISH} Bien à vous Envoyé de mon iPhone", WISH),
        (f"{WISH}. Envoyé depuis mon téléphone.", f"{WISH}."),
        (f"RE: {WISH}", WISH),
    ],
)
def test_subject_marks_and_signatures_surround_a_wish(text: str, left: str) -> None:
    assert wish(text) == left


@pytest.mark.parametrize(
    "text",
    [
        f"Cordialement. PS : {WISH}",
        f"Bonjour, cordialement, merci de relancer le 12, {WISH}",
        "Cordialement Relancer Karim Benali",
        "Le 12 est fini. Cordialement. Ferme le 4012",
        "Bien à vous, prévenez-moi quand le ticket 12 est fermé",
        "Prévenez le service. Cordialement, sauf si le ticket 12 est fermé",
        "MERCI DE PREVENIR LE CHEF DU SERVICE EAU",
        "Merci Fatou, relance le 12",
        "le ticket de l'objet : banc cassé",
        "Cordialement, Jeanne",
        "RE:",
        "",
    ],
)
def test_a_wish_is_never_taken_for_what_surrounds_one(text: str) -> None:
    assert wish(text) == text


def test_a_signature_is_not_told_as_left_out_and_what_is_wished_is() -> None:
    signed = f"{WISH}. Cordialement, Jeanne Petit, poste 4455"
    assert checked(CLOSES, signed).unused == ()
    assert checked(CLOSES, f"{WISH} sauf si Jeanne Petit est absente. Cordialement").unused


def test_the_model_does_not_read_it() -> None:
    text = Speller.read().respelled(f"Objet : RE: {WISH} Cdt. Gregory 0199001122")
    assert text.read.strip() == WISH
    assert text.as_typed('f(x="4012")') == 'f(x="4012")'
