"""An effect of which nobody knows: the question names it, and nothing else is marked as doubtful."""

from __future__ import annotations

import pytest

from agents.graph.asking.questions import about_uncertain
from agents.graph.asking.retrying import without_retry
from beffroi.errors import DoneInPart, Failure, ToolError
from beffroi.identity import Actor
from tests.graph.conftest import Make
from tests.graph.test_main_request import PLAN, REQUEST


def silent(name: str) -> None:
    """The tickets' system neither takes a ticket nor says whether it did."""
    if name == "ticketing.create":
        raise ToolError(Failure.UNAVAILABLE, "Le système est injoignable. Réessayez plus tard.", "No answer.")


def test_the_question_names_the_action_and_only_that_one_is_doubtful(make: Make, claire: Actor) -> None:
    view = make({REQUEST: PLAN}, before=silent, find=silent).ask(claire, REQUEST, auto_approve=True)
    assert view.status == "uncertain" and view.question is not None and len(view.uncertain) == 1
    assert view.uncertain[0].sentence in view.question.text
    for said in (view.question.text, view.uncertain[0].reason):
        assert said.count("injoignable") == 1 and "éessayez" not in said
    states = {step.tool: step.status for step in view.steps if step.effect != "read"}
    assert states == {"ticketing.create": "uncertain", "ticketing.notify": "todo"}


def in_part(name: str) -> None:
    """The tickets' system does a part of what it is asked."""
    if name == "ticketing.create":
        raise DoneInPart(Failure.BROKEN, "Il manque la moitié du ticket.", "Half of it is missing.")


def test_of_an_action_done_in_part_nobody_is_told_that_it_perhaps_was(make: Make, claire: Actor) -> None:
    view = make({REQUEST: PLAN}, before=in_part).ask(claire, REQUEST, auto_approve=True)
    assert view.status == "uncertain" and view.question is not None
    assert "Il manque la moitié du ticket. Que faut-il faire" in view.question.text


def test_a_reason_keeps_what_happened_and_loses_the_advice_to_try_again() -> None:
    assert without_retry("Rien ne répond. Réessayez plus tard.") == "Rien ne répond."
    assert without_retry("Il est occupé : réessayez. Prévenez l'administrateur.") == (
        "Il est occupé. Prévenez l'administrateur."
    )
    assert without_retry("Libérez des ressources, puis réessayez.") == "Libérez des ressources."
    assert without_retry("Déconnectez-vous puis recommencez.") == "Déconnectez-vous."
    assert without_retry("Attendez un instant et réessayez ; sinon, appelez le 12.") == (
        "Attendez un instant ; sinon, appelez le 12."
    )
    assert without_retry("Trop de demandes : précisez, ou réessayez plus tard.") == (
        "Trop de demandes : précisez."
    )
    lasting = "Réessayez dans un instant ; si cela dure, prévenez l'administrateur."
    assert without_retry(lasting) == "Si cela dure, prévenez l'administrateur."
    assert without_retry("Réessayez plus tard.") == ""
    for said in ("Essayez plus tard.", "Retentez dans une heure.", "Il faut réessayer plus tard."):
        assert without_retry(f"Rien ne répond. {said}") == "Rien ne répond."
    assert without_retry("Patientez puis renvoyez la demande.") == "Patientez."
    assert without_retry("L'essai du système a été refait.") == "L'essai du système a été refait."


def test_nobody_is_told_at_once_that_nothing_was_done_and_that_it_may_have_been() -> None:
    busy = "Le système est occupé par un autre traitement. Rien n'a été fait : réessayez."
    told = about_uncertain("e", "Créer un ticket", busy).text
    assert without_retry(busy) == "Le système est occupé par un autre traitement."
    assert "occupé" in told and "peut-être été faite" in told and "Rien n'a" not in told
    assert without_retry("Rien de plus n’a été fait.") == ""


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        (
            "Relancez le ticket 4012 depuis Redmine : il est verrouillé par Karim Benali.",
            "Il est verrouillé par Karim Benali.",
        ),
        ("Rien n'a été fait : le ticket est verrouillé.", "Le ticket est verrouillé."),
        ("Attendez un peu et réessayez : le serveur redémarre.", "Attendez un peu : le serveur redémarre."),
        ("Réessayez demain, car la base est en entretien.", "La base est en entretien."),
        ("Rien n'a été fait : réessayez à 14:30.", ""),
    ],
)
def test_what_stands_behind_an_advice_is_kept(reason: str, kept: str) -> None:
    assert without_retry(reason) == kept


@pytest.mark.parametrize(
    "known",
    [
        "GLPI n'a fait qu'une partie de ce changement du ticket 7 : regardez-y ce qui manque.",
        "L'action a été faite, mais sa réponse est illisible : vérifiez dans le système.",
        "Le système a changé le titre, et pas le lieu.",
    ],
)
def test_what_is_known_of_an_action_is_not_said_to_be_unknown(known: str) -> None:
    told = about_uncertain("e", "Créer un ticket", known, known=True).text
    assert known in told and "peut-être" not in told
