"""What surrounds the wish of a mail is neither planned nor told as left out; a wish never counts as that."""

from __future__ import annotations

import pytest

from agents.language.request.envelope import envelope
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
        (f"{WISH}. Cdt. Gregory", f"{WISH}."),
        (f"{WISH}, bien à vous Envoyé de mon iPhone", f"{WISH},"),
        (f"{WISH}. Envoyé depuis mon téléphone.", f"{WISH}."),
        (f"{WISH.upper()}. CDT LE SECRETARIAT", f"{WISH.upper()}."),
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
        "Fermez les tickets 4012, 4013. Cordialement, sauf 4013",
        "Ferme le 4012. Cordialement. Pas le 4013",
        "Ferme le 4012. Cordialement, si Karim",
        "Ferme le 4012. Cordialement. 4013 aussi",
        "Ferme le 4012. Cordialement. Urgent",
        "Ferme le 4012. Cordialement. Seulement Lundi",
        "Ferme le 4012. Cordialement. Jeanne Petit. Supprimez 4013",
        "Supprime les tickets. Cordialement. Ceux de Karim Benali",
        "Ferme tous les tickets. Cdt. (Propreté du 12e)",
        "Relance le 12. Cordialement. Copie Karim Benali",
        "Signale un banc cassé. Cdt, 12 rue Monge",
        "Préviens très cordialement Karim Benali",
        "Transmets le ticket 12 avec mes salutations à Karim Benali",
        "Supprime le mail envoyé depuis mon poste hier",
        "Ferme le 12. Envoyé de mon iPhone, et relance le 13",
        'Écris à Karim "réunion annulée. Cordialement, Paul"',
        "Envoie à Karim le message suivant : réunion lundi. Bien à toi, Paul",
        "FERME LES TICKETS DE LA PROPRETE. CDT. SAUF 4013",
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
    text = Speller.read().respelled(f"Objet : RE: {WISH}. Cdt. Gregory 0199001122")
    assert text.read.strip() == f"{WISH}."
    assert text.as_typed('f(x="4012")') == 'f(x="4012")'
